"""Addresses: review."""

from django.urls import URLPattern, URLResolver, path

from marsa.collection.views import review as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("review/", views.review, name="review"),
    path("review/all/", views.decide_all, name="review-all"),
    path("entries/<int:pk>/endorse/", views.endorse, name="entry-endorse"),
    path("entries/<int:pk>/accept/", views.accept, name="entry-accept"),
    path("entries/<int:pk>/send-back/", views.send_back, name="entry-send-back"),
]
