"""What of an entry each tier sees. Pure.

A field above the tier of the reader shows as `RESTRICTED`, never blank: nobody takes what is
withheld for what was not reported. Each field has a tier (`fields.yaml`); a reporter may restrict
some to registered readers or to partners, with a reason. What no field knows is withheld.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marsa.collection.fields import catalogue
from marsa.collection.fields.catalogue import Field
from marsa.collection.fields.tags import RELATIONS, field_of_theme
from marsa.registry.roles import TIERS, Tier

RESTRICTED = "restricted"
Content = Mapping[str, Any]
# An amount of which one of these is withheld cannot be counted.
COUNTED = ("kind", "amount", "currency", "value_on")
_FIELD_OF_RELATION = {kind: field for field, kind in RELATIONS.items()}
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_NOBODY = {"name": RESTRICTED, "ref": None, "code": None, "class": None}


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be counted and published at a tier. amounts_withheld: those left out of it."""

    content: dict[str, Any]
    amounts_withheld: int


def visible(content: Content, *, tier: Tier) -> dict[str, Any]:
    """Return the content with `RESTRICTED` for every value that the tier does not see.

    Nothing said stays nothing. For people to read; what is counted comes from `offered`.
    """
    return {key: _shown(key, value, content, tier) for key, value in content.items()}


def offered(content: Content, *, tier: Tier) -> Offered:
    """Return the content without what the tier does not see, fit to be counted.

    Amounts that are withheld, whole or in part, are left out and numbered; the funder stays.
    Withheld implementers are one of the name `RESTRICTED`; other values are empty, optional keys
    absent. The restrictions themselves are never part of it.
    """
    seen = visible(content, tier=tier)
    lines = seen["funding"] if isinstance(seen["funding"], list) else []
    kept = [line for line in lines if not any(line.get(p) == RESTRICTED for p in COUNTED)]
    kept_content = {key: _without(key, value) for key, value in seen.items()}
    kept_content["funding"] = [_without("funding", line) for line in kept]
    return Offered(
        {key: value for key, value in kept_content.items() if key != "restrictions"},
        amounts_withheld=len(content["funding"]) - len(kept),
    )


def withheld(content: Content, *, tier: Tier) -> tuple[str, ...]:
    """Return the keys of the fields of which a value is withheld from the tier, in their order."""
    found = {field.key for field, value in _values(content) if _is_hidden(field, content, tier)
             and value not in _EMPTY}  # fmt: skip
    return tuple(key for key in catalogue.all_fields() if key in found)


def tier_of(field: Field, *, restrictions: Mapping[str, Any]) -> Tier:
    """Return the most open tier that sees a field: its own, that of the whole, or the one to
    which it was restricted, whichever is the most closed."""
    fields = catalogue.all_fields()
    keys = {field.key, field.whole, field.withheld_with} - {""}
    tiers = [fields[key].tier for key in keys]
    for key in keys & restrictions.keys():
        stated = restrictions[key].get("tier")
        tiers.append(Tier(stated) if stated in TIERS else Tier.SECRETARIAT)
    return max(tiers, key=TIERS.index)


def _is_hidden(field: Field | None, content: Content, tier: Tier) -> bool:
    if field is None:
        return tier != Tier.SECRETARIAT
    least = tier_of(field, restrictions=content.get("restrictions") or {})
    return TIERS.index(tier) < TIERS.index(least)


def _shown(key: str, value: Any, content: Content, tier: Tier) -> Any:
    field = catalogue.all_fields().get(key)
    if value in _EMPTY:
        return value
    if _is_hidden(field, content, tier):
        return RESTRICTED
    if field and field.parts and isinstance(value, list) and key != "themes":
        return [_parts(key, item, content, tier) for item in value]
    if key in ("themes", "related"):
        return [_one_of(key, item, content, tier) for item in value]
    return value


def _parts(key: str, item: Mapping[str, Any], content: Content, tier: Tier) -> dict[str, Any]:
    """Return one line of something repeated, part by part."""
    fields = catalogue.all_fields()
    return {
        name: RESTRICTED
        if value not in _EMPTY and _is_hidden(fields.get(f"{key}/{name}"), content, tier)
        else value
        for name, value in item.items()
    }


def _one_of(key: str, item: Mapping[str, Any], content: Content, tier: Tier) -> Any:
    """Return a theme or a relation, which belongs to the field that its vocabulary or kind says."""
    name = _field_of(key, item)
    if _is_hidden(catalogue.all_fields().get(name), content, tier):
        return RESTRICTED
    return _parts(key, item, content, tier) if name == "themes" else dict(item)


def _field_of(key: str, item: Mapping[str, Any]) -> str:
    if key == "themes":
        return field_of_theme(item)
    return _FIELD_OF_RELATION.get(item["kind"], "related")


def _without(key: str, value: Any) -> Any:
    """Return a value that is shown without its marks."""
    if value == RESTRICTED:
        return [_NOBODY] if key == "implementers" else _nothing(key)
    if isinstance(value, list):
        return [_without(key, item) for item in value if item != RESTRICTED]
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if part != RESTRICTED}
    return value


def _nothing(key: str) -> Any:
    """Return what a field has that says nothing."""
    kind = catalogue.of(key).kind if key in catalogue.all_fields() else "plain"
    return {"texts": {}, "list": [], "address": []}.get(kind)


def _values(content: Content) -> Iterator[tuple[Field, Any]]:
    """Yield each field of the content with a value of it, parts by themselves."""
    fields = catalogue.all_fields()
    for key, value in content.items():
        if key in ("themes", "related"):
            yield from ((fields[_field_of(key, item)], item) for item in value)
        elif key in fields:
            yield fields[key], value
        if key in fields and fields[key].parts and isinstance(value, list):
            parts = [(fields.get(f"{key}/{name}"), part) for i in value for name, part in i.items()]
            yield from ((field, part) for field, part in parts if field)
