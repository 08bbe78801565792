"""Small editions for tests, made without Django: from plain rows, or from accounts.

    an_edition(root, initiatives=[{"public_id": "MRS-1"}], allocations=[{"eur": "5.00"}])

writes, seals and serves edition 2026.1 under `root`; every table exists, and a column left
out has the default of `DEFAULTS` or is empty. The code lists are those of `edition_codes`.
Figures of such rows need not fit together. Those of `from_accounts` do: it divides each sum
over places and themes as the real thing does, so that a test can be sure of them:

    an_edition(root, **from_accounts([
        an_account("A", [a_sum("100.00", year=2020)], places={"NER": 60, "MLI": 40}),
    ]))
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import marsa
from marsa.editions import freeze, store
from marsa.kit import columns
from marsa.kit.tables import Table
from marsa.reconciliation import counting
from marsa.reconciliation.counting import Line, Rated
from tests.edition_codes import DOMAINS, FRAMEWORK, code_lists

Given = Mapping[str, Any]
Tables = dict[str, Any]  # a list of rows for each table, so that ** fits any parameter

ROOMS = ("reconciliation", "registry", "collection")
PACKAGE = Path(marsa.__file__).parent
MADE_AT = "2026-11-24T12:00:00+00:00"

DEFAULTS: dict[str, dict[str, Any]] = {
    "initiatives": {
        "type": "project",
        "title_en": lambda row: f"Title of {row['public_id']}",
        "status": "ongoing",
        "starts_on": date(2019, 1, 1),
        "starts_basis": "actual",
        "cycle_first": "2022",
        "cycle_last": "2022",
        "not_converted": 0,
        "amounts_withheld": 0,
        "entries": 1,
    },
    "entries": {"entry_id": 1, "partner_code": "FRA", "cycle_first": "2022", "cycle_last": "2022"},
    "funding": {
        "entry_id": 1,
        "funder_code": "EU",
        "funder_class": "eu-institution",
        "kind": "commitment",
        "year": 2020,
        "currency": "EUR",
        "counted": True,
        "counted_because": lambda row: (
            "counted" if row.get("counted", True) else "another-kind-is-counted"
        ),
    },
    "allocations": {
        "funding_id": 1,
        "year": 2020,
        "funder_code": "EU",
        "funder_class": "eu-institution",
        "kind": "commitment",
        "counted": True,
        "share": 1,
        "currency": "EUR",
        "amount": lambda row: row.get("eur"),
    },
    "themes": {"framework": FRAMEWORK, "domain_code": lambda row: DOMAINS.get(row["code"])},
}


def an_edition(
    root: Path, *, number: str = "2026.1", served: bool = True, sample: bool = False, **rows: Any
) -> store.Edition:
    """Make an edition from rows by table, under its number in `root`, and serve it.

    rows: a list of dictionaries for each table; numbers may be texts. A name that is no
    table or no column of one is an error. Tables not given are empty, code lists are full.
    """
    tables = _tables({**code_lists(), **rows})
    folder = root / f".building-{number}"
    folder.mkdir(parents=True)
    counts = freeze.write(tables, folder / "public")
    facts: dict[str, Any] = {"number": number, "made_at": MADE_AT, "made_by": "test"}
    facts |= {"sample": sample, "rows": counts, "main_framework": FRAMEWORK}
    freeze.seal(folder / "public", {**facts, "tables": {t.name: _described(t) for t in tables}})
    store.put(root, folder, number=number)
    if served:
        store.serve(root, number)
    return store.find(root, number)


def filled(rows: Mapping[str, Iterable[Given]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that an edition made of `rows` has, code lists and defaults included."""
    return {
        table.name: [
            dict(zip([column.name for column in table.columns], row, strict=True))
            for row in table.rows()
        ]
        for table in _tables({**code_lists(), **rows})
    }


@dataclass(frozen=True)
class Account:
    """What one entry says, as it stands in a version, and who says it."""

    public_id: str
    partner: str
    about: dict[str, Any]
    content: dict[str, Any] = field(repr=False)


def an_account(
    public_id: str,
    funding: Sequence[dict[str, Any]] = (),
    *,
    places: Mapping[str, object] | None = None,
    themes: Mapping[str, object] | None = None,
    partner: str = "FRA",
    **about: Any,
) -> Account:
    """Return an account of an initiative.

    places: alpha-3 code, or "region:CODE" → percent (None: not stated). themes: code of
    the main framework → percent. about: columns of `initiatives`.
    """
    named = [_place(code, share) for code, share in (places or {}).items()]
    topics = [_part(code, share) for code, share in (themes or {}).items()]
    content = {"funding": list(funding), "places": named, "themes": topics}
    return Account(public_id, partner, about, content)


def a_sum(amount: object = "100.00", *, year: int | None = 2020, **other: Any) -> dict[str, Any]:
    """Return a sum of money of an account: a commitment in EUR of the EU, if not said otherwise.

    funder: code of the register, or None. funder_class: its class. rate: units for one
    euro, None where there is no rate (EUR is 1 by itself).
    """
    code, of_class = other.pop("funder", "EU"), other.pop("funder_class", "eu-institution")
    currency = other.get("currency", "EUR")
    return {
        "kind": "commitment",
        "amount": str(amount),
        "currency": currency,
        "on": f"{year}-06-30" if year else None,
        "until": None,
        "value_on": f"{year}-06-30" if year else None,
        "value_on_basis": "value-date",
        "funder": {"name": code or "", "code": code, "class": of_class},
        "places": [],
        "set_aside": None,
        "line": 1,
        "rate": "1" if currency == "EUR" else None,
        **other,
    }


