"""Files as they arrived, what was taken from them, and pushes by programs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from marsa.collection.models.cycles import Cycle
from marsa.collection.models.entries import Entry, Version
from marsa.collection.states import ArrivalState, Way
from marsa.kit.privacy import INTERNAL, PERSONAL, Privacy


class Arrival(models.Model):
    """A file as it was received. Its bytes stand in the store under their sha256.

    received_at decides about the deadline, even where the file is read later. outcome: what
    reading it came to: counts by change and by severity, as plain values.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "partner": INTERNAL,
        "cycle": INTERNAL,
        "sha256": INTERNAL,
        "name": INTERNAL,
        "size": INTERNAL,
        "mapping": INTERNAL,
        "way": INTERNAL,
        "on_behalf": INTERNAL,
        "state": INTERNAL,
        "outcome": INTERNAL,
        "received_at": INTERNAL,
        "received_by": PERSONAL,
        "read_at": INTERNAL,
        "committed_at": INTERNAL,
    }

    partner = models.ForeignKey("registry.Partner", models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="arrivals")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    mapping = models.CharField(max_length=80, blank=True)
    way = models.CharField(max_length=12, choices=[(w, w) for w in Way], default=Way.COMMAND)
    on_behalf = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in ArrivalState], default=ArrivalState.RECEIVED
    )
    outcome = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=150)
    read_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(null=True)

    class Meta:
        """The same bytes for the same partner, cycle and mapping arrive once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner", "cycle", "sha256", "mapping"], name="one_arrival_per_file"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"


class Commit(models.Model):
    """One taking of rows from an arrival: one transaction, and one undo until somebody edits."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "arrival": INTERNAL,
        "made_at": INTERNAL,
        "made_by": PERSONAL,
        "counts": INTERNAL,
        "undone_at": INTERNAL,
        "undone_by": PERSONAL,
    }

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="commits")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    counts = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Taken(models.Model):
    """One row that a commit took: the entry as it was before, so that it can be put back.

    before: the fields of the entry that the commit changed, as plain values; None for an entry
    that the commit made.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "commit": INTERNAL,
        "entry": INTERNAL,
        "before": INTERNAL,
        "version": INTERNAL,
    }

    commit = models.ForeignKey(Commit, models.CASCADE, related_name="rows")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    before = models.JSONField(null=True)
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")

    class Meta:
        """A commit takes an entry once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commit", "entry"], name="one_row_per_entry")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Push(models.Model):
    """What a program sent under an idempotency key: the same key with the same body is one push."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "token": INTERNAL,
        "key": INTERNAL,
        "body_sha256": INTERNAL,
        "arrival": INTERNAL,
        "is_dry_run": INTERNAL,
        "pushed_at": INTERNAL,
    }

    token = models.ForeignKey("registry.Token", models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, blank=True)
    body_sha256 = models.CharField(max_length=64)
    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="pushes")
    is_dry_run = models.BooleanField(default=False)
    pushed_at = models.DateTimeField()

    class Meta:
        """A key is used once by a token."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["token", "key"], condition=~Q(key=""), name="one_push_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
