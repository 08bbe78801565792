"""What was read, told to a program: the one shape of findings and of what a file comes to."""

from decimal import Decimal
from typing import Any

from marsa.exchange import numbers
from marsa.exchange.summary import Summary
from marsa.kit.findings import Finding

# IATI transaction types and other kinds of amount → code list funding_kinds.
KINDS = {
    "1": "incoming-funds",
    "2": "commitment",
    "3": "disbursement",
    "4": "expenditure",
    "5": "interest-payment",
    "6": "loan-repayment",
    "7": "reimbursement",
    "8": "purchase-of-equity",
    "9": "sale-of-equity",
    "10": "credit-guarantee",
    "11": "incoming-commitment",
    "12": "outgoing-pledge",
    "13": "incoming-pledge",
}


def as_data(finding: Finding) -> dict[str, Any]:
    """Return a finding for a program: its code, severity, place, and sentence in EN and FR."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "line": finding.line,
        "cell": finding.cell,
        "path": finding.path,
        "record": finding.record,
        "message_en": finding.message_en,
        "message_fr": finding.message_fr,
    }


def ended(summary: Summary, *, format: str | None, version: str | None) -> dict[str, Any]:
    """Return what is known of a file at its end; sums are texts of digits, so none is rounded.

    format, version: as the stream tells them. counts: code → times. totals: kind → currency →
    sum of all amounts, set aside or not.
    """
    return {
        "format": format,
        "version": version,
        "records": summary.records,
        "counts": {code: tally.count for code, tally in sorted(summary.findings.items())},
        "totals": {
            kind: {currency: numbers.plain(total) for currency, total in sorted(sums.items())}
            for kind, sums in ordered(summary)
        },
    }


def ordered(summary: Summary) -> list[tuple[str, dict[str, Decimal]]]:
    """Return the sums by kind of amount: kinds by their number, the others after them by name."""
    return sorted(summary.totals.items(), key=lambda item: _rank(item[0]))


def _rank(kind: str) -> tuple[bool, int, str]:
    return not kind.isdecimal(), int(kind) if kind.isdecimal() else 0, kind
