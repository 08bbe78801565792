"""What the clock asks for once a day."""

from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from marsa.collection.actions import reminders, uploads
from marsa.config.scheduling import CLOCK

KEEP_DAYS = 14  # done tasks are kept so long, for whoever asks what became of them


@task  # type: ignore[untyped-decorator]  # the library is not typed
def daily(day: str) -> None:
    """Remind, tell of partners without focal point, forget old dry runs and tasks done."""
    at, on = timezone.now(), date.fromisoformat(day)
    reminders.remind(on, by=CLOCK, at=at)
    reminders.tell_of_vacancies(on, by=CLOCK, at=at)
    uploads.forget(store=settings.ARRIVALS_DIR, by=CLOCK, at=at)
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEEP_DAYS, verbosity=0)
