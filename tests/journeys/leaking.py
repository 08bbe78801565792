"""The site with one page that shows a draft to whoever is signed in, to see the crawl find it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from marsa.collection.models import Entry
from marsa.config import urls
from marsa.registry.acting import Acting
from marsa.registry.admitting import admit


@admit()
def leak(request: HttpRequest, *, acting: Acting) -> HttpResponse:
    """Show the title of every entry, with no regard for whose it is."""
    return HttpResponse(" ".join(Entry.objects.values_list("title", flat=True)))


urlpatterns = [path("en/desk/leak/", leak, name="leak"), *urls.urlpatterns]
handler404 = urls.handler404
