"""What a worker does for a cycle: a partner's published files are fetched and read."""

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from marsa.collection.actions import published
from marsa.collection.models import Return


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
