"""Addresses of this room behind the sign-in, by noun."""

from django.urls import URLPattern, URLResolver

from marsa.collection.urls import (
    cycles,
    entries,
    files,
    method,
    printing,
    review,
    suggestions,
    writing,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *cycles.urlpatterns,
    *entries.urlpatterns,
    *review.urlpatterns,
    *files.urlpatterns,
    *suggestions.urlpatterns,
    *method.urlpatterns,
    *printing.urlpatterns,
    *writing.urlpatterns,
]
