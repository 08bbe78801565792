"""Who pays and who carries out: each known to the register, of its class, with its amount."""

from collections.abc import Iterator
from typing import Any

from marsa.collection.checks import basics
from marsa.collection.checks.context import Context
from marsa.collection.checks.said import Check, labels, say
from marsa.collection.checks.values import Content, Item, party_key, text
from marsa.exchange.workbook.choices import Choice
from marsa.registry import codelists, organisations
from marsa.registry.organisations import Known


def check(content: Content, context: Context) -> Iterator[Check]:
    """Check funders and implementers."""
    is_project = content["type"] == "project"
    if is_project and not content["funders"] and not content["funding"]:
        yield say("funder.missing", "funders")
    for place, funder in _once(content):
        yield from _name(place, funder, context.around.known)
        yield from _class(place, funder, context.around.known)
    yield from _amounts(content)
    if is_project and not any(text(p.get("name")) for p in content["implementers"] or ()):
        yield say("implementer.missing", "implementers")


def _once(content: Content) -> Iterator[tuple[str, Item]]:
    """Yield each funder once, where it stands first, with the place of its name."""
    seen: set[str] = set()
    named = [(f"funders/{i}/name", funder) for i, funder in enumerate(content["funders"])]
    named += [(f"funding/{i}/funder", f["funder"]) for i, f in enumerate(content["funding"])]
    for place, funder in named:
        key = party_key(funder)
        if not key or key not in seen:
            seen.add(key)
            yield place, funder or {}


def _name(place: str, funder: Item, known: Known) -> Iterator[Check]:
    name = text(funder.get("name"))
    if not name:
        yield say("funder.unnamed", place)
        return
    if funder.get("proposed"):  # as a new organisation: the secretariat decides
        return
    match = organisations.match(name, known=known, identifier=funder.get("ref"))
    if match.code is None and funder.get("code") not in known.classes:
        near = tuple(Choice(c.code, c.written, c.written) for c in match.candidates)
        yield say("funder.unknown", place, candidates=near, found=name)


def _class(place: str, funder: Item, known: Known) -> Iterator[Check]:
    """Ask for the class of a funder: that of the register where the register has one."""
    stated = text(funder.get("class"))
    at = place.replace("/name", "/class")
    found = organisations.recognise(
        text(funder.get("name")), known=known, identifier=funder.get("ref")
    )
    registered = found.funder_class if found else known.classes.get(funder.get("code") or "", "")
    if not stated:
        if not registered and text(funder.get("name")):
            yield say("funder.class_missing", at, known=labels("funder_classes"))
        return
    yield from basics.listed(at, stated, "funder_classes", "funder.class_unknown")
    of_list = codelists.labels("funder_classes")
    if registered and stated in of_list and stated != registered:
        name, right = text(funder.get("name")), of_list[registered]
        candidates = (Choice(registered, right.en, right.fr),)
        yield say("funder.class_unlike", at, candidates=candidates, found=name)


def _amounts(content: Content) -> Iterator[Check]:
    """Ask of each funder an amount or the reason why there is none."""
    paying: set[str] = {party_key(line["funder"]) for line in content["funding"]}
    for index, funder in enumerate(content["funders"]):
        reason: Any = funder.get("no_amount_reason")
        place = f"funders/{index}/no_amount_reason"
        if not reason and party_key(funder) not in paying and text(funder.get("name")):
            yield say("funder.no_amount", place, found=text(funder.get("name")))
        yield from basics.listed(place, reason, "no_amount_reasons", "funder.reason_unknown")
