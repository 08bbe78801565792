"""What the form of an entry needs: in which cycle one begins, which documents there are."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from marsa.collection.models import Cycle, Document, Entry
from marsa.collection.queries import entries, returns
from marsa.collection.scanning import WAITING
from marsa.collection.states import CycleState
from marsa.registry.acting import Acting

FEW = 5  # cycles that may still run for somebody


def cycle_to_start(partner: str, *, at: datetime) -> tuple[Cycle | None, str | None]:
    """Return the cycle in which a partner begins an entry, and why it may not; the open one first.

    A closed cycle still takes the entries of a partner that got more time.
    """
    running = Cycle.objects.filter(
        state__in=[CycleState.OPEN, CycleState.CLOSED], due_at__isnull=False
    ).order_by("-due_at")
    found = [(c, returns.late(c, partner=partner, at=at)) for c in running[:FEW]]
    nothing = (None, _("No cycle of data collection is open. The secretariat says when one opens."))
    return next((pair for pair in found if pair[1] is None), found[0] if found else nothing)


def documents(entry: Entry) -> QuerySet[Document]:
    """Return the documents that are attached to an entry, oldest first."""
    return entry.documents.filter(removed_at__isnull=True).order_by("id")


def documents_visible_to(acting: Acting) -> QuerySet[Document]:
    """Return the documents of the entries that somebody may follow."""
    rows = Document.objects.filter(removed_at__isnull=True)
    return rows.filter(entry__in=entries.visible_to(acting)).select_related("entry")


def documents_waiting() -> QuerySet[Document]:
    """Return the documents that no scanner has seen, oldest first."""
    return Document.objects.filter(removed_at__isnull=True, verdict=WAITING).order_by("id")
