"""Addresses of this room behind the sign-in."""

from django.urls import URLPattern, URLResolver, path

from marsa.accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", views.account, name="account"),
    path("invitation/<str:token>/", views.accept_invitation, name="invitation"),
    path("account/notices/", views.notice_preferences, name="notice-preferences"),
]
