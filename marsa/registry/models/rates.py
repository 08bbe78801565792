"""Rates that this installation was given beside those that the product brings along."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from marsa.kit.fields import ExactDecimal
from marsa.kit.privacy import INTERNAL, PUBLISHED, Privacy
from marsa.registry.states import RateKind


class Rate(models.Model):
    """Units of a currency for one euro, on a day (a month: its first day)."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "currency": PUBLISHED,
        "on": PUBLISHED,
        "kind": PUBLISHED,
        "per_eur": PUBLISHED,
        "source": PUBLISHED,
    }

    currency = models.CharField(max_length=3)
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=[(k, k) for k in RateKind])
    per_eur = ExactDecimal()
    source = models.CharField(max_length=200)

    class Meta:
        """One rate of a kind for a currency and a day."""

        ordering: ClassVar = ["currency", "on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "on", "kind"], name="one_rate_per_day"),
            models.CheckConstraint(name="euro_needs_no_rate", condition=~Q(currency="EUR")),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on}"
