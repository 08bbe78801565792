"""Addresses: the form and the cover sheet on paper."""

from django.urls import URLPattern, URLResolver, path

from marsa.collection.views import printing as views

urlpatterns: list[URLPattern | URLResolver] = [
    path("print/<slug:type>.pdf", views.blank_form, name="print-blank"),
    path("entries/<int:pk>/entry.pdf", views.filled_form, name="print-entry"),
    path("returns/<slug:code>/<str:partner>/cover.pdf", views.cover, name="print-cover"),
]
