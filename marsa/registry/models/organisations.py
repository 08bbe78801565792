"""Organisations that fund or implement, and how they are written."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from marsa.kit.privacy import INTERNAL, PUBLISHED, Privacy
from marsa.registry.models.partners import Country
from marsa.registry.states import FunderClass


class Organisation(models.Model):
    """A funder or implementer. A state that funds has its partner code.

    funder_class: empty for an organisation that only implements. merged_into: the
    organisation it turned out to be; the old code stays as a redirect.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "code": PUBLISHED,
        "name_en": PUBLISHED,
        "name_fr": PUBLISHED,
        "country": PUBLISHED,
        "funder_class": PUBLISHED,
        "merged_into": PUBLISHED,
    }

    code = models.CharField(max_length=40, primary_key=True)
    name_en = models.CharField(max_length=300)
    name_fr = models.CharField(max_length=300)
    country = models.ForeignKey(Country, models.PROTECT, null=True, related_name="organisations")
    funder_class = models.CharField(
        max_length=30, choices=[(c, c) for c in FunderClass], blank=True
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    class Meta:
        """Nothing is merged into itself."""

        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nothing_merges_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("code")),
            )
        ]

    def __str__(self) -> str:
        return self.code


class OrganisationAlias(models.Model):
    """One way an organisation is written: its names, its code and other spellings.

    folded: `codelists.fold` of the name; stands for one organisation only.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "organisation": INTERNAL,
        "name": INTERNAL,
        "folded": INTERNAL,
    }

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=300, unique=True)

    class Meta:
        """In the order of the spellings."""

        verbose_name_plural = "organisation aliases"
        ordering: ClassVar = ["folded"]
        constraints: ClassVar = [
            models.CheckConstraint(name="an_alias_is_not_empty", condition=~Q(folded=""))
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(models.Model):
    """A published identifier: scheme is its prefix in the org-id.guide list, value the whole."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "organisation": PUBLISHED,
        "scheme": PUBLISHED,
        "value": PUBLISHED,
    }

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=120, unique=True)

    class Meta:
        """In the order of the identifiers."""

        ordering: ClassVar = ["value"]

    def __str__(self) -> str:
        return self.value
