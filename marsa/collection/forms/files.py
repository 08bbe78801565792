"""A file that is sent, and which rows of it are taken: HTTP in, clean values out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from marsa.collection.rules import files as rules

ALL, CHOSEN = "all", "chosen"


class Upload(forms.Form):
    """A file for a partner and a cycle."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A workbook (.xlsx), a table (CSV, or several in a zip file), an IATI file or JSON. "
            "25 MB at most. Nothing is changed before you have seen what it would change."
        ),
        error_messages={
            "required": _("Choose the file that you want to send."),
            "empty": _("The file is empty. Check that it was saved, then choose it again."),
            "missing": _("Choose the file that you want to send."),
            "invalid": _("Choose the file that you want to send."),
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if why := rules.why_not_size(file.size or 0):
            raise forms.ValidationError(why)
        return file


class Place(forms.Form):
    """For which partner and cycle: asked where there is a choice."""

    partner = forms.ChoiceField(label=_("Partner"), required=False)
    cycle = forms.ChoiceField(label=_("Cycle"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        partners: Iterable[tuple[str, str]],
        cycles: Iterable[tuple[str, str]],
    ) -> None:
        """Offer partners and cycles; a list of one is not asked about."""
        super().__init__(data)
        for name, choices in (("partner", list(partners)), ("cycle", list(cycles))):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
            if len(choices) < 2:
                del self.fields[name]


class Rows(forms.Form):
    """Which rows are taken: all of them, or those that were ticked."""

    which = forms.ChoiceField(choices=[(ALL, ""), (CHOSEN, "")])
    ref = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any, *, refs: Iterable[str]) -> None:
        """Know the references of the file."""
        super().__init__(data)
        field = self.fields["ref"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(ref, ref) for ref in refs]

    def refs(self) -> list[str] | None:
        """Return the references that were ticked, None for all rows; nothing for nonsense."""
        if not self.is_valid():
            return []
        return None if self.cleaned_data["which"] == ALL else self.cleaned_data["ref"]
