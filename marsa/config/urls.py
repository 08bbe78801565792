"""The front doors: the public site in each language, then the pages behind the sign-in."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from marsa.accounts import views as accounts
from marsa.collection.api import api
from marsa.collection.queries import naming
from marsa.collection.views import changes
from marsa.config import outside
from marsa.config import views as desk
from marsa.config.naming import names
from marsa.journal import urls as journal
from marsa.portal import views
from marsa.registry import urls as registry
from marsa.registry.admitting import admit
from marsa.registry.roles import Permission

behind_the_sign_in: list[URLPattern | URLResolver] = [
    path("", desk.tasks, name="desk"),
    path("as/", desk.act_as, name="act-as"),
    path("no-role/", desk.no_role, name="no-role"),
    path("", include("marsa.accounts.urls")),
    path("", include("marsa.registry.urls")),
    registry.import_page(uses=naming.using),
    path("", include("marsa.collection.urls")),
    path("undelivered/", admit(Permission.KEEP_PEOPLE)(accounts.undelivered), name="undelivered"),
    *journal.addresses(admit(Permission.SEE_JOURNAL), names=names),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front_door),
    path("api/v1/", api.urls),
    *i18n_patterns(
        path("account/", include("allauth.urls")),
        path("desk/", include(behind_the_sign_in)),
        path("method/", changes.public(outside.frame), name="method-public"),
        path("", include("marsa.portal.urls")),
    ),
]
handler400 = views.bad_request
handler404 = desk.nothing_here
handler500 = views.our_fault
