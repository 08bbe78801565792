"""Which entries are wanted, and what is said of one: HTTP in, clean values out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marsa.collection import fields
from marsa.collection.queries.entries import LACKING, Wanted
from marsa.collection.rules.entries import TYPES, state_name
from marsa.collection.rules.review import Token
from marsa.collection.states import State
from marsa.registry import codelists

Choices = Iterable[tuple[str, str]]
SORT_NAMES = {
    "newest": _("Last changed first"),
    "oldest": _("Longest unchanged first"),
    "reference": _("Reference"),
    "title": _("Title"),
    "state": _("State"),
}


class Filters(forms.Form):
    """The filters of the list of entries. Choices of the database are handed in."""

    words = forms.CharField(label=_("Words in title or reference"), required=False, max_length=200)
    state = forms.ChoiceField(label=_("State"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False)
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    contributor = forms.ChoiceField(label=_("Contributor"), required=False)
    missing = forms.ChoiceField(
        label=_("Lacking in the scorecard"), required=False, widget=forms.HiddenInput
    )
    since = forms.DateField(
        label=_("Changed since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Give a day that exists, as 2026-06-30.")},
    )
    waiting = forms.BooleanField(label=_("Waiting for me"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, cycles: Choices, partners: Choices, contributors: Choices
    ) -> None:
        """Offer what there is. A list with one value or none is not asked about."""
        super().__init__(data)
        language = get_language() or "en"
        types = codelists.labels("initiative_types")
        self._offer("state", [(state, state_name(state)) for state in State])
        self._offer("type", [(code, types[code].text(language)) for code in TYPES])
        self._offer("cycle", cycles)
        self._offer("partner", partners)
        self._offer("contributor", contributors)
        self._offer("missing", [(key, _lacking(key, language)) for key in LACKING])
        self._offer("sort", SORT_NAMES.items(), blank=False)

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]], *, blank: bool = True) -> None:
        offered = list(choices)
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*([("", _("any"))] if blank else []), *offered]
        if len(offered) < 2 and not self.data.get(name):
            del self.fields[name]

    def wanted(self) -> Wanted:
        """Return what is asked for; what cannot be understood is left out and said."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(**given)


class Decision(forms.Form):
    """The version that somebody saw and decides on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def token(self) -> Token:
        """Return what the person saw; one that says nothing matches no version."""
        if not self.is_valid():
            return 0, ""
        return self.cleaned_data["version"], self.cleaned_data["fingerprint"]


class Reason(forms.Form):
    """Why an entry is sent back or withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Say what is wrong and what to do, in at least 10 characters."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
        error_messages={"required": _("Write the reason.")},
    )


class Comment(forms.Form):
    """A comment or a question, about one field or the whole."""

    text = forms.CharField(
        label=_("Your comment or question"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
        error_messages={"required": _("Write your comment first; the field is empty.")},
    )
    field = forms.ChoiceField(label=_("About"), required=False)
    question = forms.BooleanField(
        label=_("This is a question that needs an answer"), required=False
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, type: str) -> None:
        """Offer the fields of an entry of this type."""
        super().__init__(data)
        language = get_language() or "en"
        field = self.fields["field"]
        assert isinstance(field, forms.ChoiceField)
        named = [(f.key, f.label(language)) for f in _fields() if type in f.applies]
        field.choices = [("", _("the whole entry")), *named]


class Answer(forms.Form):
    """The answer to a question."""

    text = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=3000,
        error_messages={"required": _("Write your answer first; the field is empty.")},
    )


class Explanation(forms.Form):
    """Why a value that looks wrong is right."""

    finding = forms.CharField(widget=forms.HiddenInput, max_length=60)
    field = forms.CharField(widget=forms.HiddenInput, max_length=60)
    text = forms.CharField(
        label=_("Why the value is right"),
        max_length=3000,
        error_messages={"required": _("Write the explanation first; the field is empty.")},
    )


def _lacking(key: str, language: str) -> str:
    """Return what a line of the scorecard asks for, by the field it looks at."""
    words = {"unconfirmed": _("confirmation"), "accepted_at_once": _("acceptance at once")}
    if key in words:
        return str(words[key])
    names = {"amounts": "funding", "place_shares": "places", "theme_shares": "themes"}
    return fields.of(names.get(key, key.removesuffix("_both"))).label(language)


def _fields() -> list[fields.Field]:
    return [f for f in fields.all_fields().values() if f.is_asked and "/" not in f.key]
