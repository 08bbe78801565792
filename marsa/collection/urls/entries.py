"""Addresses: entries."""

from django.urls import URLPattern, URLResolver, path

from marsa.collection.views import entries as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("entries/", views.entries, name="entries"),
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("entries/<int:pk>/submit/", views.submit, name="entry-submit"),
    path("entries/<int:pk>/withdraw/", views.withdraw, name="entry-withdraw"),
    path("entries/<int:pk>/explain/", views.explain, name="entry-explain"),
    path("entries/<int:pk>/comment/", views.comment, name="entry-comment"),
    path("entries/<int:pk>/answer/<int:event>/", views.answer, name="entry-answer"),
]
