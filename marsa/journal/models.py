"""The audit trail: one entry per action, never edited."""

from typing import ClassVar

from django.db import models

from marsa.kit.privacy import INTERNAL, PERSONAL, Privacy


class Entry(models.Model):
    """Who did what, to what, and when."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "at": INTERNAL,
        "by": PERSONAL,
        "verb": INTERNAL,
        "subject": INTERNAL,
        "detail": INTERNAL,
    }

    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=150)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=120, db_index=True)
    detail = models.JSONField(default=dict)

    class Meta:
        """Named in the plural of the glossary."""

        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"#{self.pk} {self.verb} {self.subject}"
