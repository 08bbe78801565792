"""Frameworks: versioned taxonomies and plans, their nodes, and what is stated about them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from marsa.kit.privacy import INTERNAL, PERSONAL, PUBLISHED, Privacy
from marsa.registry.states import CorrespondenceKind, VersionState, Wording


class Framework(models.Model):
    """A taxonomy or plan under one name. levels: codes of its levels from the top down."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "code": PUBLISHED,
        "name_en": PUBLISHED,
        "name_fr": PUBLISHED,
        "levels": PUBLISHED,
    }

    code = models.CharField(max_length=40, primary_key=True)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200)
    levels = models.JSONField(default=list)

    class Meta:
        """In the order of the codes."""

        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class FrameworkVersion(models.Model):
    """One version of a framework, valid from a day to a day (half-open; open while empty).

    Nodes never change once the version is in force. sample: invented for demonstrations.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "framework": PUBLISHED,
        "number": PUBLISHED,
        "valid_from": PUBLISHED,
        "valid_to": PUBLISHED,
        "source": PUBLISHED,
        "file_sha256": PUBLISHED,
        "importer": PERSONAL,
        "imported_at": INTERNAL,
        "sample": PUBLISHED,
        "state": PUBLISHED,
    }

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="versions")
    number = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=500)
    file_sha256 = models.CharField(max_length=64)
    importer = models.CharField(max_length=150)
    imported_at = models.DateTimeField()
    sample = models.BooleanField(default=False)
    state = models.CharField(
        max_length=20, choices=[(s, s) for s in VersionState], default=VersionState.DRAFT
    )

    class Meta:
        """Numbers are used once; one version at most is in force."""

        ordering: ClassVar = ["framework", "valid_from", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "number"], name="version_numbers_once"),
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(state=VersionState.IN_FORCE),
                name="one_version_in_force",
            ),
            models.CheckConstraint(
                name="version_begins_before_it_ends",
                condition=Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id} {self.number}"


class Node(models.Model):
    """One line of a version: a domain, an area, a priority, an action…

    position: its place in the file, from 1. wording and source are about the English
    text, wording_fr and source_fr about the French. counted_with: code of the node
    together with which this one is counted once.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "version": PUBLISHED,
        "code": PUBLISHED,
        "level": PUBLISHED,
        "parent": PUBLISHED,
        "position": PUBLISHED,
        "number": PUBLISHED,
        "label_en": PUBLISHED,
        "label_fr": PUBLISHED,
        "text_en": PUBLISHED,
        "text_fr": PUBLISHED,
        "wording": PUBLISHED,
        "wording_fr": PUBLISHED,
        "source": PUBLISHED,
        "source_fr": PUBLISHED,
        "counted_with": PUBLISHED,
    }

    version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="nodes")
    code = models.CharField(max_length=80)
    level = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    position = models.IntegerField()
    number = models.CharField(max_length=20, blank=True)
    label_en = models.CharField(max_length=500)
    label_fr = models.CharField(max_length=500, blank=True)
    text_en = models.TextField(blank=True)
    text_fr = models.TextField(blank=True)
    wording = models.CharField(max_length=20, choices=[(w, w) for w in Wording])
    wording_fr = models.CharField(max_length=20, choices=[(w, w) for w in Wording])
    source = models.CharField(max_length=500, blank=True)
    source_fr = models.CharField(max_length=500, blank=True)
    counted_with = models.CharField(max_length=80, blank=True)

    class Meta:
        """A code stands once in a version; a French label that is missing has no wording."""

        ordering: ClassVar = ["version", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "code"], name="one_node_per_code"),
            models.UniqueConstraint(fields=["version", "position"], name="nodes_are_in_order"),
            models.CheckConstraint(
                name="no_french_label_no_french_wording",
                condition=~Q(label_fr="") | Q(wording_fr=Wording.NONE),
            ),
            models.CheckConstraint(
                name="no_node_is_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def label(self, language: str) -> str:
        """Return the French label for "fr…" where there is one, else the English one."""
        return (self.label_fr if language.startswith("fr") else "") or self.label_en


class StatedCount(models.Model):
    """How many nodes of a level a source says there are, to compare with what was imported."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "framework": PUBLISHED,
        "level": PUBLISHED,
        "count": PUBLISHED,
        "source": PUBLISHED,
    }

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="stated_counts")
    level = models.CharField(max_length=20)
    count = models.IntegerField()
    source = models.CharField(max_length=500)

    class Meta:
        """A source states one count of a level."""

        ordering: ClassVar = ["framework", "level", "source"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework", "level", "source"], name="one_count_per_source"
            ),
            models.CheckConstraint(name="a_count_is_not_negative", condition=Q(count__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.level}"


class Correspondence(models.Model):
    """What became of a node of one version in the next; keeps old cycles readable."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "kind": PUBLISHED,
        "old": PUBLISHED,
        "new": PUBLISHED,
        "source": PUBLISHED,
    }

    kind = models.CharField(max_length=20, choices=[(k, k) for k in CorrespondenceKind])
    old = models.ForeignKey(Node, models.PROTECT, null=True, related_name="becomes")
    new = models.ForeignKey(Node, models.PROTECT, null=True, related_name="comes_from")
    source = models.CharField(max_length=500)

    class Meta:
        """Dropped has no new node, new has no old one, all others have both."""

        ordering: ClassVar = ["old", "new"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["old", "new"], name="one_correspondence_per_pair"),
            models.CheckConstraint(
                name="a_correspondence_has_its_ends",
                condition=Q(kind=CorrespondenceKind.DROPPED, old__isnull=False, new__isnull=True)
                | Q(kind=CorrespondenceKind.NEW, old__isnull=True, new__isnull=False)
                | (
                    ~Q(kind__in=[CorrespondenceKind.DROPPED, CorrespondenceKind.NEW])
                    & Q(old__isnull=False, new__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} {self.kind} {self.new}"
