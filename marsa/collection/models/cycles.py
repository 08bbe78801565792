"""Cycles, what each partner returns in one, and more time for some."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from marsa.collection.states import CycleState, ReturnState
from marsa.kit.privacy import INTERNAL, PERSONAL, PUBLISHED, Privacy

REMINDER_DAYS = [-30, -7, -1, 1, 7]  # days from the due date


def reminder_days() -> list[int]:
    """Return the plan of reminders that a new cycle starts with."""
    return list(REMINDER_DAYS)


class Cycle(models.Model):
    """One round of data collection; reports against one version of a framework.

    A cycle without dates was loaded by command (an earlier round): nobody returns anything in
    it. reminder_days: days from due_at, negative before it. board: who sees the board.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "code": PUBLISHED,
        "title_en": PUBLISHED,
        "title_fr": PUBLISHED,
        "framework": INTERNAL,
        "form_version": INTERNAL,
        "sample": PUBLISHED,
        "source": PUBLISHED,
        "state": INTERNAL,
        "opens_at": PUBLISHED,
        "due_at": PUBLISHED,
        "review_ends_at": PUBLISHED,
        "scope_en": PUBLISHED,
        "scope_fr": PUBLISHED,
        "reminder_days": INTERNAL,
        "board": INTERNAL,
    }

    code = models.CharField(max_length=40, unique=True)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    framework = models.ForeignKey("registry.FrameworkVersion", models.PROTECT, related_name="+")
    form_version = models.ForeignKey(
        "FormVersion", models.PROTECT, null=True, related_name="cycles"
    )
    sample = models.BooleanField(default=False)
    source = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in CycleState], default=CycleState.PLANNED
    )
    opens_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    review_ends_at = models.DateTimeField(null=True)
    scope_en = models.TextField(blank=True)
    scope_fr = models.TextField(blank=True)
    reminder_days = models.JSONField(default=reminder_days)
    board = models.CharField(
        max_length=10, choices=[("partners", "partners"), ("public", "public")], default="partners"
    )

    class Meta:
        """One cycle at most is open; the dates of one follow each other."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="open"), name="one_open_cycle"
            ),
            models.CheckConstraint(
                name="a_cycle_ends_after_it_opens",
                condition=Q(due_at__isnull=True)
                | Q(opens_at__lt=models.F("due_at"), review_ends_at__gte=models.F("due_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def title(self, language: str) -> str:
        """Return the title in French for "fr…", in English for anything else."""
        return self.title_fr if language.startswith("fr") else self.title_en


class Return(models.Model):
    """What one partner submits in one cycle. A nil return says "nothing new".

    first_declared_at: kept when a return is sent back or reopened; declared_at: the standing
    declaration. nil_reason: code of the list `nil_reasons`.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "cycle": INTERNAL,
        "partner": INTERNAL,
        "state": INTERNAL,
        "is_nil": INTERNAL,
        "nil_reason": INTERNAL,
        "first_declared_at": INTERNAL,
        "declared_at": INTERNAL,
        "declared_by": PERSONAL,
        "completed_at": INTERNAL,
        "completed_by": PERSONAL,
        "sent_back_at": INTERNAL,
        "sent_back_reason": INTERNAL,
        "started_at": INTERNAL,
        "active_at": INTERNAL,
    }

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="returns")
    partner = models.ForeignKey("registry.Partner", models.PROTECT, related_name="returns")
    state = models.CharField(
        max_length=12, choices=[(s, s) for s in ReturnState], default=ReturnState.EXPECTED
    )
    is_nil = models.BooleanField(default=False)
    nil_reason = models.CharField(max_length=40, blank=True)
    first_declared_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField(null=True)
    declared_by = models.CharField(max_length=150, blank=True)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.CharField(max_length=150, blank=True)
    sent_back_at = models.DateTimeField(null=True)
    sent_back_reason = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True)
    active_at = models.DateTimeField(null=True)

    class Meta:
        """A partner returns once in a cycle; what is declared has its instant."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "partner"], name="one_return_per_partner"),
            models.CheckConstraint(
                name="declared_has_its_instant",
                condition=~Q(state__in=["declared", "complete"])
                | Q(declared_at__isnull=False, first_declared_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Extension(models.Model):
    """More time for one partner, given by the secretariat."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "of": INTERNAL,
        "until": INTERNAL,
        "reason": INTERNAL,
        "granted_at": INTERNAL,
        "granted_by": PERSONAL,
        "revoked_at": INTERNAL,
        "revoked_by": PERSONAL,
    }

    of = models.ForeignKey(Return, models.PROTECT, related_name="extensions")
    until = models.DateTimeField()
    reason = models.TextField()
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=150)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return f"#{self.pk}"
