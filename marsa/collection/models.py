"""Cycles, the files that arrived, and the entries with all their versions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from marsa.collection.states import State
from marsa.kit.privacy import INTERNAL, PERSONAL, PUBLISHED, Privacy


class Cycle(models.Model):
    """One round of data collection; reports against one version of a framework."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "code": PUBLISHED,
        "title_en": PUBLISHED,
        "title_fr": PUBLISHED,
        "framework": INTERNAL,
        "sample": PUBLISHED,
        "source": PUBLISHED,
    }

    code = models.CharField(max_length=40, unique=True)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    framework = models.ForeignKey("registry.FrameworkVersion", models.PROTECT, related_name="+")
    sample = models.BooleanField(default=False)
    source = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.code


class Arrival(models.Model):
    """A file as it was received. Its bytes stand in the store under their sha256."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "partner": INTERNAL,
        "cycle": INTERNAL,
        "sha256": INTERNAL,
        "name": INTERNAL,
        "size": INTERNAL,
        "mapping": INTERNAL,
        "received_at": INTERNAL,
        "received_by": PERSONAL,
        "committed_at": INTERNAL,
    }

    partner = models.ForeignKey("registry.Partner", models.PROTECT, related_name="+")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="arrivals")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    mapping = models.CharField(max_length=80, blank=True)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=150)
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


class Entry(models.Model):
    """One partner's account of a project or policy; what it says stands in its versions."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "partner": PUBLISHED,
        "local_ref": PUBLISHED,
        "type": PUBLISHED,
        "state": INTERNAL,
        "cycle_first": PUBLISHED,
        "cycle_last": PUBLISHED,
        "current": INTERNAL,
        "accepted": INTERNAL,
        "accepted_at": PUBLISHED,
        "accepted_by": PERSONAL,
        "created_at": INTERNAL,
        "changed_at": INTERNAL,
    }

    partner = models.ForeignKey("registry.Partner", models.PROTECT, related_name="entries")
    local_ref = models.CharField(max_length=255)
    type = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=[(s, s) for s in State], default=State.DRAFT)
    cycle_first = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    cycle_last = models.ForeignKey(Cycle, models.PROTECT, related_name="entries")
    current = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    accepted = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """A partner names each of its initiatives once; accepted means a version was accepted."""

        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "local_ref"], name="one_entry_per_ref"),
            models.CheckConstraint(
                name="accepted_has_a_version",
                condition=Q(state__in=["draft", "withdrawn"]) | Q(accepted__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.local_ref}"


class Version(models.Model):
    """What an entry said at one moment, as canonical JSON. Never edited."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "entry": INTERNAL,
        "number": INTERNAL,
        "content": PERSONAL,  # it may name a contact
        "fingerprint": INTERNAL,
        "arrival": INTERNAL,
        "line": INTERNAL,
        "made_at": INTERNAL,
        "made_by": PERSONAL,
    }

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.TextField()
    fingerprint = models.CharField(max_length=64)
    arrival = models.ForeignKey(Arrival, models.PROTECT, null=True, related_name="versions")
    line = models.IntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        """Versions of an entry are numbered from 1."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "number"], name="versions_are_numbered")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} v{self.number}"
