"""Where an invented initiative takes place, and how that is said in English and French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from marsa.config.sample import grammar, words
from marsa.config.sample.partners import Partner

SEVERAL = {"projects": 0.3, "emergencies": 0.08}  # share of initiatives in several countries
MOST = 5  # places that one row of the layout can hold
KINDS_OF_REGION = ("region", "province", "governorate", "prefecture", "department", "area")
FOCUS = 2.5  # how much more a partner works in the countries of its focus


@dataclass(frozen=True, slots=True)
class Where:
    """The countries (alpha-3) of an initiative and the words for them ("in Niger", "au Niger").

    needs: what its countries have ("coast", "desert", "displacement"). whole: it is no part of a
    country.
    """

    codes: tuple[str, ...]
    en: str
    fr: str
    needs: frozenset[str]
    whole: bool = True


def draw(rng: Random, *, partner: Partner, column: str, domain: str) -> Where:
    """Draw the countries of a project of a partner.

    column: "projects" or "emergencies", the weights that count. A state of Africa works at
    home; an organisation that is `wide` works in several countries at once.
    """
    if partner.side == "africa" and not partner.wide:
        return _country(partner.code)
    if partner.wide or rng.random() < SEVERAL[column]:
        near = not partner.wide and rng.random() < 0.45
        return _neighbours(rng) if near else _wider(rng, partner, column, domain)
    countries = words.load("places")["countries"]
    weights = [
        row.get(column, 0) * (FOCUS if code in partner.focus else 1)
        for code, row in countries.items()
    ]
    return _country(rng.choices(list(countries), weights)[0])


def narrowed(rng: Random, *, where: Where) -> Where:
    """Narrow a country now and then to one of its regions, or to a part such as the north."""
    if len(where.codes) > 1:
        return where
    material, code, chance = words.load("places"), where.codes[0], rng.random()
    row, regions = material["countries"][code], material["regions"].get(code, ())
    if chance < 0.3 and regions:
        en, fr = rng.choice(regions)
        said = f"in {en}{_belongs(en, row)}", f"dans {fr} ({row['fr']})"
    elif chance < 0.55 and not row.get("island"):
        en, fr = rng.choice(material["parts"])
        said = f"in {en} of {row['en']}", f"dans {fr} {row['fr_of']}"
    else:
        return where
    return replace(where, en=said[0], fr=said[1], whole=False)


def shares(rng: Random, *, count: int) -> tuple[str, ...]:
    """Divide 100 percent over places: unequal steps of five, or equal parts to two decimals."""
    if count == 1:
        return ("100",)
    if rng.random() < 0.35:
        part = 10_000 // count
        cents = [part] * (count - 1) + [10_000 - part * (count - 1)]
        return tuple(_percent(c) for c in cents)
    cuts = sorted(rng.sample(range(1, 20), count - 1))
    steps = [b - a for a, b in zip([0, *cuts], [*cuts, 20], strict=True)]
    return tuple(str(5 * step) for step in sorted(steps, reverse=True))


def of(code: str) -> words.Phrase:
    """Return a country after its preposition of possession: "of the Gambia", "de la Gambie"."""
    row = words.load("places")["countries"][code]
    return words.Phrase(f"of {row['en']}", row["fr_of"])


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}".removesuffix(".00")


def _country(code: str) -> Where:
    row = words.load("places")["countries"][code]
    return Where((code,), f"in {row['en']}", row["fr_in"], frozenset(row.get("needs", ())))


def _belongs(region: str, row: Mapping[str, Any]) -> str:
    """Tie a region to its country: "the Diffa region of Niger", "Borno State (Nigeria)"."""
    if region.endswith(KINDS_OF_REGION) and not row["en"].startswith("the "):
        return f" of {row['en']}"
    return f" ({row['en'].removeprefix('the ')})"


def _neighbours(rng: Random) -> Where:
    material = words.load("places")
    codes = tuple(rng.choice(material["neighbours"]))
    rows = [material["countries"][code] for code in codes]
    en = grammar.listed([row["en"] for row in rows], last="and")
    fr = grammar.listed([row["fr_in"] for row in rows], last="et")
    return Where(codes, f"in {en}", fr, _common(rows))


def _wider(rng: Random, partner: Partner, column: str, domain: str) -> Where:
    """Draw a region and three to five of its countries.

    A regional organisation works among its members; migration routes suit domains 3 to 5.
    """
    material = words.load("places")
    usable = [
        row
        for row in material["wider"]
        if (column == "projects" or row.get("emergencies"))
        and (not partner.members or set(row["members"]) <= set(partner.members))
        and (domain not in "12" or not row.get("route"))
    ]
    region = rng.choices(usable, [row["weight"] for row in usable])[0]
    codes = _some(rng, region["members"], column)
    rows = [material["countries"][code] for code in codes]
    return Where(codes, region["en"], region["fr"], _common(rows))


def _some(rng: Random, members: Sequence[str], column: str) -> tuple[str, ...]:
    """Draw three to five countries of a region, the more likely ones first."""
    countries, left = words.load("places")["countries"], list(members)
    chosen: list[str] = []
    for _ in range(min(len(left), rng.randint(3, MOST))):
        weights = [countries[code].get(column, 0) + 1 for code in left]
        chosen.append(rng.choices(left, weights)[0])
        left.remove(chosen[-1])
    return tuple(chosen)


def _common(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return what all countries have."""
    return frozenset.intersection(*(frozenset(row.get("needs", ())) for row in rows))
