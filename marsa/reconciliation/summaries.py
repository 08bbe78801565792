"""One row each for an initiative, an entry and its places, from what the entry says. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from marsa.reconciliation import counting
from marsa.reconciliation.counting import ToEur
from marsa.reconciliation.queries import Account

PERCENT = Decimal("1E-8")
BETWEEN = " | "


def initiative(account: Account, *, to_eur: ToEur) -> tuple[object, ...]:
    """Return the row of `initiatives` for an initiative with a single entry."""
    content = account.content
    counted = [line for line in counting.lines(content, to_eur=to_eur) if line.counted]
    euros = [line.rated.eur for line in counted if line.rated]
    return (
        account.public_id,
        content["type"],
        *texts(content["titles"]),
        *texts(content["summaries"]),
        content["status"],
        counting.day(content["starts_on"]),
        content["starts_basis"],
        counting.day(content["ends_on"]),
        content["ends_basis"],
        account.cycle_first,
        account.cycle_last,
        counting.counted_kind(content["funding"]),
        sum(euros, Decimal(0)) if euros else None,
        len(counted) - len(euros),
        account.amounts_withheld,
        1,
    )


def entry(account: Account) -> tuple[object, ...]:
    """Return the row of `entries`."""
    content = account.content
    return (
        account.entry_id,
        account.public_id,
        account.partner_code,
        account.local_ref,
        account.cycle_first,
        account.cycle_last,
        account.accepted_at.date(),
        account.source_name,
        account.source_sha256,
        account.source_line,
        BETWEEN.join(f"{i['scheme']}:{i['value']}" for i in content["identifiers"]),
        BETWEEN.join(party["name"] for party in content["implementers"]),
        BETWEEN.join(content["links"]),
    )


def places(content: Mapping[str, Any]) -> Iterator[tuple[str | None, str | None, Decimal | None]]:
    """Yield country, region and percent of each place, those of single transactions included."""
    seen: set[tuple[str, str]] = set()
    own = [(place, percent(place["share"])) for place in content["places"]]
    lines = [(place, None) for line in content["funding"] for place in line["places"]]
    for place, share in own + lines:
        key = (place["kind"], place["code"])
        if key not in seen:
            seen.add(key)
            is_country = place["kind"] == "country"
            yield (place["code"], None, share) if is_country else (None, place["code"], share)


def texts(by_language: Mapping[str, str]) -> tuple[str | None, str | None, str | None, str | None]:
    """Return English, French, another language's text when both are missing, and its language."""
    english, french = by_language.get("en"), by_language.get("fr")
    others = sorted(set(by_language) - {"en", "fr"})
    if english or french or not others:
        return english, french, None, None
    return None, None, by_language[others[0]], others[0]


def percent(text: str | None) -> Decimal | None:
    """Return a share in percent to eight places, or None when it is not stated."""
    return None if text is None else Decimal(text).quantize(PERCENT)
