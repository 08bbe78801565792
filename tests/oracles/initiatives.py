"""Which initiatives fit, and how many name each code, one by one in plain Python."""

import itertools
from collections import defaultdict
from typing import Any

from tests.oracles import codes, total
from tests.oracles.codes import Row, Rows, Where

Codes = dict[str, set[Any]]


def counts(rows: Rows, *, by: list[str], where: Where) -> dict[tuple[Any, ...], set[str]]:
    """Return the initiatives that name each combination of codes."""
    found: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for public_id, sources in fitting(rows, where=where).items():
        used = [rows_ for rows_ in sources if any(set(by) & set(row) for row in rows_)]
        for combination in itertools.product(*used):
            named = {name: code for row in combination for name, code in row.items()}
            for key in itertools.product(*(named[name] for name in by)):
                if None not in key:
                    found[key].add(public_id)
    return dict(found)


def fitting(rows: Rows, *, where: Where) -> dict[str, list[list[Codes]]]:
    """Return each initiative that fits with the rows of each of its sources that fit."""
    unplaced = {allocation["public_id"] for allocation, _ in total.allocations(rows, where)}
    found = {}
    for initiative in rows["initiatives"]:
        public_id = initiative["public_id"]
        whole = _sources(rows, initiative, where)
        kept = [
            [row for row in source if _fits(row, source, where, public_id in unplaced)]
            for source in whole
        ]
        if all(kept):
            found[public_id] = kept
    return found


def _sources(rows: Rows, initiative: Row, where: Where) -> list[list[Codes]]:
    own = [initiative["public_id"]]
    themes = [t for t in _of(rows, "themes", own) if t["framework"] == "jvap"]
    asked = codes.kinds(where)
    lines = [
        line
        for line in _of(rows, "funding", own)
        if (line["counted_because"] in codes.COUNTABLE if asked else line["counted"])
    ]
    no_place = {name: {None} for name in codes.OF_PLACE}
    no_line: Codes = {n: {None} for n in ("year", "kind", "funder", "funder_class")}
    return [
        [codes.of_place(rows, place) for place in _of(rows, "places", own)] or [no_place],
        [{"domain": {t["domain_code"]}, "theme": {t["code"]}} for t in themes]
        or [{"domain": {None}, "theme": {None}}],
        [_line(line) for line in lines] or [no_line],
        [{"partner": {entry["partner_code"]}} for entry in _of(rows, "entries", own)],
        [codes.of_initiative(initiative)],
    ]


def _line(line: Row) -> Codes:
    return {
        "year": {line["year"]},
        "kind": {line["kind"]},
        "funder": {line["funder_code"] or line["funder_name"] or None},
        "funder_class": {line["funder_class"]},
    }


def _fits(row: Codes, source: list[Codes], where: Where, unplaced: bool) -> bool:
    """One row must fit every filter of its source; "none" speaks of all rows together."""
    for name, values in where.items():
        if name not in row:
            continue
        plain = [v for v in values if v not in ("none", "unallocated")]
        wanted = codes.kinds({"kind": plain}) if name == "kind" else plain
        named = any(code is not None and str(code) in wanted for code in row[name])
        nothing = all(code is None for other in source for code in other[name])
        none = "none" in values and nothing
        if not (named or none or ("unallocated" in values and unplaced)):
            return False
    return True


def _of(rows: Rows, table: str, own: list[str]) -> list[Row]:
    return [row for row in rows[table] if row["public_id"] in own]
