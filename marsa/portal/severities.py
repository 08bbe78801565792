"""Words for what was found in a file: severities, kinds of amount, currencies."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from marsa.analytics.text import shown
from marsa.exchange import telling
from marsa.exchange.summary import NO_CURRENCY, Summary, Tally
from marsa.kit.findings import Severity
from marsa.registry import codelists

# The mark of each in the stylesheet: a shape and a colour, beside the word.
LOOKS = {
    Severity.CRITICAL: "stop",
    Severity.ERROR: "fix",
    Severity.WARNING: "explain",
    Severity.NOTE: "ok",
}


def word(severity: Severity) -> str:
    """Return what a severity is called."""
    return {
        Severity.CRITICAL: _("Critical"),
        Severity.ERROR: _("Error"),
        Severity.WARNING: _("Warning"),
        Severity.NOTE: _("Note"),
    }[severity]


def meaning(severity: Severity) -> str:
    """Return what a severity asks of the reader."""
    return {
        Severity.CRITICAL: _("cannot be used as it stands"),
        Severity.ERROR: _("must be corrected"),
        Severity.WARNING: _("should be checked"),
        Severity.NOTE: _("how the file was read"),
    }[severity]


def ordered(summary: Summary) -> list[Tally]:
    """Return the findings by code, the gravest first."""
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    tallies = summary.findings.values()
    return sorted(tallies, key=lambda tally: (ranks[tally.first.severity], tally.first.code))


def kind(code: str) -> str:
    """Return what a kind of amount is called; as the file writes it, where it is none."""
    label = codelists.labels("funding_kinds").get(telling.KINDS.get(code, code))
    return label.text(get_language() or "en") if label else shown(code)


def currency(code: str) -> str:
    """Return a currency as the file writes it, or that it names none."""
    return _("currency not stated") if code == NO_CURRENCY else shown(code)
