"""What is filled in about a return."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from marsa.collection import writing
from marsa.registry import codelists

CHOOSE = gettext_lazy("Choose the reason from the list.")


class NilForm(forms.Form):
    """Why a partner has nothing new."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons of the list."""
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        labels = codelists.labels("nil_reasons")
        field.choices = [(code, label.text(writing.language())) for code, label in labels.items()]


class ReasonForm(forms.Form):
    """Why a return goes back to its partner."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The partner reads it. At least 10 characters."),
        error_messages={"required": gettext_lazy("Give the reason in at least 10 characters.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Confirmation(forms.Form):
    """Nothing to fill in: a step that is only confirmed."""
