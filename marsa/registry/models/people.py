"""Appointments, requests for reader access, tokens of programs."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from marsa.kit.privacy import INTERNAL, PERSONAL, Privacy
from marsa.registry.models.partners import Contributor, Dialogue, Partner
from marsa.registry.roles import AccessState, ReaderKind, Role


class Appointment(models.Model):
    """A person in a role for a time, from a day to a day (half-open; open while empty).

    partners, domains: codes that a verifier looks after, all while both are empty. letter: sha256
    of the letter of appointment in the store, letter_name: what it was called.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "person": INTERNAL,
        "role": INTERNAL,
        "partner": INTERNAL,
        "contributor": INTERNAL,
        "dialogue": INTERNAL,
        "partners": INTERNAL,
        "domains": INTERNAL,
        "starts_on": INTERNAL,
        "ends_on": INTERNAL,
        "appointed_at": INTERNAL,
        "appointed_by": PERSONAL,
        "ended_by": PERSONAL,
        "letter": INTERNAL,
        "letter_name": PERSONAL,
    }

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments"
    )
    role = models.CharField(max_length=20, choices=[(r, r) for r in Role])
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="appointments")
    contributor = models.ForeignKey(
        Contributor, models.PROTECT, null=True, related_name="appointments"
    )
    dialogue = models.ForeignKey(Dialogue, models.PROTECT, null=True, related_name="appointments")
    partners = models.JSONField(default=list)
    domains = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    appointed_at = models.DateTimeField()
    appointed_by = models.CharField(max_length=150)
    ended_by = models.CharField(max_length=150, blank=True)
    letter = models.CharField(max_length=64, blank=True)
    letter_name = models.CharField(max_length=255, blank=True)

    class Meta:
        """A role has the scope that it needs, and ends after it starts."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_role_has_its_scope",
                condition=Q(role="contributor", contributor__isnull=False, partner__isnull=False)
                | Q(
                    role__in=["focal_point", "alternate", "partner_reader"],
                    partner__isnull=False,
                    contributor__isnull=True,
                )
                | Q(role="chair", dialogue__isnull=False, partner__isnull=True)
                | Q(
                    role__in=["secretariat", "verifier", "administrator", "reader"],
                    partner__isnull=True,
                    contributor__isnull=True,
                    dialogue__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="an_appointment_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.role}"


class ReaderAccess(models.Model):
    """A request to read the registered tier: who, from where, what for, until when."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "person": INTERNAL,
        "kind": INTERNAL,
        "institution": PERSONAL,
        "purpose": PERSONAL,
        "state": INTERNAL,
        "requested_at": INTERNAL,
        "months": INTERNAL,
        "decided_at": INTERNAL,
        "decided_by": PERSONAL,
        "reason": INTERNAL,
        "until": INTERNAL,
        "appointment": INTERNAL,
    }

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=20, choices=[(k, k) for k in ReaderKind])
    institution = models.CharField(max_length=200)
    purpose = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in AccessState], default=AccessState.REQUESTED
    )
    requested_at = models.DateTimeField()
    months = models.IntegerField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)
    until = models.DateField(null=True)
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="requests")

    class Meta:
        """At most two years; what was granted has its end."""

        constraints: ClassVar = [
            models.CheckConstraint(
                name="access_lasts_two_years_at_most", condition=Q(months__gte=1, months__lte=24)
            ),
            models.CheckConstraint(
                name="granted_access_ends", condition=~Q(state="granted") | Q(until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Token(models.Model):
    """A key with which a program of a contributor pushes entries: here is its sha256 alone."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "appointment": INTERNAL,
        "name": INTERNAL,
        "token_sha256": INTERNAL,
        "made_at": INTERNAL,
        "made_by": PERSONAL,
        "expires_on": INTERNAL,
        "revoked_at": INTERNAL,
        "used_at": INTERNAL,
    }

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk}"


class PublishedSource(models.Model):
    """Where a partner publishes its IATI files: an address of an allowed host, for pre-filling."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "partner": INTERNAL,
        "contributor": INTERNAL,
        "address": INTERNAL,
        "etag": INTERNAL,
        "modified": INTERNAL,
        "fetched_at": INTERNAL,
        "sha256": INTERNAL,
    }

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="sources")
    contributor = models.ForeignKey(Contributor, models.PROTECT, null=True, related_name="sources")
    address = models.URLField(max_length=500)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=60, blank=True)
    fetched_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        """An address is listed once for a partner."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "address"], name="one_source_per_address")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
