"""Questions about the method, and what partners answer."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count

from marsa.collection.models import Answer, AnswerSet, Cycle, Question, Return
from marsa.collection.states import AnswerKind


def questions(cycle: Cycle) -> list[Question]:
    """Return the questions of a cycle in order."""
    return list(Question.objects.filter(cycle=cycle).order_by("position"))


def answer_set(cycle: Cycle, *, partner: str) -> AnswerSet | None:
    """Return what a partner has written so far; None before it begins."""
    return AnswerSet.objects.filter(cycle=cycle, partner=partner).first()


def values(answers: AnswerSet | None) -> dict[int, str]:
    """Return number of a question → its answer."""
    if answers is None:
        return {}
    return dict(answers.answers.values_list("question", "value"))


def missing(asked: Iterable[Question], *, given: dict[int, str]) -> list[int]:
    """Return the places, from 1, of questions that must have an answer and have none."""
    return [
        place
        for place, question in enumerate(asked, start=1)
        if question.kind != AnswerKind.TEXT and not given.get(question.pk)
    ]


def sent(cycle: Cycle) -> int:
    """Return how many partners have sent their answers."""
    return AnswerSet.objects.filter(cycle=cycle, sent_at__isnull=False).count()


def expected(cycle: Cycle) -> int:
    """Return of how many partners a return is expected."""
    return Return.objects.filter(cycle=cycle).count()


def counts(cycle: Cycle) -> dict[int, dict[str, int]]:
    """Return question → value → how many partners sent it; answers in words are not counted."""
    answers = Answer.objects.filter(set__cycle=cycle, set__sent_at__isnull=False)
    rows = answers.exclude(question__kind=AnswerKind.TEXT).values_list("question", "value")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for question, value, count in rows.annotate(Count("id")).order_by("question", "value"):
        found[question][value] = count
    return found


def texts(cycle: Cycle) -> dict[int, list[tuple[str, str]]]:
    """Return question → (partner, answer in words) of those sent, by partner."""
    answers = Answer.objects.filter(
        set__cycle=cycle, set__sent_at__isnull=False, question__kind=AnswerKind.TEXT
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = answers.order_by("set__partner").values_list("question", "set__partner", "value")
    for question, partner, value in rows:
        found[question].append((partner, value))
    return found
