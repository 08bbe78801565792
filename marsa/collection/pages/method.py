"""Pages of the questions about the method, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection import method, writing
from marsa.collection.models import AnswerSet, Cycle, Question
from marsa.collection.pages.cycles import Step
from marsa.collection.queries import method as queries
from marsa.collection.rules import method as rules
from marsa.collection.states import AnswerKind
from marsa.registry import queries as registry
from marsa.registry.acting import Acting
from marsa.registry.roles import MAY, Permission


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Where the questions of a cycle stand for who asks. links: label, address."""

    sentence: str
    steps: tuple[Step, ...]
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Set:
    """One question as the secretariat sets it. change, remove: addresses, empty when fixed."""

    place: int
    text: str
    about: str
    change: str
    remove: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How many partners gave one answer. length: in percent of those who answered."""

    label: str
    count: int
    share: str
    length: int


@dataclass(frozen=True, slots=True)
class Result:
    """What partners sent to one question. bars: for answers to choose; texts: (partner, words)."""

    place: int
    text: str
    about: str
    answered: str
    bars: tuple[Bar, ...]
    texts: tuple[tuple[str, str], ...]


def questionnaire(cycle: Cycle, *, acting: Acting) -> Questionnaire:
    """Return where the questions stand: for a partner its answers, for the secretariat all."""
    asked = queries.questions(cycle)
    if Permission.RUN_CYCLES in MAY[acting.role]:
        return _for_the_secretariat(cycle, asked)
    if not asked:
        return Questionnaire(_("The secretariat asks no questions in this cycle."), (), ())
    return _for_a_partner(cycle, asked, acting)


def set_questions(cycle: Cycle, *, acting: Acting) -> tuple[list[Set], str | None]:
    """Return the questions to be set, and why none can be added or changed, if so."""
    why_not = rules.why_not_set_questions(cycle, sent=queries.sent(cycle), by=acting)
    rows = []
    for place, question in enumerate(queries.questions(cycle), start=1):
        where = {"code": cycle.code, "number": question.pk}
        change = "" if why_not else reverse("method-question", kwargs=where)
        remove = "" if why_not else reverse("method-question-remove", kwargs=where)
        rows.append(Set(place, method.text_of(question), method.about(question), change, remove))
    return rows, why_not


def why_not_send(cycle: Cycle, *, acting: Acting) -> str | None:
    """Return why the answers of one's partner cannot be sent, if so."""
    kept = queries.answer_set(cycle, partner=acting.partner)
    return rules.why_not_send(
        cycle,
        partner=acting.partner,
        is_sent=kept is not None and kept.sent_at is not None,
        missing=queries.missing(queries.questions(cycle), given=queries.values(kept)),
        by=acting,
    )


def results(cycle: Cycle) -> list[Result]:
    """Return what partners sent, question by question (five queries)."""
    sent, counts, texts = queries.sent(cycle), queries.counts(cycle), queries.texts(cycle)
    names = _names() if texts else {}
    found = []
    for place, question in enumerate(queries.questions(cycle), start=1):
        words = [(names.get(code, code), text) for code, text in texts.get(question.pk, [])]
        bars = () if question.kind == AnswerKind.TEXT else _bars(question, counts)
        answered = len(words) if question.kind == AnswerKind.TEXT else sum(b.count for b in bars)
        found.append(
            Result(
                place=place,
                text=method.text_of(question),
                about=method.about(question),
                answered=writing.counted(answered, of=sent),
                bars=bars,
                texts=tuple(words),
            )
        )
    return found


def sent_sentence(cycle: Cycle) -> str:
    """Return "38 of 75 partners have sent their answers."."""
    return _("%(counted)s partners have sent their answers.") % {
        "counted": writing.counted(queries.sent(cycle), of=queries.expected(cycle))
    }


def _bars(question: Question, counts: Mapping[int, Mapping[str, int]]) -> tuple[Bar, ...]:
    given = counts.get(question.pk, {})
    total = sum(given.values())
    return tuple(
        Bar(
            label=label,
            count=given.get(value, 0),
            share=writing.share(given.get(value, 0), of=total),
            length=round(100 * given.get(value, 0) / total) if total else 0,
        )
        for value, label in method.options(question)
    )


def _for_the_secretariat(cycle: Cycle, asked: Sequence[Question]) -> Questionnaire:
    questions = (_("Set the questions"), reverse("method-questions", args=[cycle.code]))
    if not asked:
        return Questionnaire(_("No questions are set for this cycle."), (), (questions,))
    answers = (_("Read the answers"), reverse("method-results", args=[cycle.code]))
    return Questionnaire(sent_sentence(cycle), (), (questions, answers))


def _for_a_partner(cycle: Cycle, asked: Sequence[Question], acting: Acting) -> Questionnaire:
    kept = queries.answer_set(cycle, partner=acting.partner)
    given = queries.values(kept)
    address = reverse("method-answers", args=[cycle.code])
    if kept and kept.sent_at:
        return Questionnaire(_sent(kept), (), ((_("Read what was sent"), address),))
    sentence = ngettext(
        "%(given)s of %(n)d question is answered.",
        "%(given)s of %(n)d questions are answered.",
        len(asked),
    ) % {"given": len(given), "n": len(asked)}
    steps = [Step(_("Answer the questions"), address)]
    if Permission.SEND_ANSWERS in MAY[acting.role]:
        send = reverse("method-send", args=[cycle.code])
        steps.append(Step(_("Send the answers"), send, why_not_send(cycle, acting=acting)))
    return Questionnaire(sentence, tuple(steps), ())


def _sent(kept: AnswerSet) -> str:
    return _("The answers of your partner were sent on %(day)s.") % {
        "day": writing.day(kept.sent_at)
    }


def _names() -> dict[str, str]:
    is_french = writing.language() == "fr"
    return {p.code: p.name_fr if is_french else p.name_en for p in registry.partners()}
