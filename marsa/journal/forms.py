"""What one looks for in the journal."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marsa.journal import pages
from marsa.journal.queries import Search


class SearchForm(forms.Form):
    """Subject, person, verb and days; all may be left empty."""

    subject = forms.CharField(
        label=_("What it was done to"),
        help_text=_("For example collection.entry:12, or collection.entry for all."),
        required=False,
        max_length=120,
    )
    person = forms.CharField(
        label=_("Who did it"),
        help_text=_("The number of an account, or a word such as secretariat."),
        required=False,
        max_length=150,
    )
    verb = forms.ChoiceField(label=_("What was done"), required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the verbs in the reader's words."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offered = [("", _("anything")), *pages.choices(get_language() or "en")]
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered

    def search(self) -> Search:
        """Return what was asked, without what could not be read."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return Search(**asked)
