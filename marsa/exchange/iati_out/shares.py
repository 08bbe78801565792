"""Countries, regions, sectors and tags with the percentages that are theirs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from marsa.exchange import numbers
from marsa.exchange.iati_out import codes, elements
from marsa.exchange.iati_out.elements import Element
from marsa.exchange.iati_out.frame import OWN, SECOND_OWN, Frame
from marsa.exchange.iati_out.notes import Notes
from marsa.exchange.record import Place, Theme
from marsa.exchange.report import Report
from marsa.exchange.rules import geography, percentages, sectors
from marsa.registry import codelists

Named = TypeVar("Named", Place, Theme)
Settle = Callable[[Sequence[Named], Report], tuple[Named, ...]]
Labels = Mapping[str, str]


def places(parent: Element, named: Sequence[Place], *, frame: Frame, notes: Notes) -> None:
    """Write countries, then regions, each with its percentage where there is one to state."""
    stated = _percentages(named, geography.settle, notes)
    for kind in ("country", "region"):
        for one, percentage in zip(named, stated, strict=True):
            if one.kind == kind:
                place(parent, one, percentage, frame=frame, notes=notes)


def place(
    parent: Element, one: Place, percentage: Decimal | None, *, frame: Frame, notes: Notes
) -> None:
    """Write one country or region."""
    share = None if percentage is None else numbers.plain(percentage)
    if one.kind == "country":
        known = codelists.country(one.code)
        attributes = {"code": known.alpha2 if known else one.code, "percentage": share}
        elements.add(parent, "recipient-country", attributes, notes=notes)
        return
    listed = codelists.region(one.code)
    vocabulary = one.vocabulary or (listed.vocabulary if listed else codes.REGIONS["named"])
    number = codes.REGIONS.get(vocabulary, vocabulary)
    is_own = number == codes.REGIONS["named"]
    attributes = {
        "code": one.code,
        "vocabulary": number,
        "vocabulary-uri": frame.regions_uri if is_own else None,
        "percentage": share,
    }
    element = elements.add(parent, "recipient-region", attributes, notes=notes)
    if is_own and listed and one.vocabulary is None:
        labels = {"en": listed.name_en, "fr": listed.name_fr}
        elements.narratives(element, labels, notes=notes)


def themes(parent: Element, named: Sequence[Theme], *, frame: Frame, notes: Notes) -> None:
    """Write sectors, then tags, then policy markers; 100 % in each vocabulary of sectors."""
    dividing = [theme for theme in named if _is_sector(theme)]
    by_vocabulary: dict[str, list[Theme]] = {}
    for theme in dividing:
        by_vocabulary.setdefault(theme.vocabulary, []).append(theme)
    stated = {
        id(theme): percentage
        for group in by_vocabulary.values()
        for theme, percentage in zip(group, _percentages(group, sectors.settle, notes), strict=True)
    }
    own = [name for name in by_vocabulary if _vocabulary(name)[0] is None]
    for theme in dividing:
        sector(parent, theme, stated[id(theme)], own=own, frame=frame, notes=notes)
    for theme in named:
        if theme.vocabulary != codes.POLICY_MARKER and not _is_sector(theme):
            _tag(parent, theme, notes)
    for theme in named:
        if theme.vocabulary == codes.POLICY_MARKER:
            attributes = {"vocabulary": "1", "code": theme.code, "significance": theme.label}
            elements.add(parent, "policy-marker", attributes, notes=notes)


def sector(
    parent: Element,
    theme: Theme,
    percentage: Decimal | None,
    *,
    own: Sequence[str],
    frame: Frame,
    notes: Notes,
) -> None:
    """Write one sector. own: the vocabularies of the activity that IATI does not list.

    The first of them is 99, the next 98, so that each has a 100 % of its own.
    """
    number, uri = _vocabulary(theme.vocabulary)
    labels: Labels = {"und": theme.label}
    if number is None:
        number = OWN if theme.vocabulary == own[0] else SECOND_OWN
        if listed := frame.own_lists.get(theme.vocabulary):
            uri, labels = listed.uri, listed.labels.get(theme.code, labels)
    attributes = {
        "vocabulary": number,
        "vocabulary-uri": uri,
        "code": theme.code,
        "percentage": None if percentage is None else numbers.plain(percentage),
    }
    element = elements.add(parent, "sector", attributes, notes=notes)
    elements.narratives(element, labels, notes=notes)


def own_vocabularies(named: Sequence[Theme]) -> list[str]:
    """Return the vocabularies of sectors that IATI does not list, in the order they are named."""
    names = dict.fromkeys(theme.vocabulary for theme in named if _is_sector(theme))
    return [name for name in names if _vocabulary(name)[0] is None]


def _tag(parent: Element, theme: Theme, notes: Notes) -> None:
    number = codes.TAGS.get(theme.vocabulary)
    uri: str | None = None
    if number is None:
        number, _, uri = theme.vocabulary.removeprefix(codes.TAG).strip().partition(" ")
    attributes = {"code": theme.code, "vocabulary": number or OWN, "vocabulary-uri": uri}
    element = elements.add(parent, "tag", attributes, notes=notes)
    elements.name(element, theme.label, notes=notes)


def _is_sector(theme: Theme) -> bool:
    return sectors.divides(theme) and theme.vocabulary != codes.TAG


def _vocabulary(name: str) -> tuple[str | None, str | None]:
    """Return the number and the address of a vocabulary; no number for one of our own."""
    number, _, uri = name.partition(" ")
    if number in (OWN, SECOND_OWN):
        return number, uri or None
    return codes.SECTORS.get(name), None


def _percentages(
    named: Sequence[Named], settle: Settle[Named], notes: Notes
) -> list[percentages.Share]:
    """Return what to write: as published, else the shares, where leaving them out would not do.

    A single country, or several of which nobody says how the money is divided, have none: the
    reader concludes the same shares again. IATI asks for them where there are several.
    """
    written = _as_stated(named, settle)
    if len(written) > 1 and None in written:
        notes.add("rule.shares_unstated")
    return written


def _as_stated(named: Sequence[Named], settle: Settle[Named]) -> list[percentages.Share]:
    if any(one.published_share is not None for one in named):
        return [one.published_share for one in named]
    if len(named) == 1 and named[0].share == percentages.HUNDRED:
        return [None]
    bare = [replace(one, share=None) for one in named]
    if tuple(named) == settle(bare, Report()):
        return [None] * len(named)
    return [one.share for one in named]
