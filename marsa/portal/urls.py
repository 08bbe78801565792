"""Addresses of the public site: each page moving, and again under the number of its edition."""

from django.urls import include, path, register_converter

from marsa.editions.store import NUMBER
from marsa.portal import views


class EditionNumber:
    """The number of an edition, such as 2026.1."""

    regex = NUMBER.pattern

    def to_python(self, value: str) -> str:
        """Keep the text."""
        return value

    def to_url(self, value: str) -> str:
        """Keep the text."""
        return value


class Form(EditionNumber):
    """How an answer leaves besides as a page."""

    regex = "json|csv"


class Json(EditionNumber):
    """The same, where there is no table."""

    regex = "json"


register_converter(EditionNumber, "number")
register_converter(Form, "form")
register_converter(Json, "json")

app_name = "portal"
pages = [
    path("", views.home, name="home"),
    path("figures.<form:form>", views.figures, name="figures"),
    path("explore", views.explore, name="explore"),
    path("explore.<form:form>", views.explore, name="explore"),
    path("initiatives/<str:public_id>.<form:form>", views.initiative, name="initiative"),
    path("initiatives/<str:public_id>", views.initiative, name="initiative"),
    path("countries", views.countries, name="countries"),
    path("countries.<form:form>", views.countries, name="countries"),
    path("countries/<str:code>.<form:form>", views.country, name="country"),
    path("countries/<str:code>", views.country, name="country"),
    path("themes", views.themes, name="themes"),
    path("themes.<form:form>", views.themes, name="themes"),
    path("themes/<str:code>", views.theme, name="theme"),
    path("measures/<slug:name>.<form:form>", views.measure, name="measure"),
    path("measures/<slug:name>", views.measure, name="measure"),
    path("downloads", views.downloads, name="downloads"),
    path("downloads/<path:name>", views.file, name="file"),
    path("methodology", views.methodology, name="methodology"),
    path("about", views.about, name="about"),
    path("api", views.api, name="api"),
]
urlpatterns = [
    *pages,
    path("check", views.check, name="check"),
    path("check/findings", views.findings, name="findings"),
    path("editions", views.editions, name="editions"),
    path("editions.<json:form>", views.editions, name="editions"),
    path("editions/<number:number>/", include(pages)),
]
