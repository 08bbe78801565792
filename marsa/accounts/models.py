"""People, their invitations, and what they are told."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from marsa.accounts.states import Pace, PersonState
from marsa.kit.privacy import INTERNAL, PERSONAL, Privacy


class Person(AbstractBaseUser):
    """Somebody with an account; roles are appointments, not flags.

    muted: the events (code of the list in `notices`) that the person asked not to be mailed.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "email": PERSONAL,
        "name": PERSONAL,
        "language": INTERNAL,
        "time_zone": INTERNAL,
        "state": INTERNAL,
        "is_active": INTERNAL,
        "muted": INTERNAL,
        "created_at": INTERNAL,
        "closed_at": INTERNAL,
        "bounced_at": INTERNAL,
        "password": PERSONAL,
        "last_login": PERSONAL,
    }

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=60, default="Europe/Vienna")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in PersonState], default=PersonState.ACTIVE
    )
    is_active = models.BooleanField(default=True)
    muted = models.JSONField(default=list)
    created_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)

    objects = BaseUserManager["Person"]()

    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return f"#{self.pk}"


class Invitation(models.Model):
    """A way in by mail, once: the token itself is in the mail alone, here is its sha256."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "person": INTERNAL,
        "token_sha256": INTERNAL,
        "sent_at": INTERNAL,
        "sent_by": PERSONAL,
        "expires_at": INTERNAL,
        "used_at": INTERNAL,
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class Notice(models.Model):
    """One thing that one person is told by mail: never twice for an event, subject and day.

    event: code of the list in `notices`. subject: what it is about, as "collection.entry:12".
    address: path of the page to open. values: what the sentence needs, never a field's value.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "person": INTERNAL,
        "event": INTERNAL,
        "subject": INTERNAL,
        "day": INTERNAL,
        "pace": INTERNAL,
        "address": INTERNAL,
        "values": INTERNAL,
        "made_at": INTERNAL,
        "sent_at": INTERNAL,
        "attempts": INTERNAL,
        "failure": INTERNAL,
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    day = models.DateField()
    pace = models.CharField(max_length=10, choices=[(p, p) for p in Pace])
    address = models.CharField(max_length=300, blank=True)
    values = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        """Nobody is told the same thing twice on a day."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "event", "subject", "day"], name="told_once_a_day"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["pace", "made_at"], condition=Q(sent_at__isnull=True), name="notices_unsent"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.event}"
