"""The front doors: the public site in each language, then one prefix per room."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from marsa.portal import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front_door),
    *i18n_patterns(path("", include("marsa.portal.urls"))),
]
handler400 = views.bad_request
handler404 = views.no_address
handler500 = views.our_fault
