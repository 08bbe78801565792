"""Addresses: files."""

from django.urls import URLPattern, URLResolver, path

from marsa.collection.views import files as views
from marsa.collection.views import proposals

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/", views.files, name="files"),
    path("files/workbook/", views.workbook, name="workbook"),
    path("files/<int:number>/", proposals.arrival, name="arrival"),
    path("files/<int:number>/read/", proposals.read, name="arrival-read"),
    path("files/<int:number>/take/", proposals.take, name="arrival-take"),
    path("files/<int:number>/undo/<int:commit>/", proposals.undo, name="arrival-undo"),
    path("files/<int:number>/findings.xlsx", proposals.marked, name="arrival-marked"),
    path("files/<int:number>/findings.csv", proposals.findings, name="arrival-findings"),
]
