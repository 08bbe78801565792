"""Addresses of the public site."""

urlpatterns: list[object] = []
