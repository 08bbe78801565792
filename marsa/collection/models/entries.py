"""Entries with all their versions, and the one stream of what happened to each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from marsa.collection.models.cycles import Cycle
from marsa.collection.states import EventKind, State, Way
from marsa.kit.privacy import INTERNAL, PERSONAL, PUBLISHED, Privacy


class Entry(models.Model):
    """One partner's account of a project or policy; what it says stands in its versions.

    contributor and title repeat what the current version says, for lists and visibility.
    last_changed_by: whoever made the current version say what it says; may not accept it.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "partner": PUBLISHED,
        "contributor": INTERNAL,
        "local_ref": PUBLISHED,
        "type": PUBLISHED,
        "title": PUBLISHED,
        "way": PUBLISHED,
        "state": INTERNAL,
        "cycle_first": PUBLISHED,
        "cycle_last": PUBLISHED,
        "current": INTERNAL,
        "endorsed": INTERNAL,
        "endorsed_at": INTERNAL,
        "endorsed_by": PERSONAL,
        "accepted": INTERNAL,
        "accepted_at": PUBLISHED,
        "accepted_by": PERSONAL,
        "submitted_at": INTERNAL,
        "submitted_by": PERSONAL,
        "last_changed_by": PERSONAL,
        "created_at": INTERNAL,
        "changed_at": INTERNAL,
    }

    partner = models.ForeignKey("registry.Partner", models.PROTECT, related_name="entries")
    contributor = models.ForeignKey(
        "registry.Contributor", models.PROTECT, null=True, related_name="entries"
    )
    local_ref = models.CharField(max_length=255)
    type = models.CharField(max_length=10)
    title = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=12, choices=[(w, w) for w in Way], default=Way.COMMAND)
    state = models.CharField(max_length=10, choices=[(s, s) for s in State], default=State.DRAFT)
    cycle_first = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    cycle_last = models.ForeignKey(Cycle, models.PROTECT, related_name="entries")
    current = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    endorsed = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    endorsed_at = models.DateTimeField(null=True)
    endorsed_by = models.CharField(max_length=150, blank=True)
    accepted = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=150, blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=150, blank=True)
    last_changed_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """A partner names each of its initiatives once; accepted means a version was accepted."""

        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "local_ref"], name="one_entry_per_ref"),
            models.CheckConstraint(
                name="accepted_has_a_version",
                condition=~Q(state="accepted") | Q(accepted__isnull=False),
            ),
            models.CheckConstraint(
                name="endorsed_has_a_version",
                condition=~Q(state="endorsed") | Q(endorsed__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["cycle_last", "state", "partner"], name="entries_in_review"),
            models.Index(fields=["partner", "-changed_at"], name="entries_of_a_partner"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.local_ref}"


class Version(models.Model):
    """What an entry said at one moment, as canonical JSON.

    A version that somebody submitted, endorsed, accepted or committed from a file is fixed and
    never changes; the one that is being written (is_open) is saved over until then.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "entry": INTERNAL,
        "number": INTERNAL,
        "content": PERSONAL,  # it may name a contact
        "fingerprint": INTERNAL,
        "is_open": INTERNAL,
        "arrival": INTERNAL,
        "line": INTERNAL,
        "made_at": INTERNAL,
        "made_by": PERSONAL,
    }

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.TextField()
    fingerprint = models.CharField(max_length=64)
    is_open = models.BooleanField(default=False)
    arrival = models.ForeignKey("Arrival", models.PROTECT, null=True, related_name="versions")
    line = models.IntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    class Meta:
        """Versions of an entry are numbered from 1; one at most is being written."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "number"], name="versions_are_numbered"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(is_open=True), name="one_open_version"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} v{self.number}"


class Event(models.Model):
    """One thing that happened to an entry or was said about it: the stream, newest first.

    field: the field of the sheet a comment speaks of, empty for the whole. A question is open
    until answered_at. detail: plain values (the states before and after, changed fields).
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "entry": INTERNAL,
        "version": INTERNAL,
        "at": INTERNAL,
        "by": PERSONAL,
        "kind": INTERNAL,
        "text": INTERNAL,
        "field": INTERNAL,
        "detail": INTERNAL,
        "reply_to": INTERNAL,
        "answered_at": INTERNAL,
    }

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="events")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in EventKind])
    text = models.TextField(blank=True)
    field = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Read by entry, newest first."""

        indexes: ClassVar = [models.Index(fields=["entry", "-at", "-id"], name="stream_of_entry")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.kind}"


class Explanation(models.Model):
    """Why a value that looks wrong is right: the reporter's reason for one finding of an entry."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "entry": INTERNAL,
        "finding": INTERNAL,
        "field": INTERNAL,
        "text": INTERNAL,
        "given_at": INTERNAL,
        "given_by": PERSONAL,
    }

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="explanations")
    finding = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    text = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=150)

    class Meta:
        """One reason for one finding at one field."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "finding", "field"], name="one_explanation_per_finding"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Document(models.Model):
    """A file attached to an entry; its bytes stand in the store under their sha256.

    scanned_at, verdict: what the virus scanner said; served only once it said "clean".
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "entry": INTERNAL,
        "sha256": INTERNAL,
        "name": INTERNAL,
        "size": INTERNAL,
        "type": INTERNAL,
        "tier": INTERNAL,
        "added_at": INTERNAL,
        "added_by": PERSONAL,
        "scanned_at": INTERNAL,
        "verdict": INTERNAL,
        "removed_at": INTERNAL,
    }

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="documents")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    type = models.CharField(max_length=80)
    tier = models.CharField(max_length=12, default="registered")
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=150)
    scanned_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=12, blank=True)
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk}"
