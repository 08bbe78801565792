"""What an entry of the sample cycle says, from its lines in `entries.yaml`."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from marsa.collection import sheet
from marsa.collection.fields import tags
from marsa.collection.sheet import Recognise
from marsa.exchange.record import Amount, Party, Place, Record, Theme
from marsa.registry import codelists
from marsa.registry.models import Organisation

Told = Mapping[str, Any]
PLAIN = ("type", "titles", "summaries", "status", "starts_on", "legal_form", "adopted_on")


def of(told: Told, *, year: int, contributor: str, find: Recognise) -> dict[str, Any]:
    """Return the content of an entry. year: of the demonstration. contributor: code or empty."""
    ends = told.get("ends")
    funding = [(_payer(code), amount, currency) for code, amount, currency in _funding(told)]
    record = Record(
        "",
        **{key: told[key] for key in PLAIN if key in told},
        ends_on=None if ends is None else date(year + ends, 12, 31),
        parties=(*(payer for payer, _, _ in funding), *_implementers(told)),
        places=tuple(_places(told)),
        themes=tuple(_themes(told)),
        amounts=tuple(
            _amount(payer, amount, currency, on=told["starts_on"])
            for payer, amount, currency in funding
            if amount
        ),
        contributor=contributor or None,
    )
    content = _with_main(sheet.content(record, recognise=find))
    return tags.put_tags(content, field="target_groups", codes=told.get("target_groups", ()))


def _funding(told: Told) -> Sequence[Sequence[str]]:
    lines: Sequence[Sequence[str]] = told.get("funding", ())
    return lines


def _payer(code: str) -> Party:
    organisation = Organisation.objects.get(code=code)
    return Party("funding", organisation.name_en)


def _amount(payer: Party, amount: str, currency: str, *, on: date) -> Amount:
    return Amount("2", Decimal(amount), currency, value_on=on, value_on_basis="value-date",
                  provider=payer)  # fmt: skip


def _implementers(told: Told) -> list[Party]:
    return [Party("implementing", name) for name in told.get("implementers", ())]


def _places(told: Told) -> list[Place]:
    return [
        Place(
            "country" if codelists.country(code) else "region",
            code,
            share=Decimal(share),
            published_share=Decimal(share),
        )
        for code, share in told.get("places", {}).items()
    ]


def _themes(told: Told) -> list[Theme]:
    shares = {code: Decimal(text) if text else None for code, text in told["themes"].items()}
    return [
        Theme("jvap", code, share=share, published_share=share) for code, share in shares.items()
    ]


def _with_main(content: dict[str, Any]) -> dict[str, Any]:
    """Mark the first of several themes as the main one."""
    first, *others = content["themes"]
    return {**content, "themes": [{**first, "main": True}, *others] if others else [first]}
