"""The form of a key for a program."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marsa.registry.forms.people import day_input
from marsa.registry.models import Appointment


class NewKey(forms.Form):
    """For which contributor, what the program is called, until when."""

    appointment = forms.TypedChoiceField(label=_("For"), coerce=int)
    name = forms.CharField(
        label=_("Name of the program"),
        max_length=100,
        help_text=_("So that you know later which key this is, for example “Project database”."),
    )
    expires_on = forms.DateField(
        label=_("It stops working on"), widget=day_input(), help_text=_("In 12 months at most.")
    )

    def __init__(self, *args: Any, offered: Iterable[Appointment], **kwargs: Any) -> None:
        """Offer the appointments for which one may make a key."""
        super().__init__(*args, **kwargs)
        choices = [(each.pk, f"{each.contributor} – {each.person.name}") for each in offered]
        field = self.fields["appointment"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
