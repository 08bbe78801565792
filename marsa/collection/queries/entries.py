"""Entries, as far as the one who asks may see them."""

from django.db.models import QuerySet

from marsa.collection.models import Entry
from marsa.collection.states import State


def offered() -> QuerySet[Entry]:
    """Return the entries that have an accepted version to publish, whatever came after it.

    Until a new version is accepted the last accepted one is what leaves this room; a withdrawn
    entry leaves no more.
    """
    return Entry.objects.filter(accepted__isnull=False).exclude(state=State.WITHDRAWN)
