"""Initiatives, and which entries speak of each."""

from typing import ClassVar

from django.db import models

from marsa.kit.privacy import INTERNAL, PUBLISHED, Privacy


class Initiative(models.Model):
    """A project or policy of the real world; its public identifier is never reused."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "public_id": PUBLISHED,
        "made_at": INTERNAL,
    }

    public_id = models.CharField(max_length=20, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class Belonging(models.Model):
    """An entry speaks of exactly one initiative."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "entry": INTERNAL,
        "initiative": INTERNAL,
        "because": INTERNAL,
    }

    entry = models.OneToOneField("collection.Entry", models.PROTECT, related_name="belonging")
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="belongings")
    because = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"#{self.pk} {self.because}"
