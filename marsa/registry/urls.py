"""Addresses of this room behind the sign-in; asking for access stands before it."""

from django.urls import URLPattern, URLResolver, path

from marsa.registry.pages.frameworks import Uses
from marsa.registry.views import (
    access,
    frameworks,
    one_appointment,
    organisations,
    partners,
    people,
    readers,
    tokens,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("people/", people.people, name="people"),
    path("people/appoint/", people.choose_role, name="people-role"),
    path("people/appoint/<slug:role>/", people.appoint, name="people-appoint"),
    path("people/contributors/new/", people.add_contributor, name="people-contributor"),
    path("people/<int:number>/", one_appointment.appointment, name="people-appointment"),
    path("people/<int:number>/end/", one_appointment.end, name="people-end"),
    path("people/<int:number>/letter/", one_appointment.letter, name="people-letter"),
    path(
        "people/<int:number>/letter/send/", one_appointment.send_letter, name="people-send-letter"
    ),
    path("people/<int:number>/invite/", one_appointment.resend, name="people-resend"),
    path("people/<int:number>/close/", one_appointment.close, name="people-close"),
    path("readers/", readers.readers, name="readers"),
    path("readers/<int:number>/", readers.reader, name="reader"),
    path("access/", access.ask, name="access"),
    path("access/code/", access.prove, name="access-code"),
    path("access/request/", access.fill_in, name="access-request"),
    path("access/asked/", access.asked, name="access-asked"),
    path("access/mine/", access.my_access, name="my-access"),
    path("keys/", tokens.tokens, name="tokens"),
    path("keys/new/", tokens.make, name="token-new"),
    path("keys/<int:number>/revoke/", tokens.revoke, name="token-revoke"),
    path("registry/", partners.registry, name="registry"),
    path("registry/partners/", partners.partners, name="registry-partners"),
    path("registry/partners/<str:code>/", partners.partner, name="registry-partner"),
    path(
        "registry/partners/<str:code>/contributors/new/",
        partners.add_contributor,
        name="registry-contributor",
    ),
    path(
        "registry/contributors/<int:number>/end/",
        partners.end_contributor,
        name="registry-contributor-end",
    ),
    path(
        "registry/partners/<str:code>/sources/new/",
        partners.add_source,
        name="registry-source-add",
    ),
    path(
        "registry/sources/<int:number>/remove/",
        partners.remove_source,
        name="registry-source-remove",
    ),
    path("registry/organisations/", organisations.organisations, name="organisations"),
    path("registry/organisations/<str:code>/", organisations.organisation, name="organisation"),
    path(
        "registry/organisations/<str:code>/alias/",
        organisations.add_alias,
        name="organisation-alias",
    ),
    path(
        "registry/organisations/<str:code>/merge/", organisations.merge, name="organisation-merge"
    ),
    path("registry/frameworks/", frameworks.frameworks, name="frameworks"),
    path("registry/frameworks/<int:number>/", frameworks.version, name="framework"),
    path(
        "registry/frameworks/<int:number>/in-force/",
        frameworks.put_in_force,
        name="framework-in-force",
    ),
    path(
        "registry/frameworks/import/confirm/",
        frameworks.confirm_import,
        name="framework-import-confirm",
    ),
    path(
        "registry/frameworks/<int:old>/to/<int:new>/",
        frameworks.relations,
        name="framework-relations",
    ),
    path(
        "registry/frameworks/<int:old>/to/<int:new>/<int:number>/remove/",
        frameworks.unrelate,
        name="framework-unrelate",
    ),
]


def import_page(*, uses: Uses) -> URLPattern:
    """Return the address of the page that imports a framework.

    uses: counts the entries that name a node, which rooms above this one know.
    """
    about = {"uses": uses}
    view = frameworks.import_framework
    return path("registry/frameworks/import/", view, about, name="framework-import")
