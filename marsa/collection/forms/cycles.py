"""What the secretariat fills in about a cycle."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marsa.collection import deadlines, writing
from marsa.collection.models import Cycle
from marsa.collection.rules.cycles import Plan
from marsa.registry.models import FrameworkVersion
from marsa.registry.states import VersionState

WHOLE = gettext_lazy("Write whole numbers with commas between them, for example -7, -1, 1.")
LOCAL = "%Y-%m-%dT%H:%M"


def _zone() -> str:
    return _("The time in %(city)s.") % {"city": deadlines.city(writing.language())}


ZONE = lazy(_zone, str)()


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes whose first is what a link to the field leads to."""

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """Return the identifier of a box, of the first for the whole."""
        return f"{id_}_{index or 0}"


def instant(label: Any, *, required: Any) -> forms.DateTimeField:
    """Return a field for a day and time in the zone of the site. required: said when empty."""
    return forms.DateTimeField(
        label=label,
        error_messages={
            "required": required,
            "invalid": gettext_lazy("Write day and time as 2027-06-30 17:00."),
        },
        help_text=ZONE,
        input_formats=[LOCAL, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
    )


class PlanForm(forms.Form):
    """The plan of a cycle; texts may be empty until it opens."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        error_messages={"required": gettext_lazy("Give the cycle a code.")},
        help_text=gettext_lazy("The year, for example 2027; a word after a hyphen if need be."),
    )
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give the cycle a title in English.")},
    )
    title_fr = forms.CharField(
        label=gettext_lazy("Title in French"), max_length=200, required=False
    )
    scope_en = forms.CharField(
        label=gettext_lazy("What is reported, in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    scope_fr = forms.CharField(
        label=gettext_lazy("What is reported, in French"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    framework = forms.ModelChoiceField(
        FrameworkVersion.objects.none(),
        label=gettext_lazy("Framework"),
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose a framework.")},
    )
    opens_at = instant(gettext_lazy("Opens"), required=gettext_lazy("Say when it opens."))
    due_at = instant(gettext_lazy("Due"), required=gettext_lazy("Give the due date."))
    review_ends_at = instant(
        gettext_lazy("Review ends"), required=gettext_lazy("Say when the review ends.")
    )
    reminder_days = forms.CharField(
        label=gettext_lazy("Days of reminders"),
        error_messages={"required": WHOLE},
        initial="-30, -7, -1, 1, 7",
        help_text=gettext_lazy("Days before (-) and after the due date, with commas."),
    )
    board = forms.ChoiceField(
        label=gettext_lazy("Who sees the board"),
        error_messages={"required": gettext_lazy("Say who sees the board.")},
        choices=[
            ("partners", gettext_lazy("Partners")),
            ("public", gettext_lazy("Everybody")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the versions that are in force or may come into force."""
        super().__init__(*args, **kwargs)
        versions = FrameworkVersion.objects.exclude(state=VersionState.SUPERSEDED)
        field = self.fields["framework"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = versions.select_related("framework").order_by("framework", "valid_from")

    def clean_reminder_days(self) -> tuple[int, ...]:
        """Return whole numbers in order, each once."""
        try:
            days = {int(word) for word in self.cleaned_data["reminder_days"].split(",")}
        except ValueError:
            raise forms.ValidationError(WHOLE) from None
        return tuple(sorted(days))

    def plan(self) -> Plan:
        """Return what was filled in; only after is_valid()."""
        sample = self.cleaned_data["framework"].sample
        return Plan(**{**self.cleaned_data, "sample": sample})


def of_cycle(cycle: Cycle) -> dict[str, Any]:
    """Return what the form of a plan shows of a cycle."""
    days = ", ".join(str(day) for day in cycle.reminder_days)
    shown = {name: getattr(cycle, name) for name in PlanForm.base_fields if hasattr(cycle, name)}
    return {**shown, "reminder_days": days}


class ExtendForm(forms.Form):
    """More time for partners."""

    until = instant(gettext_lazy("New deadline"), required=gettext_lazy("Give the new deadline."))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The partners read it."),
        error_messages={"required": gettext_lazy("Give the reason in at least 10 characters.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("Partners"),
        widget=Boxes,
        error_messages={"required": gettext_lazy("Choose at least one partner.")},
    )

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **kwargs: Any) -> None:
        """partners: codes with names, of whom more time can be given."""
        super().__init__(*args, **kwargs)
        field = self.fields["partners"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = partners
