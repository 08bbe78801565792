"""The method, in common: questions to partners, proposals to change it, votes and answers."""

from typing import ClassVar

from django.db import models

from marsa.collection.states import AnswerKind, Comparability, Outcome, ProposalState, Stance
from marsa.kit.privacy import INTERNAL, PERSONAL, PUBLISHED, Privacy


class FormVersion(models.Model):
    """A numbered state of the form and its definitions; applied proposals make the next."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "number": PUBLISHED,
        "made_at": PUBLISHED,
        "note_en": PUBLISHED,
        "note_fr": PUBLISHED,
    }

    number = models.IntegerField(unique=True)
    made_at = models.DateTimeField()
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"v{self.number}"


class Question(models.Model):
    """A question of a cycle about the method; field: of the sheet, empty when in general."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "cycle": INTERNAL,
        "position": INTERNAL,
        "field": INTERNAL,
        "kind": INTERNAL,
        "text_en": INTERNAL,
        "text_fr": INTERNAL,
        "choices": INTERNAL,
    }

    cycle = models.ForeignKey("Cycle", models.PROTECT, related_name="questions")
    position = models.IntegerField()
    field = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=[(k, k) for k in AnswerKind])
    text_en = models.TextField()
    text_fr = models.TextField()
    choices = models.JSONField(default=list)  # [{"code", "en", "fr"}]

    class Meta:
        """Questions of a cycle are in order."""

        ordering: ClassVar = ["cycle", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "position"], name="questions_are_in_order")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class AnswerSet(models.Model):
    """What one partner answers in one cycle: contributors draft it, the focal point sends it."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "cycle": INTERNAL,
        "partner": INTERNAL,
        "sent_at": INTERNAL,
        "sent_by": PERSONAL,
    }

    cycle = models.ForeignKey("Cycle", models.PROTECT, related_name="answer_sets")
    partner = models.ForeignKey("registry.Partner", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=150, blank=True)

    class Meta:
        """One set per partner and cycle."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "partner"], name="one_answer_set")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Answer(models.Model):
    """The answer to one question; value: a number of the scale, a code, or text."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "set": INTERNAL,
        "question": INTERNAL,
        "value": INTERNAL,
        "drafted_at": INTERNAL,
        "drafted_by": PERSONAL,
    }

    set = models.ForeignKey(AnswerSet, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = models.TextField()
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=150)

    class Meta:
        """A question is answered once in a set."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["set", "question"], name="one_answer_per_question")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ChangeProposal(models.Model):
    """A proposal to change a field, a list, a definition or a rule of the method.

    partner: who proposes; None for the secretariat. outcome and answer are public.
    comparability: printed under charts that cross the change.
    """

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "cycle": INTERNAL,
        "partner": INTERNAL,
        "target_kind": PUBLISHED,
        "target": PUBLISHED,
        "text_en": PUBLISHED,
        "text_fr": PUBLISHED,
        "reason_en": PUBLISHED,
        "reason_fr": PUBLISHED,
        "state": PUBLISHED,
        "made_at": INTERNAL,
        "made_by": PERSONAL,
        "opened_at": PUBLISHED,
        "closed_at": PUBLISHED,
        "outcome": PUBLISHED,
        "answer_en": PUBLISHED,
        "answer_fr": PUBLISHED,
        "answered_at": PUBLISHED,
        "answered_by": PERSONAL,
        "comparability": PUBLISHED,
        "applied_in": PUBLISHED,
    }

    cycle = models.ForeignKey("Cycle", models.PROTECT, related_name="change_proposals")
    partner = models.ForeignKey("registry.Partner", models.PROTECT, null=True, related_name="+")
    target_kind = models.CharField(max_length=12)
    target = models.CharField(max_length=80)
    text_en = models.TextField()
    text_fr = models.TextField()
    reason_en = models.TextField()
    reason_fr = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in ProposalState], default=ProposalState.DRAFT
    )
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=[(o, o) for o in Outcome], blank=True)
    answer_en = models.TextField(blank=True)
    answer_fr = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)
    comparability = models.CharField(
        max_length=10, choices=[(c, c) for c in Comparability], blank=True
    )
    applied_in = models.ForeignKey(FormVersion, models.PROTECT, null=True, related_name="proposals")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Vote(models.Model):
    """One vote per partner on a proposal; replaceable until it is closed."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "id": INTERNAL,
        "proposal": INTERNAL,
        "partner": INTERNAL,
        "stance": INTERNAL,
        "remark": INTERNAL,
        "cast_at": INTERNAL,
        "cast_by": PERSONAL,
    }

    proposal = models.ForeignKey(ChangeProposal, models.PROTECT, related_name="votes")
    partner = models.ForeignKey("registry.Partner", models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12, choices=[(s, s) for s in Stance])
    remark = models.TextField(blank=True)
    cast_at = models.DateTimeField()
    cast_by = models.CharField(max_length=150)

    class Meta:
        """A partner votes once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "partner"], name="one_vote_per_partner")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
