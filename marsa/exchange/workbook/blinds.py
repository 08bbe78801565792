"""Where a row says nothing although it may seem to: missing columns, cells that cannot be read."""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from marsa.exchange.workbook import addresses, columns
from marsa.exchange.workbook.columns import Sheet
from marsa.exchange.workbook.headers import Header
from marsa.kit.findings import Finding

# What was typed and is not in the record, so that the record alone does not show it.
_LOST = frozenset(
    {
        "schema.row_without_reference",
        "value.amount_ambiguous",
        "value.amount_missing",
        "value.amount_unreadable",
        "value.date_ambiguous",
        "value.date_unreadable",
        "value.error_in_cell",
        "value.link",
        "value.percentage_unreadable",
        "rule.given_twice",
    }
)
# What is in no list is lost, too, but for the columns that keep what was written.
_UNLISTED = frozenset({"value.not_listed", "value.nearly_listed", "value.label_ambiguous"})
_KEPT = re.compile(r"(?:funder|place|theme|currency)(?:_[0-9]+)?\Z")
# Group on a sheet of its own → the columns of its blocks in the row of an entry.
_INLINE = {
    "funders": (
        "funder", "funder_class", "kind", "amount", "currency", "value_on", "years", "eur",
        "eur_source", "no_amount_reason", "implementer",
    ),
    "places": ("place", "share", "admin1"),
    "themes": ("theme", "theme_share"),
    "identifiers": ("identifier",),
}  # fmt: skip
_NUMBERED = re.compile(r"_[0-9]+\Z")


@dataclass(frozen=True, slots=True)
class Blind:
    """Where nothing is said, so that nothing may be taken from it.

    columns: of the row of the entry. parts: child sheet → its missing columns. sheets: child
    sheets that are missing, cannot be told apart by entry, or hold a cell of this entry that
    could not be read: the whole group stays as it was.
    """

    columns: Set[str] = frozenset()
    parts: Mapping[str, Set[str]] = field(default_factory=dict)
    sheets: Set[str] = frozenset()


_SEEING = Blind()


def gaps(heads: Mapping[str, Header]) -> dict[str, frozenset[str]]:
    """Return the columns that are missing, by code of the sheet; a sheet that is missing has none.

    heads: by code of the sheet, those that are there.
    """
    return {
        code: frozenset(column.code for column in columns.sheets()[code].columns)
        - frozenset(head.columns)
        for code, head in heads.items()
    }


def of(gaps: Mapping[str, Set[str]], *, findings: Iterable[Finding], sheet: Sheet) -> Blind:
    """Tell where one row is blind.

    gaps: the missing columns of the sheets that are there; findings: about this row; sheet: on
    which it stands.
    """
    unread = {
        (addresses.split(finding.cell or "")[0], finding.path)
        for finding in findings
        if finding.path and is_lost(finding)
    }
    if not unread and not any(gaps.values()) and len(gaps) == len(columns.sheets()):
        return _SEEING
    children = [child for child in columns.sheets().values() if not child.is_entry]
    return Blind(
        columns=gaps[sheet.code] | {code for name, code in unread if name == sheet.name},
        parts={child.code: gaps[child.code] for child in children if child.code in gaps},
        sheets=frozenset(
            child.code
            for child in children
            if child.code not in gaps
            or "local_ref" in gaps[child.code]
            or any(name == child.name for name, _ in unread)
        ),
    )


def is_lost(finding: Finding) -> bool:
    """Whether a finding is about something typed that the record does not hold."""
    if finding.code in _UNLISTED:
        return not _KEPT.match(finding.path or "")
    return finding.code in _LOST


def group(column: str) -> str | None:
    """Return the child sheet of the group that a column of an entry belongs to; None for none."""
    name = _NUMBERED.sub("", column)
    return next((code for code, names in _INLINE.items() if name in names), None)
