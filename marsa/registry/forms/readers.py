"""Forms of reader access: asking for it, and deciding on it."""

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marsa.registry import codelists
from marsa.registry.roles import READER_KINDS

MONTHS = (3, 6, 12, 24)


def _kinds() -> list[tuple[str, str]]:
    labels = codelists.labels("reader_kinds")
    return [(kind, labels[kind].text(get_language() or "en")) for kind in READER_KINDS]


class Address(forms.Form):
    """The address of who asks; a code goes there."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We send a code to this address, and later the answer."),
    )


class Code(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code"}),
        help_text=_("Eight letters and digits. Capitals do not matter."),
    )


class Ask(forms.Form):
    """Who asks, from where, what for, for how long."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language of your mails"), choices=settings.LANGUAGES)
    kind = forms.ChoiceField(label=_("You are a"), choices=_kinds)
    institution = forms.CharField(
        label=_("Institution"),
        max_length=200,
        help_text=_("University, institute, newsroom; or “independent”."),
    )
    purpose = forms.CharField(
        label=_("What you need the data for"),
        min_length=30,
        max_length=3000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Two or three sentences: what you examine, and where it will be published."),
    )
    months = forms.TypedChoiceField(
        label=_("For how many months"), choices=[(n, n) for n in MONTHS], coerce=int, initial=12
    )


class Reason(forms.Form):
    """Why access is refused or ended; the person reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("At least 10 characters. The person reads it."),
    )
