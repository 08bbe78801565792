"""What can happen to the questions about the method, and to what partners answer."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from marsa.collection.models import Answer, AnswerSet, Cycle, Question
from marsa.collection.queries import method as queries
from marsa.collection.rules import method as rules
from marsa.collection.rules.method import Asked
from marsa.journal import actions as journal
from marsa.kit.locking import lock
from marsa.kit.refusal import insist
from marsa.registry.acting import Acting

COLUMNS = ["kind", "field", "text_en", "text_fr", "choices"]


@transaction.atomic
def add_question(cycle: Cycle, *, asked: Asked, by: Acting, at: datetime) -> Question:
    """Set a question, after those that are there. Raises Refused as rules.why_not_ask."""
    cycle = lock(cycle)
    insist(rules.why_not_set_questions(cycle, sent=queries.sent(cycle), by=by))
    insist(rules.why_not_ask(asked))
    last = Question.objects.filter(cycle=cycle).aggregate(Max("position"))["position__max"] or 0
    question = Question.objects.create(cycle=cycle, position=last + 1, **_columns(asked))
    journal.record("collection.add_question", question, by=by.by, at=at, cycle=cycle.code)
    return question


@transaction.atomic
def change_question(question: Question, *, asked: Asked, by: Acting, at: datetime) -> Question:
    """Set a question otherwise; answers that it no longer offers are taken out of the drafts."""
    cycle, question = lock(question.cycle), lock(question)
    insist(rules.why_not_set_questions(cycle, sent=queries.sent(cycle), by=by))
    insist(rules.why_not_ask(asked))
    for name, value in _columns(asked).items():
        setattr(question, name, value)
    question.save(update_fields=COLUMNS)
    unfit = [a.pk for a in question.answers.all() if rules.why_not_answer(question, value=a.value)]
    Answer.objects.filter(pk__in=unfit).delete()
    journal.record("collection.change_question", question, by=by.by, at=at, taken_out=len(unfit))
    return question


@transaction.atomic
def remove_question(question: Question, *, by: Acting, at: datetime) -> None:
    """Take a question out, with what was drafted for it."""
    cycle, question = lock(question.cycle), lock(question)
    insist(rules.why_not_set_questions(cycle, sent=queries.sent(cycle), by=by))
    taken_out, _tables = question.answers.all().delete()
    text = question.text_en
    journal.record(
        "collection.remove_question", question, by=by.by, at=at, text=text, taken_out=taken_out
    )
    Question.objects.filter(pk=question.pk).delete()


@transaction.atomic
def draft_answers(
    cycle: Cycle, *, partner: str, answers: Mapping[int, str], by: Acting, at: datetime
) -> AnswerSet:
    """Keep answers of a partner: number of a question → value, an empty one takes it back.

    Questions that are not named stay as they are. Saving without change changes nothing.
    Raises Refused when a rule gives a reason.
    """
    kept = _held(cycle, partner)
    insist(rules.why_not_draft(cycle, partner=partner, is_sent=kept.sent_at is not None, by=by))
    asked = {question.pk: question for question in queries.questions(cycle)}
    given = {number: text.strip() for number, text in answers.items() if number in asked}
    for number, value in given.items():
        insist(rules.why_not_answer(asked[number], value=value))
    before = queries.values(kept)
    changed = {n: value for n, value in given.items() if value != before.get(n, "")}
    _keep(kept, changed, by=by, at=at)
    if changed:
        journal.record("collection.draft_answers", kept, by=by.by, at=at, answers=len(changed))
    return kept


@transaction.atomic
def send_answers(cycle: Cycle, *, partner: str, by: Acting, at: datetime) -> AnswerSet:
    """Send a partner's answers to the secretariat. Raises Refused as rules.why_not_send."""
    kept = _held(cycle, partner)
    missing = queries.missing(queries.questions(cycle), given=queries.values(kept))
    is_sent = kept.sent_at is not None
    insist(rules.why_not_send(cycle, partner=partner, is_sent=is_sent, missing=missing, by=by))
    kept.sent_at, kept.sent_by = at, by.by
    kept.save(update_fields=["sent_at", "sent_by"])
    journal.record("collection.send_answers", kept, by=by.by, at=at, partner=partner)
    return kept


def _columns(asked: Asked) -> dict[str, object]:
    choices = [asdict(choice) for choice in asked.choices]
    return {
        "kind": asked.kind,
        "field": asked.field,
        "text_en": asked.text_en.strip(),
        "text_fr": asked.text_fr.strip(),
        "choices": choices,
    }


def _held(cycle: Cycle, partner: str) -> AnswerSet:
    found, _is_new = AnswerSet.objects.get_or_create(cycle=cycle, partner_id=partner)
    return lock(found)


def _keep(kept: AnswerSet, changed: Mapping[int, str], *, by: Acting, at: datetime) -> None:
    for number, value in changed.items():
        if not value:
            Answer.objects.filter(set=kept, question=number).delete()
            continue
        Answer.objects.update_or_create(
            set=kept,
            question_id=number,
            defaults={"value": value, "drafted_at": at, "drafted_by": by.by},
        )
