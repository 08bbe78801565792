"""Lines that a cycle proposes to a partner, until a person answers each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from marsa.collection.models.arrivals import Arrival
from marsa.collection.models.cycles import Return
from marsa.collection.models.entries import Entry
from marsa.collection.states import LineAnswer
from marsa.kit.privacy import INTERNAL, PERSONAL, Privacy


class Suggestion(models.Model):
    """One line: an entry of the last cycle to confirm, or an activity of the partner's own files.

    content: what a published file says, as canonical JSON; empty for an entry to confirm.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "of": INTERNAL,
        "entry": INTERNAL,
        "arrival": INTERNAL,
        "local_ref": INTERNAL,
        "title": INTERNAL,
        "content": PERSONAL,
        "fingerprint": INTERNAL,
        "line": INTERNAL,
        "answer": INTERNAL,
        "made_at": INTERNAL,
        "answered_at": INTERNAL,
        "answered_by": PERSONAL,
    }

    of = models.ForeignKey(Return, models.PROTECT, related_name="suggestions")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="suggestions")
    arrival = models.ForeignKey(Arrival, models.PROTECT, null=True, related_name="suggestions")
    local_ref = models.CharField(max_length=255)
    title = models.CharField(max_length=300, blank=True)
    content = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    line = models.IntegerField(null=True)
    answer = models.CharField(max_length=12, choices=[(a, a) for a in LineAnswer], blank=True)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)

    class Meta:
        """A return holds one line per reference; an answer has its instant."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "local_ref"], name="one_line_per_ref"),
            models.CheckConstraint(
                name="an_answer_has_its_instant",
                condition=Q(answer="") | Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
