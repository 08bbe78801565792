"""Why a line is counted, where a date comes from: codes of an edition in words for the reader."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

COUNTED, ANOTHER_KIND = "counted", "another-kind-is-counted"

# By the kind of money that counts for the initiative.
_COUNTED = {
    "commitment": gettext_lazy("Counted: commitments come first."),
    "budget": gettext_lazy("Counted: no commitment is stated, so budgets count."),
    "spend": gettext_lazy(
        "Counted: neither commitments nor budgets are stated, so what was spent counts."
    ),
    "estimate": gettext_lazy("Counted: only estimates are stated."),
}
_ANOTHER = {
    "commitment": gettext_lazy(
        "Not counted: the commitments are, and this says the same money again."
    ),
    "budget": gettext_lazy("Not counted: the budgets are, and this says the same money again."),
    "spend": gettext_lazy("Not counted: what was spent is, and this says the same money again."),
    "estimate": gettext_lazy("Not counted: the estimates are, and this says the same money again."),
}
_SET_ASIDE = {
    "superseded-budget": gettext_lazy("Not counted: a revised budget replaces it."),
    "superseded-planned": gettext_lazy("Not counted: a revised plan replaces it."),
    "duplicate": gettext_lazy("Not counted: the same line is reported twice."),
    "unknown-type": gettext_lazy("Not counted: the file does not say what kind of amount it is."),
}
# By code alone, where no initiative is at hand.
_IN_GENERAL = {
    COUNTED: gettext_lazy("counted"),
    ANOTHER_KIND: gettext_lazy("not counted: another kind of amount of the initiative is"),
    "superseded-budget": gettext_lazy("not counted: replaced by a revised budget"),
    "superseded-planned": gettext_lazy("not counted: replaced by a revised plan"),
    "duplicate": gettext_lazy("not counted: reported twice"),
    "unknown-type": gettext_lazy("not counted: kind of amount not stated"),
}
_BASES = {
    "actual": pgettext_lazy("date", "actual"),
    "planned": pgettext_lazy("date", "planned"),
    "adoption": pgettext_lazy("date", "day of adoption"),
    "value-date": gettext_lazy("value date of the amount"),
    "transaction-date": gettext_lazy("day of the transaction"),
    "period-start": gettext_lazy("first day of the period"),
    "start": gettext_lazy("start of the initiative"),
    "end": gettext_lazy("end of the initiative"),
}


def counted(because: str, *, kind: str | None) -> str:
    """Say why a line is counted or not. kind: of the money that counts for the initiative."""
    if because == COUNTED and kind in _COUNTED:
        return str(_COUNTED[kind])
    if because == ANOTHER_KIND and kind in _ANOTHER:
        return str(_ANOTHER[kind])
    if because in _SET_ASIDE:
        return str(_SET_ASIDE[because])
    return _("Counted.") if because == COUNTED else _("Not counted (%s).") % because


def in_general(because: str) -> str:
    """Say the same of lines of any initiative."""
    return str(_IN_GENERAL.get(because, because))


def basis(code: str | None) -> str:
    """Say which of several dates one is; empty when the file knows but one."""
    if code in (None, "", "stated"):
        return ""
    return str(_BASES.get(str(code), code))


def not_stated() -> str:
    """Return what stands where a text is missing."""
    return pgettext("text", "not stated")
