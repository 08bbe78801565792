"""Addresses: entries."""

from django.urls import URLPattern, URLResolver, path

from marsa.collection.views import entries as views
from marsa.collection.views import naming

urlpatterns: list[URLPattern | URLResolver] = [
    path("entries/", views.entries, name="entries"),
    path("entries/naming-us/", naming.entries, name="naming-us"),
    path("entries/naming-us/<int:pk>/", naming.entry, name="naming-us-one"),
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("entries/<int:pk>/submit/", views.submit, name="entry-submit"),
    path("entries/<int:pk>/withdraw/", views.withdraw, name="entry-withdraw"),
    path("entries/<int:pk>/explain/", views.explain, name="entry-explain"),
    path("entries/<int:pk>/comment/", views.comment, name="entry-comment"),
    path("entries/<int:pk>/answer/<int:event>/", views.answer, name="entry-answer"),
]
