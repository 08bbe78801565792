"""A record laid out as rows: what the workbook holds of it, and where."""

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from marsa.exchange.iati.draft import UNKNOWN_LANGUAGE
from marsa.exchange.record import Amount, Identifier, Party, Place, Record, Theme
from marsa.exchange.workbook import choices, columns, texts
from marsa.exchange.workbook.lines import plain

Value = str | Decimal | date
Cells = dict[str, Value]
BASIS_START = "start"  # of a value date: that of the project, none is given
TAGS = {"sdg": "SDG", "gcm": "tag GCM", "target_groups": "tag target-group"}
GENDER, GENDER_CODE = "policy-marker", "1"
RIGHTS = "tag human-rights"
CLASS = "class:"
RELATIONS = {"part_of": "parent", "phase_of": "phase-of"}  # column → kind of a relation
_KIND_CODES = {kind: code for code, kind in choices.KINDS.items()}


@dataclass(slots=True)
class Laid:
    """sheet: "projects" or "policies". cells: column code → value, filled only. children: child
    sheet → rows without the reference."""

    sheet: str
    cells: Cells
    children: dict[str, list[Cells]] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Return twelve hexadecimal digits that differ when the content does."""
        text = json.dumps([self.sheet, self.cells, self.children], sort_keys=True, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def lay(record: Record, *, framework: str) -> Laid:
    """Lay out what the workbook holds of a record.

    framework: vocabulary of the themes. Held are the texts in English and French (another
    language in the English column where there is no other), parties with a role, amounts with
    funder, kind, currency, days, years and euro, countries and regions with their published shares
    and the regions within, themes of the framework, SDGs, GCM objectives, target groups, markers,
    identifiers, the records it is part of or continues, links, and the fields of a policy. What
    else a record says stays where it is.
    """
    laid = Laid("policies" if record.type == "policy" else "projects", _plain_fields(record))
    cells, children = laid.cells, laid.children
    _place(_funding(record), laid, "funders", inline="{}_{n}", into="funders")
    others = [_party(p) for role in columns.OTHER_ROLES for p in _named(record, role)]
    implementers = [row for row in others if row["role"] == "implementing"]
    simple = len(others) == len(implementers) and all(len(row) == 2 for row in implementers)
    if simple and len(implementers) <= columns.INLINE["implementers"]:
        cells |= {f"implementer_{n}": row["funder"] for n, row in enumerate(implementers, start=1)}
    elif others:
        children.setdefault("funders", []).extend(others)
    places = [
        _with_share("place", p.code, "share", p.published_share) | _within(p) for p in record.places
    ]
    _place(places, laid, "places", inline="{}_{n}", into="places")
    own = [t for t in record.themes if t.vocabulary == framework]
    themes = [_with_share("theme", t.code, "theme_share", t.published_share) for t in own]
    _place(themes, laid, "themes", inline="{}_{n}", into="themes")
    _identifiers(record.identifiers, laid)
    return laid


def _plain_fields(record: Record) -> Cells:
    fields: dict[str, Value | None] = {
        "local_ref": texts.kept(record.ref),
        "contributor": record.contributor,
        **_languages("title", record.titles),
        **_languages("summary", record.summaries, paragraphs=True),
        **_languages("outcomes", record.outcomes, paragraphs=True),
        "status": record.status,
        "starts_on": record.starts_on,
        "ends_on": record.ends_on,
        "starts_precision": record.starts_on and record.starts_precision,
        "ends_precision": record.ends_on and record.ends_precision,
        **_tags(record.themes),
        **_languages("human_rights_evidence", record.human_rights_evidence, paragraphs=True),
        **{column: _refs(record, kind) for column, kind in RELATIONS.items()},
        "link": "\n".join(texts.kept(link) for link in record.links),
        "contact_name": texts.kept(record.contact_name or ""),
        "contact_email": texts.kept(record.contact_email or ""),
        "note": texts.kept(record.note or "", paragraphs=True),
    }
    if record.type == "policy":
        fields |= {name: getattr(record, name) for name in ("legal_form", "adopted_on")}
        fields["in_force_on"] = record.in_force_on
    return {code: value for code, value in fields.items() if value}


def _refs(record: Record, kind: str) -> str:
    return "; ".join(texts.kept(related.ref) for related in record.related if related.kind == kind)


def _languages(name: str, said: Mapping[str, str], *, paragraphs: bool = False) -> Cells:
    """Return the English and French text; any other where there is neither, for it to be seen."""
    chosen = {code: said[code] for code in ("en", "fr") if said.get(code)}
    if not chosen and said:
        chosen = {"en": said.get(UNKNOWN_LANGUAGE) or next(iter(said.values()))}
    return {f"{name}_{c}": texts.kept(t, paragraphs=paragraphs) for c, t in chosen.items()}


def _tags(themes: Iterable[Theme]) -> Cells:
    by_vocabulary: dict[str, list[Theme]] = {}
    for theme in themes:
        by_vocabulary.setdefault(theme.vocabulary, []).append(theme)
    cells: Cells = {
        column: "; ".join(theme.code for theme in by_vocabulary.get(vocabulary, ()))
        for column, vocabulary in TAGS.items()
    }
    for theme in by_vocabulary.get(GENDER, ()):
        if theme.code == GENDER_CODE:
            cells["gender"] = theme.label
    for theme in by_vocabulary.get(RIGHTS, ()):
        cells["human_rights"] = theme.code
    return cells


def _funding(record: Record) -> list[Cells]:
    """Lay funders and amounts side by side, each in its order; a funder and its amount share
    a row. An amount paid by somebody who is no funder of the record says so by its role."""
    parties, amounts = deque(_named(record, "funding")), deque(record.amounts)
    rows: list[Cells] = []
    while parties or amounts:
        party = parties[0] if parties else None
        amount = amounts[0] if amounts else None
        payer = texts.kept(amount.provider.name) if amount and amount.provider else ""
        if party and amount and payer and payer == texts.kept(party.name):
            rows.append(_party(party) | _amount(amount))
            parties.popleft()
            amounts.popleft()
        elif amount and (not payer or payer not in {texts.kept(p.name) for p in parties}):
            row: Cells = {"role": "provider", "funder": payer} if payer else {}
            rows.append(row | _amount(amount))
            amounts.popleft()
        elif party:
            rows.append(_party(party))
            parties.popleft()
    return rows


def _named(record: Record, role: str) -> list[Party]:
    """Return the parties of a role that have a name or an identifier."""
    return [p for p in record.parties if p.role == role and (p.name or p.ref)]


def _party(party: Party) -> Cells:
    cells: Cells = {"role": party.role, "funder": texts.kept(party.name)}
    if party.role == "funding":
        del cells["role"]
    if party.ref:
        cells["funder_ref"] = texts.kept(party.ref)
    if party.type and party.type.startswith(CLASS):
        cells["funder_class"] = party.type.removeprefix(CLASS)
    if party.no_amount_reason:
        cells["no_amount_reason"] = party.no_amount_reason
    return {code: value for code, value in cells.items() if value}


def _amount(amount: Amount) -> Cells:
    kind = _KIND_CODES.get(amount.kind)
    days = {"on": amount.on, "until": amount.until, "value_on": amount.value_on}
    if amount.value_on_basis == BASIS_START:
        del days["value_on"]
    cells: Cells = {code: day for code, day in days.items() if day}
    cells["amount"] = amount.amount
    if kind:
        cells["kind"] = kind
    if amount.currency:
        cells["currency"] = amount.currency
    return cells | _besides(amount)


def _besides(amount: Amount) -> Cells:
    """Return what an amount need not have: its years, and its value in euro."""
    years = "; ".join(f"{year} {share}".strip() for year, share in amount.years)
    found: dict[str, Value] = {
        "years": texts.kept(years),
        "eur": _figure(amount.eur or ""),
        "eur_source": texts.kept(amount.eur_source or ""),
    }
    return {code: value for code, value in found.items() if value != ""}


def _figure(text: str) -> Value:
    """Return a number of a cell; what is none stays the text that it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return texts.kept(text)
    return number if number.is_finite() else texts.kept(text)


