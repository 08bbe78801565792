"""What a worker does for a cycle: a partner's published files are fetched, large files read."""

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from marsa.collection.actions import published, uploads
from marsa.collection.models import Arrival, Return
from marsa.collection.states import ArrivalState
from marsa.exchange.workbook import about as workbook_about


@task  # type: ignore[untyped-decorator]  # the library is not typed
def read_published(returned: int, by: str) -> dict[str, tuple[str, str]]:
    """Fetch the published files of the partner of a return; say what came of each address."""
    found = Return.objects.select_related("cycle", "partner").get(pk=returned)
    return published.fetch_all(
        found,
        hosts=settings.IATI_HOSTS,
        store=settings.ARRIVALS_DIR,
        by=by,
        at=timezone.now(),
    )


@task  # type: ignore[untyped-decorator]  # the library is not typed
def read_arrival(number: int) -> int:
    """Read a file that was left to a worker; return how many rows it has. Twice does no harm."""
    arrival = Arrival.objects.select_related("partner", "cycle__framework").get(pk=number)
    if arrival.state != ArrivalState.RECEIVED:
        return 0
    at = timezone.now()
    done = uploads.read(
        arrival,
        store=settings.ARRIVALS_DIR,
        secret=workbook_about.key(settings.SECRET_KEY),
        service=arrival.outcome.get("service", ""),
        by=arrival.received_by,
        at=at,
        today=timezone.localdate(at),
        at_once=False,
    )
    return int(done.outcome.get("rows", 0))
