"""What the secretariat enters into the registry: HTTP in, clean values out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from marsa.registry import codelists
from marsa.registry.forms.people import Choices, day_input
from marsa.registry.frameworks import SIZE_LIMIT
from marsa.registry.states import CorrespondenceKind

NONE = [("", "–")]


class Contributor(forms.Form):
    """A ministry, agency or service of a partner."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Short and lasting, as MIN or ECHO."),
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9-]*$", _("Use letters, digits and hyphens alone.")
            )
        ],
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200)


class EndContributor(forms.Form):
    """The first day on which a contributor no longer supplies entries, and who comes after it."""

    on = forms.DateField(
        label=_("First day without it"),
        widget=day_input(),
        error_messages={"invalid": _("Give a day that exists, as 2026-06-30.")},
    )
    successor = forms.ChoiceField(
        label=_("Successor"), required=False, help_text=_("Who carries on its entries, if anybody.")
    )

    def __init__(self, *args: Any, successors: Choices, **kwargs: Any) -> None:
        """Offer the other contributors of the partner."""
        super().__init__(*args, **kwargs)
        _offer(self, "successor", [*NONE, *successors])


class Source(forms.Form):
    """Where a partner publishes an IATI file."""

    address = forms.CharField(
        label=_("Address of the file"),
        max_length=500,
        help_text=_("A whole address that begins with https://."),
    )


class Alias(forms.Form):
    """Another spelling of an organisation."""

    name = forms.CharField(
        label=_("Another spelling"), max_length=300, help_text=_("As it is found in files.")
    )


class Merge(forms.Form):
    """Into which organisation another one is merged."""

    into = forms.CharField(label=_("Code of the organisation that stays"), max_length=40)


class FrameworkFile(forms.Form):
    """A file of a framework, with what it does not say itself."""

    file = forms.FileField(
        label=_("File (CSV or YAML)"),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
        },
    )
    framework = forms.CharField(label=_("Framework"), max_length=40, required=False)
    version = forms.CharField(label=_("Version number"), max_length=40, required=False)
    valid_from = forms.CharField(
        label=_("Valid from"), required=False, help_text=_("As 2016-01-01.")
    )
    source = forms.CharField(label=_("Source"), max_length=500, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_fr = forms.CharField(label=_("Name in French"), max_length=200, required=False)

    def clean_file(self) -> Any:
        """Refuse what is too large to be a framework before it is read."""
        file = self.cleaned_data["file"]
        if file.size > SIZE_LIMIT:
            raise forms.ValidationError(
                _("The file is larger than 5 MB. Check that it is the right file.")
            )
        return file

    def head(self) -> dict[str, str]:
        """Return what was entered beside the file."""
        return {k: v for k, v in self.cleaned_data.items() if k != "file" and v}


class Relation(forms.Form):
    """What became of a node in a newer version."""

    kind = forms.ChoiceField(label=_("What became of it"))
    old = forms.ChoiceField(label=_("In the older version"), required=False)
    new = forms.ChoiceField(label=_("In the newer version"), required=False)
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("Which document or decision says so.")
    )

    def __init__(
        self, *args: Any, old: Choices, new: Choices, language: str, **kwargs: Any
    ) -> None:
        """Offer the nodes of both versions."""
        super().__init__(*args, **kwargs)
        labels = codelists.labels("correspondence_kinds")
        _offer(self, "kind", [(kind, labels[kind].text(language)) for kind in CorrespondenceKind])
        _offer(self, "old", [*NONE, *old])
        _offer(self, "new", [*NONE, *new])


def _offer(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
