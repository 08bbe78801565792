"""What a person answers to proposed lines: HTTP in, clean values out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marsa.collection.models import Suggestion
from marsa.collection.rules.suggestions import MEGABYTES

UNCHANGED, UPDATE, ENDED, NOT_OURS, KEEP = "unchanged", "update", "ended", "not_ours", "keep"
_OF_ENTRY = {
    UNCHANGED: _("Unchanged: it goes on as reported"),
    UPDATE: _("To be updated: I correct it in its form"),
    ENDED: _("Ended"),
    NOT_OURS: _("Not ours: withdraw it"),
}
_OF_FILE = {
    KEEP: _("Ours: keep it as a draft"),
    NOT_OURS: _("Not for this collection: leave it out"),
}
_OF_BOTH = {
    KEEP: _("Take over what the published file says"),
    UNCHANGED: _("Leave the entry as it is"),
    ENDED: _("Ended"),
    NOT_OURS: _("Not ours: withdraw it"),
}


class Answer(forms.Form):
    """The answer to one line, with the day or the reason that some answers need."""

    answer = forms.ChoiceField(
        label=_("What is it today?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    ended_on = forms.DateField(
        label=_("Day on which it ended"),
        required=False,
        help_text=_("Only if it has ended."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Give a day that exists, as 2026-06-30.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        help_text=_("Only if it is not yours. The reviewers read it."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, line: Suggestion, **kwargs: Any) -> None:
        """Offer the answers that fit the line."""
        super().__init__(*args, **kwargs)
        answer = self.fields["answer"]
        assert isinstance(answer, forms.ChoiceField)
        answer.choices = list(_answers(line).items())
        if line.entry is None:
            del self.fields["ended_on"], self.fields["reason"]
        elif line.entry.type != "project":
            del self.fields["ended_on"]


class PublishedFile(forms.Form):
    """A published file that a person sends."""

    file = forms.FileField(
        label=_("IATI activity file"),
        help_text=_("XML, also compressed as .gz or .zip; at most 25 MB."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MEGABYTES << 20:
            sentence = _("The file has %(n)s MB; the most is 25 MB. Send it in several files.")
            raise forms.ValidationError(sentence, params={"n": -(-file.size >> 20)})
        return file


def _answers(line: Suggestion) -> dict[str, Any]:
    if line.entry is None:
        return _OF_FILE
    return _OF_BOTH if line.content else _OF_ENTRY