def from_accounts(accounts: Iterable[Account]) -> Tables:
    """Return the rows of all tables for these accounts, divided and added up as published."""
    known = list(accounts)
    names = ("entries", "funding", "allocations", "places", "themes")
    tables: Tables = {name: [] for name in names}
    for entry_id, account in enumerate(known, start=1):
        _add(tables, account, entry_id)
    return {"initiatives": _initiatives(known, tables), **tables}


@cache
def offered() -> dict[str, Table]:
    """Return every table that an edition has, without rows."""
    return {
        name: table
        for room in ROOMS
        for name, table in columns.load(str(PACKAGE / room / "published.py")).items()
    }


def _tables(rows: Mapping[str, Iterable[Given]]) -> list[Table]:
    if unknown := set(rows) - set(offered()):
        raise ValueError(f"no table of an edition: {sorted(unknown)}")
    return [
        table.filled_by(_filled(table, rows.get(name, ()))) for name, table in offered().items()
    ]


def _described(table: Table) -> dict[str, Any]:
    titles = {"title_en": table.title_en, "title_fr": table.title_fr}
    return {**titles, "columns": [asdict(column) for column in table.columns]}


def _filled(table: Table, rows: Iterable[Given]) -> Callable[[], list[tuple[object, ...]]]:
    names = {column.name for column in table.columns}
    for row in rows:
        if unknown := set(row) - names:
            raise ValueError(f"no column of {table.name}: {sorted(unknown)}")
    return lambda: [_row(table, row) for row in rows]


def _row(table: Table, given: Given) -> tuple[object, ...]:
    defaults = {
        name: value(given) if callable(value) else value
        for name, value in DEFAULTS.get(table.name, {}).items()
        if name not in given
    }
    row = {**defaults, **given}
    return tuple(_cell(row.get(column.name), column.kind) for column in table.columns)


def _cell(value: object, kind: str) -> object:
    if value is not None and kind.startswith("DECIMAL"):
        return Decimal(str(value))
    return value


def _add(tables: Tables, account: Account, entry_id: int) -> None:
    content, key = account.content, {"public_id": account.public_id}
    lines = list(counting.lines(content, to_eur=_rates(content)))
    tables["entries"].append({**key, "entry_id": entry_id, "partner_code": account.partner})
    for line in lines:
        number = len(tables["funding"]) + 1
        _add_line(tables, line, {**key, "funding_id": number}, entry_id, content)
    tables["places"] += [{**key, **place} for place in _named_places(content)]
    tables["themes"] += [{**key, "code": t["code"], "share": t["share"]} for t in content["themes"]]


def _initiatives(accounts: Iterable[Account], tables: Tables) -> list[Given]:
    """Return a row for each initiative: what its first account says, and what is counted of all."""
    rows: dict[str, Given] = {}
    for account in accounts:
        lines = [
            line
            for line in tables["funding"]
            if line["public_id"] == account.public_id and line["counted"]
        ]
        euros = [line["eur"] for line in lines if line["eur"] is not None]
        row = {
            "public_id": account.public_id,
            "kind": counting.counted_kind(account.content["funding"]),
            "eur": sum(euros, Decimal(0)) if euros else None,
            "not_converted": len(lines) - len(euros),
            **account.about,
        }
        rows.setdefault(account.public_id, row)
    return list(rows.values())


def _add_line(tables: Tables, line: Line, key: Given, entry_id: int, content: Given) -> None:
    same = {
        **key,
        "funder_class": line.funder.get("class"),
        "kind": line.kind,
        "year": line.year,
        "currency": line.currency,
        "counted": line.counted,
    }
    tables["funding"].append(
        {
            **same,
            "entry_id": entry_id,
            "funder_code": line.funder.get("code"),
            "funder_name": line.funder.get("name"),
            "amount": line.amount,
            "eur": line.rated.eur if line.rated else None,
            "counted_because": line.counted_because,
        }
    )
    funder = line.funder.get("code") or line.funder.get("name")
    tables["allocations"] += [
        {
            **same,
            "funder_code": funder,
            "country_code": part.country_code,
            "region_code": part.region_code,
            "theme_code": part.theme_code,
            "domain_code": DOMAINS.get(part.theme_code) if part.theme_code else None,
            "share": part.share,
            "amount": part.amount,
            "eur": part.eur,
        }
        for part in counting.allocations(line, themes=content["themes"])
    ]


def _rates(content: Given) -> counting.ToEur:
    """Convert by the rate that a test has put beside the sum."""
    rates = {sum_["currency"]: sum_.get("rate") for sum_ in content["funding"]}

    def to_eur(amount: Decimal, currency: str, on: date | None) -> Rated | None:
        if not rates.get(currency):
            return None
        rate = Decimal(rates[currency])
        return Rated((amount / rate).quantize(Decimal("0.01")), rate, on, "test")

    return to_eur


def _named_places(content: Given) -> list[Given]:
    rows: dict[str, Given] = {}
    for place in [*content["places"], *(p for s in content["funding"] for p in s["places"])]:
        column = f"{place['kind']}_code"
        rows.setdefault(place["code"], {column: place["code"], "share": place["share"]})
    return list(rows.values())


def _place(code: str, share: object) -> dict[str, Any]:
    kind, _, region = code.partition(":") if code.startswith("region:") else ("country", "", code)
    return {"kind": kind, **_part(region, share)}


def _part(code: str, share: object) -> dict[str, Any]:
    return {"code": code, "share": None if share is None else str(share)}
