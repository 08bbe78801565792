"""What a worker does for accounts: mails leave."""

from django.utils import timezone
from django_tasks import task

from marsa.accounts import outbox
from marsa.accounts.actions import notices as actions
from marsa.accounts.models import Person


@task  # type: ignore[untyped-decorator]  # the library is not typed
def deliver(notice: int) -> bool:
    """Send one notice that leaves at once."""
    found = outbox.notice(notice)
    return found is not None and actions.deliver(found, at=timezone.now())


@task  # type: ignore[untyped-decorator]  # the library is not typed
def digest(person: int) -> int:
    """Send a person what waits for the digest."""
    found = Person.objects.filter(pk=person).first()
    return actions.send_digest(found, at=timezone.now()) if found else 0
