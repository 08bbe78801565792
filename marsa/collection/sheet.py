"""What an entry says, as plain values: from a record of any format to canonical JSON.

The content of a version is one JSON object with these keys. Amounts, shares and dates
are text, exactly as reported; lists keep the order of the file.

    type, status, titles, summaries   texts are {language: text}
    starts_on, starts_basis, ends_on, ends_basis
    funders, implementers             [{name, ref, code, class}], a funder that gives no amount
                                      with its no_amount_reason
    places                            [{kind, code, vocabulary, share, published_share}]
    themes                            [{vocabulary, code, label, share, published_share}]
    funding                           [{kind, amount, currency, on, until, value_on,
                                        value_on_basis, funder, places, set_aside, line}]
    identifiers, related, links, humanitarian, hierarchy, secondary
    outcomes                          {language: text}
    contributor, legal_form, adopted_on, in_force_on, contact_name, contact_email, note
    others                            [{role, name, ref, code, class}], organisations that are
                                      accountable or managing; absent when there are none, as are
                                      the keys that `fields` names
"""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from marsa.collection import unreadable
from marsa.exchange import telling
from marsa.exchange.record import Amount, Party, Place, Record, Theme
from marsa.registry.organisations import Recognised

NUMBERS = frozenset({"amount", "share", "published_share"})
OTHER_ROLES = ("accountable", "extending")  # organisations that neither pay nor carry out
Recognise = Callable[[str, str | None], Recognised | None]  # name, reference → organisation


def content(record: Record, *, recognise: Recognise) -> dict[str, Any]:
    """Return what a record says as plain values.

    recognise: finds the organisation that a written name or reference stands for; an
    unknown name is kept as written, with no code.
    """
    funders = [p for p in record.parties if p.role == "funding"]
    others = [
        {"role": p.role, **party(p, recognise)} for p in record.parties if p.role in OTHER_ROLES
    ]
    return {
        "type": record.type,
        "status": record.status,
        "titles": dict(sorted(record.titles.items())),
        "summaries": dict(sorted(record.summaries.items())),
        "starts_on": _text(record.starts_on),
        "starts_basis": record.starts_basis,
        "ends_on": _text(record.ends_on),
        "ends_basis": record.ends_basis,
        "funders": [party(p, recognise) for p in funders],
        "implementers": [party(p, recognise) for p in record.parties if p.role == "implementing"],
        "places": [place(p) for p in record.places],
        "themes": [theme(t) for t in record.themes],
        "funding": [_funding(a, _funder(a, record, funders), recognise) for a in record.amounts],
        "identifiers": [{"scheme": i.scheme, "value": i.value} for i in record.identifiers],
        "related": [{"kind": r.kind, "ref": r.ref} for r in record.related],
        "links": list(record.links),
        "humanitarian": record.humanitarian,
        "hierarchy": record.hierarchy,
        "secondary": record.secondary,
        "outcomes": dict(sorted(record.outcomes.items())),
        "contributor": record.contributor,
        "legal_form": record.legal_form,
        "adopted_on": _text(record.adopted_on),
        "in_force_on": _text(record.in_force_on),
        "contact_name": record.contact_name,
        "contact_email": record.contact_email,
        "note": record.note,
        **_filled(
            others=others,
            starts_precision=record.starts_precision,
            ends_precision=record.ends_precision,
            human_rights_evidence=dict(sorted(record.human_rights_evidence.items())),
        ),
    }


def _filled(**values: Any) -> dict[str, Any]:
    """Return the keys that say something: absent otherwise, older versions keep their
    fingerprints."""
    return {key: value for key, value in values.items() if value}


def canonical(values: Any) -> str:
    """Return the one text that these values have: sorted keys, no blanks."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parsed(text: str) -> dict[str, Any]:
    """Return the values that a canonical text has."""
    values: dict[str, Any] = json.loads(text)
    return values


def fingerprint(values: dict[str, Any]) -> str:
    """Return the sha256 of what the values say, wherever and however they were written.

    The line of a file and trailing zeros do not make a difference: the same rows in another
    order, or "1.50" for "1.5", are the same statement.
    """
    return hashlib.sha256(canonical(said(values)).encode()).hexdigest()


def said(value: Any, key: str = "") -> Any:
    """Return values without what makes no difference: lines, and zeros that say nothing.

    key: under which the value stands.
    """
    if key == unreadable.KEY:  # texts that are no numbers
        return value
    if isinstance(value, dict):
        return {name: said(part, name) for name, part in value.items() if name != "line"}
    if isinstance(value, list):
        return [said(part) for part in value]
    if key in NUMBERS and value is not None:
        return format(Decimal(value).normalize(), "f")
    return value


def _funder(amount: Amount, record: Record, funders: list[Party]) -> Party | None:
    """Say whose money it is: the provider named on it, else the only funder, else the reporter."""
    if amount.provider and (amount.provider.name or amount.provider.ref):
        return amount.provider
    if len(funders) == 1:
        return funders[0]
    return record.reporter


def _funding(amount: Amount, funder: Party | None, recognise: Recognise) -> dict[str, Any]:
    return {
        "kind": telling.KINDS.get(amount.kind, amount.kind),
        "amount": format(amount.amount, "f"),
        "currency": amount.currency,
        "on": _text(amount.on),
        "until": _text(amount.until),
        "value_on": _text(amount.value_on),
        "value_on_basis": amount.value_on_basis,
        "funder": party(funder, recognise) if funder else None,
        "places": [place(p) for p in amount.places],
        "set_aside": amount.set_aside,
        "line": amount.line,
        **_filled(years=dict(amount.years), eur=amount.eur, eur_source=amount.eur_source),
    }


def party(party: Party, recognise: Recognise) -> dict[str, Any]:
    """Return an organisation as plain values, with its code and class in the register."""
    known = recognise(party.name, party.ref)
    kind = party.type or ""
    stated = kind.removeprefix("class:") if kind.startswith("class:") else None
    reason = {"no_amount_reason": party.no_amount_reason} if party.no_amount_reason else {}
    return {
        "name": party.name or party.ref or "",
        "ref": party.ref,
        "code": known.code if known else None,
        "class": stated or (known.funder_class if known else None) or None,
        **reason,
    }


def place(place: Place) -> dict[str, Any]:
    """Return a place as plain values."""
    return {
        "kind": place.kind,
        "code": place.code,
        "vocabulary": place.vocabulary,
        "share": _digits(place.share),
        "published_share": _digits(place.published_share),
        **_filled(admin1=list(place.admin1)),
    }


def theme(theme: Theme) -> dict[str, Any]:
    """Return a theme as plain values."""
    return {
        "vocabulary": theme.vocabulary,
        "code": theme.code,
        "label": theme.label,
        "share": _digits(theme.share),
        "published_share": _digits(theme.published_share),
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _digits(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")
