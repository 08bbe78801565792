"""Addresses: writing an entry."""

from django.urls import URLPattern, URLResolver, path

from marsa.collection.views import writing as views

ENTRY = "entries/<int:pk>/write/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("entries/new/", views.new, name="write-new"),
    path(ENTRY, views.tasks, name="write"),
    path(f"{ENTRY}check/", views.check, name="write-check"),
    path(f"{ENTRY}submit/", views.submit, name="write-submit"),
    path(f"{ENTRY}submitted/", views.submitted, name="write-submitted"),
    path(f"{ENTRY}<slug:key>/", views.section, name="write-section"),
    path("documents/<int:number>/", views.document, name="document"),
]
