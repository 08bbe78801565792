"""What is filled in about the questions of a cycle: the questions, and the answers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marsa.collection import fields, method, writing
from marsa.collection.models import Question
from marsa.collection.rules.method import LONGEST, Asked, Choice
from marsa.collection.states import AnswerKind

LINES = gettext_lazy("One answer per line, in the same order in both languages.")


class Radios(forms.RadioSelect):
    """Choices whose first is what a link to the field leads to."""

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """Return the identifier of a choice, of the first for the whole."""
        return f"{id_}_{index or 0}"


def text(label: Any, *, rows: int = 4, is_required: bool = False, hint: Any = "") -> Any:
    """Return a field for a few lines of text."""
    return forms.CharField(
        label=label,
        required=is_required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def offer(field: forms.Field, choices: Sequence[tuple[str, str]]) -> None:
    """Give a field its choices, in the language of the page."""
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class QuestionForm(forms.Form):
    """A question as the secretariat sets it."""

    text_en = text(gettext_lazy("Question in English"), rows=2)
    text_fr = text(gettext_lazy("Question in French"), rows=2)
    kind = forms.ChoiceField(label=gettext_lazy("How it is answered"))
    choices_en = text(gettext_lazy("Answers to choose, in English"), hint=LINES)
    choices_fr = text(gettext_lazy("Answers to choose, in French"), hint=LINES)
    field = forms.ChoiceField(label=gettext_lazy("What it is about"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of answers and the fields of the form."""
        super().__init__(*args, **kwargs)
        language = writing.language()
        known = [
            (key, field.label(language))
            for key, field in fields.all_fields().items()
            if field.is_asked and field.whole == key
        ]
        offer(self.fields["field"], [("", _("In general")), *known])
        kinds = {
            AnswerKind.SCALE: _("From 1 to 5"),
            AnswerKind.CHOICE: _("One answer to choose"),
            AnswerKind.TEXT: _("In words"),
        }
        offer(self.fields["kind"], [(str(kind), label) for kind, label in kinds.items()])

    def clean(self) -> dict[str, Any]:
        """The answers to choose come in pairs, one line in each language."""
        cleaned = super().clean() or {}
        lines = [self._lines(f"choices_{language}") for language in ("en", "fr")]
        if cleaned.get("kind") == AnswerKind.CHOICE and len(lines[0]) != len(lines[1]):
            sentence = _("There are %(en)d answers in English and %(fr)d in French. Write as many.")
            self.add_error("choices_fr", sentence % {"en": len(lines[0]), "fr": len(lines[1])})
        return cleaned

    def asked(self) -> Asked:
        """Return what was filled in; only after is_valid()."""
        cleaned = self.cleaned_data
        pairs = zip(self._lines("choices_en"), self._lines("choices_fr"), strict=False)
        choices = tuple(Choice(f"c{n}", en, fr) for n, (en, fr) in enumerate(pairs, start=1))
        kind = AnswerKind(cleaned["kind"])
        return Asked(
            kind=kind,
            text_en=cleaned["text_en"],
            text_fr=cleaned["text_fr"],
            field=cleaned["field"],
            choices=choices if kind == AnswerKind.CHOICE else (),
        )

    def _lines(self, name: str) -> list[str]:
        lines = str(self.cleaned_data.get(name, "")).splitlines()
        return [line.strip() for line in lines if line.strip()]


class AnswersForm(forms.Form):
    """The answers of a partner: one field per question, named by its number."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        """questions: in order."""
        super().__init__(*args, **kwargs)
        for place, question in enumerate(questions, start=1):
            self.fields[f"q{question.pk}"] = _answer(place, question)

    def answers(self) -> dict[int, str]:
        """Return number of the question → value; only after is_valid()."""
        return {int(name[1:]): value for name, value in self.cleaned_data.items()}


def of_question(question: Question) -> dict[str, Any]:
    """Return what the form shows of a question."""
    lines = {
        f"choices_{language}": "\n".join(choice[language] for choice in question.choices)
        for language in ("en", "fr")
    }
    columns = ("text_en", "text_fr", "kind", "field")
    return {name: getattr(question, name) for name in columns} | lines


def _answer(place: int, question: Question) -> forms.Field:
    label, hint = f"{place}. {method.text_of(question)}", method.about(question)
    if question.kind == AnswerKind.TEXT:
        area = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(
            label=label, help_text=hint, required=False, max_length=LONGEST, widget=area
        )
    choices = [("", _("No answer yet")), *method.options(question)]
    return forms.ChoiceField(
        label=label, help_text=hint, required=False, choices=choices, widget=Radios
    )
