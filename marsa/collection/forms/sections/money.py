"""Who pays, and how much: one line for each amount, and for each funder without one. Pure.

A content keeps funders and amounts apart; a page shows an amount with its funder. A line is told
by both: "1.0" was the second amount, of the first funder; "-.2" the third funder, without one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsa.collection import unreadable
from marsa.collection.checks.values import day, party_key
from marsa.collection.forms.sections import days, named
from marsa.collection.forms.sections.typing import Sources, figure, one, rows
from marsa.exchange import numbers
from marsa.exchange.money import currency

Content = Mapping[str, Any]
Line = dict[str, list[str]]
VALUE_ON = tuple(f"value_on-{part}" for part in days.PARTS)
PARTY = ("name", "proposed", "class", "ref")
AMOUNT = ("kind", "amount", "currency", *VALUE_ON, "years", "eur", "eur_source")
PARTS = (*PARTY, "no_amount_reason", *AMOUNT)
START, STATED = "start", "value-date"  # what a value date is
_EMPTY: dict[str, Any] = {
    "kind": None, "amount": None, "currency": None, "on": None, "until": None, "value_on": None,
    "value_on_basis": None, "funder": None, "places": [], "set_aside": None, "line": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """Which amount and which funder of a content a line shows, by number; None for none."""

    amount: int | None
    funder: int | None

    @property
    def at(self) -> str:
        """What tells the line on the page."""
        return ".".join("-" if n is None else str(n) for n in (self.amount, self.funder))


def rows_of(content: Content) -> list[Row]:
    """Return the lines of a content: its amounts in order, then the funders without one."""
    free: dict[str, int] = {}
    for i, funder in reversed([*enumerate(content["funders"])]):
        free[party_key(funder)] = i
    found = [Row(j, free.pop(party_key(line["funder"]), None))
             for j, line in enumerate(content["funding"])]  # fmt: skip
    used = {row.funder for row in found}
    return found + [Row(None, i) for i in range(len(content["funders"])) if i not in used]


def typed(content: Content, sources: Sources) -> list[Line]:
    """Return a line for each amount and for each funder without one."""
    return [_typed(content, row) for row in rows_of(content)]


def said(lines: Sequence[Line], content: Content, sources: Sources) -> dict[str, Any]:
    """Return the funders and amounts that were typed; what no control shows stays."""
    known = {row.at: row for row in rows_of(content)}
    parties = {party_key(funder) for funder in content["funders"]}
    funders: list[dict[str, Any]] = []
    funding: list[dict[str, Any]] = []
    for line in lines:
        row = known.get(one(line, "at"), Row(None, None))
        amount, funder = _amount(content, row), _funder(content, row)
        now = named.party(line, before=funder, known=sources.around.known)
        reason = one(line, "no_amount_reason")
        now = {k: v for k, v in now.items() if k != "no_amount_reason"}
        now |= {"no_amount_reason": reason} if reason else {}
        is_listed = row.funder is not None or row.amount is None or now != funder
        if is_listed or party_key(now) in parties:
            _list(funders, now)
        if any(one(line, part) for part in AMOUNT):
            funding.append(_said(line, amount, now, content))
    return {"funders": funders, "funding": funding}


def numbered(lines: Sequence[Line], content: Content) -> list[str]:
    """Return for each line that a content was made of which amount and funder it became."""
    rows = rows_of(content)
    amounts = iter([row for row in rows if row.amount is not None])
    alone = {content["funders"][r.funder]["name"]: r for r in rows
             if r.amount is None and r.funder is not None}  # fmt: skip
    return [
        (
            next(amounts, Row(None, None))
            if any(one(line, part) for part in AMOUNT)
            else alone.get(one(line, "name"), Row(None, None))
        ).at
        for line in lines
    ]


def _amount(content: Content, row: Row) -> dict[str, Any]:
    return _EMPTY | (content["funding"][row.amount] if row.amount is not None else {})


def _funder(content: Content, row: Row) -> dict[str, Any]:
    if row.funder is not None:
        return dict(content["funders"][row.funder])
    return {} if row.amount is None else dict(content["funding"][row.amount]["funder"] or {})


def _list(funders: list[dict[str, Any]], one_more: dict[str, Any]) -> None:
    """Add a funder, once; one that is named in several lines stands in the first."""
    key = party_key(one_more)
    if not key or key not in {party_key(funder) for funder in funders}:
        funders.append(one_more)


def _typed(content: Content, row: Row) -> Line:
    amount, funder = _amount(content, row), _funder(content, row)
    texts = amount.get(unreadable.KEY) or {}
    is_start = amount["value_on_basis"] == START and "value_on" not in texts
    value_on = "" if is_start else texts.get("value_on") or amount["value_on"]
    shown = {
        "at": row.at,
        "name": funder.get("name"),
        "class": funder.get("class"),
        "ref": funder.get("ref"),
        "proposed": "1" if funder.get("proposed") else "",
        "no_amount_reason": funder.get("no_amount_reason"),
        "kind": amount["kind"],
        "amount": texts.get("amount") or amount["amount"],
        "currency": amount["currency"],
        "years": "\n".join(f"{y} {s}".strip() for y, s in (amount.get("years") or {}).items()),
        "eur": amount.get("eur"),
        "eur_source": amount.get("eur_source"),
    }
    line = {part: [value or ""] for part, value in shown.items()}
    return line | days.typed(value_on, name="value_on")


def _said(
    line: Line, before: dict[str, Any], funder: dict[str, Any], content: Content
) -> dict[str, Any]:
    """Return an amount as it is typed over what it was."""
    written, unread = _figure(one(line, "amount"))
    code = one(line, "currency").partition("·")[0].strip()
    now = {
        **before,
        "kind": one(line, "kind") or None,
        "amount": written,
        "currency": (currency(code)[0] or code) or None,
        "funder": dict(funder) if one(line, "name") else None,
    }
    texts = {"amount": unread} if unread else {}
    texts |= _dated(now, line, content)
    _optional(now, line)
    return unreadable.apart(now, texts=texts)


def _figure(text: str) -> tuple[str | None, str]:
    """Return an amount as it is kept, or what was typed when it is none."""
    found = figure(text)
    return (numbers.plain(found), "") if found is not None else (None, text)


def _dated(now: dict[str, Any], line: Line, content: Content) -> dict[str, str]:
    """Put the value date: that which is typed, else the start date; return what is no day."""
    text, precision = days.said(line, name="value_on")
    if text and (day(text) is None or precision):
        now |= {"value_on": None, "value_on_basis": None}
        parts = (one(line, part) for part in reversed(VALUE_ON))
        return {"value_on": days.BETWEEN.join(part or days.MISSING for part in parts)}
    if text and (text != now["value_on"] or now["value_on_basis"] == START):
        now |= {"value_on": text, "value_on_basis": STATED}
    elif not text:
        start = content.get("starts_on")
        now |= {"value_on": start, "value_on_basis": START if start else None}
    return {}


def _optional(now: dict[str, Any], line: Line) -> None:
    """Put what an amount need not have; absent where nothing is said."""
    years = {}
    for text in rows(line, "years"):
        year, _, share = text.replace(":", " ").partition(" ")
        years[year] = _share(share)
    found = {
        "years": years,
        "eur": _figure(one(line, "eur"))[0] or one(line, "eur"),
        "eur_source": one(line, "eur_source"),
    }
    for name, value in found.items():
        now.pop(name, None)
        if value:
            now[name] = value


def _share(text: str) -> str:
    found = figure(text.removesuffix("%").strip())
    return numbers.plain(found) if found is not None else text
