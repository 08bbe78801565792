"""The front doors: the public site in each language, then one prefix per room."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("marsa.portal.urls")),
]
