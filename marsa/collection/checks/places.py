"""Where an initiative is carried out: known countries and regions, each once, with their shares."""

from collections.abc import Iterator

import pycountry

from marsa.collection.checks import basics, shares
from marsa.collection.checks.context import Context
from marsa.collection.checks.said import Check, Words, say
from marsa.collection.checks.values import Content, Item, number, text
from marsa.registry import codelists

OF = Words("countries and regions", "pays et régions")


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check the places of an entry."""
    places = content["places"]
    if content["type"] == "project" and not places:
        yield say("place.missing", "places")
    first: dict[tuple[str, str], int] = {}
    for index, place in enumerate(places):
        yield from _known(f"places/{index}/code", place)
        yield from _within(f"places/{index}/admin1", place)
        key = (text(place.get("kind")), text(place.get("code")))
        if key in first:
            yield say("place.repeated", f"places/{index}/code", found=name(place))
        first.setdefault(key, index)
    counted = [(i, place) for i, place in enumerate(places) if not _stands_aside(place)]
    given = [(f"places/{i}/published_share", p.get("published_share")) for i, p in counted]
    yield from shares.check(given, field="places", of=OF)


def name(place: Item) -> Words:
    """Return what a place is called, its code where it is not known."""
    code = text(place.get("code"))
    found = codelists.country(code) or codelists.region(code)
    return Words(found.name_en, found.name_fr) if found else Words(code, code)


def _known(field: str, place: Item) -> Iterator[Check]:
    code = text(place.get("code"))
    country, region = codelists.country(code), codelists.region(code)
    if (country and country.alpha3 == code) or (region and region.code == code):
        return
    yield say("place.unknown", field, candidates=basics.like(code, "places"), found=code or "–")


def _within(field: str, place: Item) -> Iterator[Check]:
    """Ask that the regions within a country are its own."""
    country = codelists.country(text(place.get("code")))
    for code in place.get("admin1") or ():
        found = pycountry.subdivisions.get(code=code)
        if not found or not country or found.country_code != country.alpha2:
            yield say("admin1.unknown", field, found=code, country=name(place))


def _stands_aside(place: Item) -> bool:
    """Whether a place only repeats money that is with the others: a region of another list."""
    return number(place.get("share")) == 0 and number(place.get("published_share")) != 0
