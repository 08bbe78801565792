"""The content of a version as a record again: the way back from `sheet.content`. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from marsa.exchange import telling
from marsa.exchange.record import Amount, Identifier, Party, Place, Record, Related, Theme

Content = Mapping[str, Any]
_KINDS = {word: kind for kind, word in telling.KINDS.items()}


def of(content: Content, *, ref: str) -> Record:
    """Return the record that says what a version says.

    content: as `sheet.content` makes it; keys that an older version does not have are empty.
    ref: the partner's reference of the entry.
    """
    parties = [_party(p, "funding") for p in content["funders"]]
    parties += [_party(p, "implementing") for p in content["implementers"]]
    parties += [_party(p, p["role"]) for p in content.get("others", ())]
    return Record(
        ref,
        type=content["type"],
        titles=content["titles"],
        summaries=content["summaries"],
        outcomes=content.get("outcomes", {}),
        status=content["status"],
        starts_on=_day(content["starts_on"]),
        starts_basis=content["starts_basis"],
        ends_on=_day(content["ends_on"]),
        ends_basis=content["ends_basis"],
        parties=tuple(parties),
        places=tuple(map(place, content["places"])),
        themes=tuple(map(theme, content["themes"])),
        amounts=tuple(_amount(line) for line in content["funding"] if line["amount"]),
        identifiers=tuple(Identifier(i["scheme"], i["value"]) for i in content["identifiers"]),
        related=tuple(Related(r["kind"], r["ref"]) for r in content["related"]),
        links=tuple(content["links"]),
        humanitarian=content["humanitarian"],
        hierarchy=content["hierarchy"],
        secondary=content["secondary"],
        **_plain(content),
    )


def _plain(content: Content) -> dict[str, Any]:
    words = ("contributor", "legal_form", "contact_name", "contact_email", "note",
             "starts_precision", "ends_precision")  # fmt: skip
    days = ("adopted_on", "in_force_on")
    return {
        **{name: content.get(name) for name in words},
        **{name: _day(content.get(name)) for name in days},
        "human_rights_evidence": content.get("human_rights_evidence") or {},
    }


def _party(said: Content, role: str) -> Party:
    """Return an organisation; one that has no name but its identifier has the latter alone."""
    name, ref = said["name"], said["ref"]
    return Party(
        role,
        name="" if name == ref else name,
        ref=ref,
        type=f"class:{said['class']}" if said["class"] else None,
        no_amount_reason=said.get("no_amount_reason"),
    )


def place(said: Content) -> Place:
    """Return a place as it was published, with the share that counts."""
    share, published = _number(said["share"]), _number(said["published_share"])
    within = tuple(said.get("admin1") or ())
    return Place(said["kind"], said["code"], said["vocabulary"], share, published, admin1=within)


def theme(said: Content) -> Theme:
    """Return a theme as it was published, with the share that counts."""
    share, published = _number(said["share"]), _number(said["published_share"])
    return Theme(said["vocabulary"], said["code"], said["label"], share, published)


def _amount(said: Content) -> Amount:
    kind: str = said["kind"]
    return Amount(
        kind=_KINDS.get(kind, kind),
        amount=Decimal(said["amount"]),
        currency=said["currency"],
        on=_day(said["on"]),
        until=_day(said["until"]),
        value_on=_day(said["value_on"]),
        value_on_basis=said["value_on_basis"],
        provider=_party(said["funder"], "provider") if said["funder"] else None,
        places=tuple(map(place, said["places"])),
        set_aside=said["set_aside"],
        line=said.get("line"),
        years=tuple((said.get("years") or {}).items()),
        eur=said.get("eur"),
        eur_source=said.get("eur_source"),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
