"""When questions about the method are set, drafted and sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.collection.models import Cycle, Question
from marsa.collection.states import AnswerKind, CycleState
from marsa.registry.acting import Acting
from marsa.registry.roles import Permission
from marsa.registry.rules import why_not_act

SCALE = ("1", "2", "3", "4", "5")
LONGEST = 3_000  # characters of an answer in words


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    code: str
    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is set. field: key of a field of the form, empty for one in general."""

    kind: AnswerKind
    text_en: str
    text_fr: str
    field: str = ""
    choices: tuple[Choice, ...] = ()


def why_not_set_questions(cycle: Cycle, *, sent: int, by: Acting) -> str | None:
    """The secretariat sets the questions until the first partner has sent its answers.

    sent: how many partners have. Afterwards the answers of all must speak of the same questions.
    """
    if reason := why_not_act(by, permission=Permission.RUN_CYCLES):
        return reason
    if cycle.state == CycleState.FINISHED:
        return _("The cycle %(code)s is finished; it can only be read.") % {"code": cycle.code}
    if sent:
        return ngettext(
            "%(n)d partner has sent its answers. The questions stay as they are.",
            "%(n)d partners have sent their answers. The questions stay as they are.",
            sent,
        ) % {"n": sent}
    return None


def why_not_ask(asked: Asked) -> str | None:
    """A question is written in both languages, and one with choices offers two or more."""
    if not asked.text_en.strip() or not asked.text_fr.strip():
        return _("Write the question in English and in French.")
    if asked.kind != AnswerKind.CHOICE:
        return None
    if len(asked.choices) < 2:
        return _("Offer at least two answers to choose from.")
    if any(not choice.en.strip() or not choice.fr.strip() for choice in asked.choices):
        return _("Write each answer to choose in English and in French.")
    return None


def why_not_draft(cycle: Cycle, *, partner: str, is_sent: bool, by: Acting) -> str | None:
    """A partner's people write its answers while the cycle runs and they have not been sent."""
    if reason := why_not_act(by, permission=Permission.ANSWER, partner=partner):
        return reason
    return _why_not_now(cycle, is_sent)


def why_not_answer(question: Question, *, value: str) -> str | None:
    """An answer is one of those that the question offers, or words; empty takes it back."""
    if question.kind == AnswerKind.TEXT:
        if len(value) <= LONGEST:
            return None
        return _("An answer has at most %(most)s characters; this one has %(n)s.") % {
            "most": LONGEST,
            "n": len(value),
        }
    if not value or value in offered(question):
        return None
    return _("Choose one of the answers that the question offers.")


def why_not_send(
    cycle: Cycle, *, partner: str, is_sent: bool, missing: Sequence[int], by: Acting
) -> str | None:
    """The focal point sends, once, when every question that is not in words is answered.

    missing: numbers of the questions on the page, from 1, that still have no answer.
    """
    if reason := why_not_act(by, permission=Permission.SEND_ANSWERS, partner=partner):
        return reason
    if reason := _why_not_now(cycle, is_sent):
        return reason
    if not missing:
        return None
    return ngettext(
        "Question %(which)s has no answer yet. Answer it, then send.",
        "Questions %(which)s have no answer yet. Answer them, then send.",
        len(missing),
    ) % {"which": ", ".join(str(number) for number in missing)}


def offered(question: Question) -> tuple[str, ...]:
    """Return the values from which one chooses; none for an answer in words."""
    if question.kind == AnswerKind.SCALE:
        return SCALE
    return tuple(str(choice["code"]) for choice in question.choices)


def _why_not_now(cycle: Cycle, is_sent: bool) -> str | None:
    if is_sent:
        return _("The answers of your partner are sent. They are read by the secretariat now.")
    if cycle.state in (CycleState.OPEN, CycleState.CLOSED):
        return None
    if cycle.state == CycleState.PLANNED:
        return _("The cycle %(code)s is not open yet.") % {"code": cycle.code}
    return _("The cycle %(code)s is finished; it can only be read.") % {"code": cycle.code}
