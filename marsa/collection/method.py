"""What the method is said in: questions, stances and outcomes in words. Pure."""

from django.utils.translation import gettext as _

from marsa.collection import fields, writing
from marsa.collection.models import Question
from marsa.collection.rules.method import SCALE
from marsa.collection.states import AnswerKind, Comparability, Outcome, Stance


def text_of(question: Question) -> str:
    """Return a question in the language of the page."""
    return question.text_fr if writing.language() == "fr" else question.text_en


def about(question: Question) -> str:
    """Return what a question is about and how it is answered, in a few words."""
    kinds = {
        AnswerKind.SCALE: _("from 1 to 5"),
        AnswerKind.CHOICE: _("one answer to choose"),
        AnswerKind.TEXT: _("in your own words"),
    }
    field = fields.all_fields().get(question.field)
    subject = field.label(writing.language()) if field else _("In general")
    return f"{subject} · {kinds[AnswerKind(question.kind)]}"


def options(question: Question) -> list[tuple[str, str]]:
    """Return (value, label) of the answers to choose from."""
    if question.kind == AnswerKind.SCALE:
        ends = {"1": _("1 – not at all"), "5": _("5 – fully")}
        return [(value, ends.get(value, value)) for value in SCALE]
    language = writing.language()
    return [(choice["code"], choice[language]) for choice in question.choices]


def kinds() -> dict[str, str]:
    """Return what can be changed, in words."""
    return {
        "field": _("A field of the form"),
        "list": _("A list of codes"),
        "definition": _("A definition"),
        "rule": _("A rule"),
    }


def target_of(written: str) -> str:
    """Return what is kept of what is to be changed: the key of a field if it is named so."""
    wanted = written.strip().casefold()
    for key, field in fields.all_fields().items():
        if wanted in (key, field.en.casefold(), field.fr.casefold()):
            return key
    return written.strip()


def target_name(target: str) -> str:
    """Return what is to be changed in the language of the page.

    target: key of a field, or words; "Due date / Échéance" is one name in each language.
    """
    if field := fields.all_fields().get(target):
        return field.label(writing.language())
    en, _slash, fr = target.partition(" / ")
    return fr if fr and writing.language() == "fr" else en


def stances() -> dict[Stance, str]:
    """Return what a partner can say of a proposal, in words."""
    return {
        Stance.AGREE: _("Agree"),
        Stance.AGREE_WITH_REMARK: _("Agree, with a remark"),
        Stance.OBJECT: _("Object"),
        Stance.ABSTAIN: _("Abstain"),
    }


def outcomes() -> dict[Outcome, str]:
    """Return how a proposal can be answered, in words."""
    return {
        Outcome.ADOPTED: _("Adopted"),
        Outcome.IN_PART: _("Adopted in part"),
        Outcome.NOT_ADOPTED: _("Not adopted"),
    }


def comparabilities() -> dict[Comparability, str]:
    """Return what a change does to comparisons over cycles, as it stands under a chart."""
    return {
        Comparability.SAME: _("Figures before and after can be compared."),
        Comparability.WITH_CARE: _("Figures before and after can be compared with care."),
        Comparability.NO: _("Figures before and after cannot be compared."),
    }
