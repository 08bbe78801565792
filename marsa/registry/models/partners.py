"""Countries, partners, their contributors, and who belongs to which dialogue."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from marsa.kit.privacy import INTERNAL, PUBLISHED, Privacy
from marsa.registry.states import MembershipStatus, PartnerKind, Precision, Side

UNDATED = Q(from_on__isnull=True) | Q(to_on__isnull=True)


class Country(models.Model):
    """A country or territory, so that other tables can point to it; the data is the code list."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "alpha3": PUBLISHED,
        "alpha2": PUBLISHED,
        "name_en": PUBLISHED,
        "name_fr": PUBLISHED,
        "region": PUBLISHED,
        "subregion": PUBLISHED,
        "side": PUBLISHED,
    }

    alpha3 = models.CharField(max_length=3, primary_key=True)
    alpha2 = models.CharField(max_length=2, unique=True)
    name_en = models.CharField(max_length=100)
    name_fr = models.CharField(max_length=100)
    region = models.CharField(max_length=3, blank=True)
    subregion = models.CharField(max_length=3, blank=True)
    side = models.CharField(max_length=20, choices=[(s, s) for s in Side])

    class Meta:
        """In the order of the codes."""

        verbose_name_plural = "countries"
        ordering: ClassVar = ["alpha3"]

    def __str__(self) -> str:
        return self.alpha3


class Partner(models.Model):
    """A state (alpha-3 code) or an organisation (EU, AU, UNHCR…); never deleted.

    reports: an organisation whose return is expected in each cycle beside those of the
    member states. from_on, to_on: half-open; empty where no day is known.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "code": PUBLISHED,
        "kind": PUBLISHED,
        "name_en": PUBLISHED,
        "name_fr": PUBLISHED,
        "side": PUBLISHED,
        "country": PUBLISHED,
        "reports": PUBLISHED,
        "from_on": PUBLISHED,
        "to_on": PUBLISHED,
        "source": PUBLISHED,
    }

    code = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in PartnerKind])
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    side = models.CharField(max_length=20, choices=[(s, s) for s in Side])
    country = models.OneToOneField(Country, models.PROTECT, null=True, related_name="partner")
    reports = models.BooleanField(default=False)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    source = models.CharField(max_length=500)

    class Meta:
        """A state is a country of the same code; an organisation is none."""

        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_state_is_its_country",
                condition=Q(
                    kind=PartnerKind.STATE,
                    country__isnull=False,  # a comparison with nothing would pass
                    country=F("code"),
                    reports=False,
                )
                | Q(kind=PartnerKind.ORGANISATION, country__isnull=True),
            ),
            models.CheckConstraint(
                name="partner_begins_before_it_ends", condition=UNDATED | Q(from_on__lt=F("to_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Contributor(models.Model):
    """A ministry, agency or service of one partner that supplies entries."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "partner": PUBLISHED,
        "code": PUBLISHED,
        "name_en": PUBLISHED,
        "name_fr": PUBLISHED,
        "from_on": PUBLISHED,
        "to_on": PUBLISHED,
        "successor": PUBLISHED,
    }

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="contributors")
    code = models.CharField(max_length=20)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")

    class Meta:
        """A partner names each of its contributors once; nobody succeeds itself."""

        ordering: ClassVar = ["partner", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "code"], name="one_contributor_per_code"),
            models.CheckConstraint(
                name="nobody_succeeds_itself",
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
            ),
            models.CheckConstraint(
                name="contributor_begins_before_it_ends",
                condition=UNDATED | Q(from_on__lt=F("to_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}/{self.code}"


class Dialogue(models.Model):
    """A standing forum of states on migration."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "code": PUBLISHED,
        "name_en": PUBLISHED,
        "name_fr": PUBLISHED,
        "since_on": PUBLISHED,
        "since_precision": PUBLISHED,
        "source": PUBLISHED,
    }

    code = models.CharField(max_length=20, primary_key=True)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    since_on = models.DateField(null=True)
    since_precision = models.CharField(max_length=10, choices=[(p, p) for p in Precision])
    source = models.CharField(max_length=500)

    class Meta:
        """In the order of the codes."""

        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """A partner in a dialogue. A day that is not known is empty, its precision "unknown".

    A day known to the month or year stands as the first day of it.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "partner": PUBLISHED,
        "dialogue": PUBLISHED,
        "status": PUBLISHED,
        "from_on": PUBLISHED,
        "from_precision": PUBLISHED,
        "to_on": PUBLISHED,
        "to_precision": PUBLISHED,
        "source": PUBLISHED,
    }

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="memberships")
    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="memberships")
    status = models.CharField(max_length=20, choices=[(s, s) for s in MembershipStatus])
    from_on = models.DateField(null=True)
    from_precision = models.CharField(max_length=10, choices=[(p, p) for p in Precision])
    to_on = models.DateField(null=True)
    to_precision = models.CharField(max_length=10, choices=[(p, p) for p in Precision])
    source = models.CharField(max_length=500)

    class Meta:
        """At most one current membership; a day and its precision go together."""

        ordering: ClassVar = ["dialogue", "partner", "from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner", "dialogue"],
                condition=Q(to_on__isnull=True) & ~Q(status=MembershipStatus.LEFT),
                name="one_current_membership",
            ),
            models.CheckConstraint(
                name="membership_begins_before_it_ends",
                condition=UNDATED | Q(from_on__lt=F("to_on")),
            ),
            models.CheckConstraint(
                name="membership_start_and_precision_together",
                condition=Q(from_on__isnull=True, from_precision=Precision.UNKNOWN)
                | (Q(from_on__isnull=False) & ~Q(from_precision=Precision.UNKNOWN)),
            ),
            models.CheckConstraint(
                name="membership_end_and_precision_together",
                condition=Q(to_on__isnull=True, to_precision=Precision.UNKNOWN)
                | (Q(to_on__isnull=False) & ~Q(to_precision=Precision.UNKNOWN)),
            ),
            models.CheckConstraint(
                name="who_has_left_is_marked_so",
                condition=Q(to_on__isnull=True) | Q(status=MembershipStatus.LEFT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} in {self.dialogue_id}"
