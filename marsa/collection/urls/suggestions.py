"""Addresses: what a cycle proposes to a partner, and the files that it comes from."""

from django.urls import URLPattern, URLResolver, path

from marsa.collection.views import published
from marsa.collection.views import suggestions as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("suggestions/", views.suggestions, name="suggestions"),
    path("suggestions/all/", views.answer_all, name="suggestions-all"),
    path("suggestions/<int:number>/", views.suggestion, name="suggestion"),
    path("suggestions/files/", published.published_files, name="published-files"),
    path("suggestions/files/fetch/", published.fetch_files, name="fetch-files"),
    path("suggestions/files/<int:number>/left-out.csv", published.left_out, name="left-out"),
]