def _within(place: Place) -> Cells:
    regions = "; ".join(place.admin1)
    return {"admin1": texts.kept(regions)} if regions else {}


def _with_share(name: str, code: str, share_name: str, share: Decimal | None) -> Cells:
    cells: Cells = {name: texts.kept(code)}
    return cells if share is None else cells | {share_name: share}


def _place(rows: Sequence[Cells], laid: Laid, group: str, *, inline: str, into: str) -> None:
    """Put a group into the row of its entry where it fits, else all of it on its child sheet."""
    held = {column.code for column in columns.sheets()[laid.sheet].columns}
    cells = {
        inline.format(code, n=n): value
        for n, row in enumerate(rows, start=1)
        for code, value in row.items()
    }
    if len(rows) <= columns.INLINE[group] and held.issuperset(cells):
        laid.cells |= cells
    elif rows:
        laid.children.setdefault(into, []).extend(rows)


def _identifiers(identifiers: Sequence[Identifier], laid: Laid) -> None:
    if len(identifiers) > columns.INLINE["identifiers"]:
        rows: list[Cells] = [
            {"scheme": i.scheme, "value": texts.kept(i.value)} for i in identifiers
        ]
        laid.children["identifiers"] = rows
    for identifier in identifiers[: columns.INLINE["identifiers"]]:
        if "identifiers" not in laid.children:
            laid.cells["identifier"] = one_identifier(identifier)


def one_identifier(identifier: Identifier) -> str:
    """Write an identifier in one cell: "scheme:value"; of no scheme, the value alone."""
    value = texts.kept(identifier.value)
    before, colon, _ = value.partition(":")
    schemes = columns.data()["lists"]["identifier_schemes"]
    if identifier.scheme == "other" and not (colon and before.strip().lower() in schemes):
        return value
    return f"{identifier.scheme}:{value}"


def _plain(value: object) -> str:
    """Write a value that JSON has no form for: equal numbers alike, whatever their zeros."""
    return plain(value) if isinstance(value, Decimal) else str(value)
