"""Addresses of this room behind the sign-in; asking for access stands before it."""

from django.urls import URLPattern, URLResolver, path

from marsa.registry.views import access, one_appointment, people, readers, tokens

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
]
