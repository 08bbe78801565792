"""Forms of appointments: who, as what, for what, from when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from marsa.registry.posts import Post
from marsa.registry.roles import SCOPES, Role, Scope

Choices = Sequence[tuple[str, str]]


def day_input() -> forms.DateInput:
    """Return the browser's own control for a day; it sends ISO dates."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class Appoint(forms.Form):
    """Somebody's address, name and language, and the scope and time of the role.

    choices: what the scope of the role may be, "partner/contributor" for a contributor; empty
    for a role that has none.
    """

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Who has no account yet gets an invitation under this address."),
    )
    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of the invitation and of later mails; the person can change it."),
    )
    scope = forms.ChoiceField(label=_("For"))
    starts_on = forms.DateField(label=_("From"), widget=day_input())
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=day_input(),
        help_text=_("Leave empty when no end is known."),
    )

    def __init__(self, *args: Any, role: Role, choices: Choices, **kwargs: Any) -> None:
        """Offer the scopes of the role, or none."""
        super().__init__(*args, **kwargs)
        self.role = role
        scope = self.fields["scope"]
        if SCOPES[role] == Scope.ALL:
            del self.fields["scope"]
        elif isinstance(scope, forms.ChoiceField):
            scope.choices = choices if len(choices) == 1 else [("", "–"), *choices]

    def post(self) -> Post:
        """Return what the person is to be appointed as; the last day still belongs to it."""
        values = self.cleaned_data
        scope = values.get("scope", "")
        partner, _slash, contributor = scope.partition("/")
        is_dialogue = SCOPES[self.role] == Scope.DIALOGUE
        return Post(
            role=self.role,
            starts_on=values["starts_on"],
            ends_on=_after(values["ends_on"]),
            partner="" if is_dialogue else partner,
            contributor=contributor,
            dialogue=scope if is_dialogue else "",
        )


class End(forms.Form):
    """The last day of an appointment."""

    last_day = forms.DateField(
        label=_("Last day"), widget=day_input(), help_text=_("The role still holds on this day.")
    )

    def on(self) -> date:
        """Return the first day on which the appointment no longer holds."""
        return _after(self.cleaned_data["last_day"]) or date.max


class Letter(forms.Form):
    """The letter of an appointment."""

    letter = forms.FileField(
        label=_("Letter of appointment"),
        help_text=_("PDF, JPEG or PNG, 10 MB at most."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class NewContributor(forms.Form):
    """An entity of a partner that will supply entries."""

    partner = forms.ChoiceField(label=_("Partner"))
    code = forms.CharField(
        label=_("Short code"),
        max_length=20,
        help_text=_("Capital letters, digits and hyphens, for example MAE."),
        validators=[
            RegexValidator(
                r"^[A-Z0-9][A-Z0-9-]*$",
                _("Use capital letters, digits and hyphens only, for example MAE."),
            )
        ],
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        """Offer the partners that one appoints for."""
        super().__init__(*args, **kwargs)
        partner = self.fields["partner"]
        if isinstance(partner, forms.ChoiceField):
            partner.choices = choices


def _after(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() + 1) if day else None
