"""Invented policies: what states and organisations lay down; they carry no money."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from marsa.config.sample import dates, places, texts, words
from marsa.config.sample.dates import AS_OF, Span
from marsa.config.sample.dice import Dice
from marsa.config.sample.draft import Draft
from marsa.config.sample.partners import Partner
from marsa.config.sample.words import Phrase

STATUSES = {"in-preparation": 14, "adopted": 20, "in-force": 54, "ended": 12}
LAST_TO_END = date(2018, 12, 1)  # what has ended began before


def draw(dice: Dice, *, partner: Partner) -> list[Draft]:
    """Invent the policies of a partner, each of another kind."""
    kinds = dice.facts.sample(_kinds(partner), partner.policies)
    return [_one(dice, partner, kind) for kind in kinds]


def _kinds(partner: Partner) -> list[Mapping[str, Any]]:
    """Return the kinds of policies that suit a partner: its side's, or an organisation's."""
    material = words.load("policies")
    if partner.side != "international" and not partner.wide:
        known = words.load("places")["countries"].get(partner.code, {}).get("needs", ())
        kinds = material[partner.side].values()
        return [kind for kind in kinds if kind.get("needs", "") in ("", *known)]
    return [
        kind
        for kind in material["organisation"].values()
        if (partner.wide or not kind.get("members_only"))
        and set(kind["themes"]) & set(partner.themes)
    ]


def _one(dice: Dice, partner: Partner, kind: Mapping[str, Any]) -> Draft:
    rng = dice.facts
    status = rng.choices(list(STATUSES), list(STATUSES.values()))[0]
    span = _span(rng, status)
    titles, summaries = _texts(dice.words, partner, kind, status, span)
    decided = status != "in-preparation"
    limited = status == "ended" or "{years}" in kind["title"]["en"]
    return Draft(
        type="policy",
        status=status,
        titles=titles,
        summaries=summaries,
        starts_on=span.starts_on if decided else None,
        ends_on=span.ends_on if decided and limited else None,
        places=_places(rng, partner),
        themes=tuple((code, "100" if len(kind["themes"]) == 1 else "") for code in kind["themes"]),
        has_link=rng.random() < 0.5,
    )


def _span(rng: Random, status: str) -> Span:
    """Draw adoption and end; what is still in preparation is to begin next year."""
    if status == "in-preparation":
        starts_on = date(AS_OF.year + 1, 1, 1)
    else:
        starts_on = min(dates.start(rng, column="policies"), AS_OF)
    if status == "ended":
        starts_on = min(starts_on, LAST_TO_END)
    years = rng.choice((2, 3) if status == "ended" else (6, 7, 9))
    return Span(starts_on, date(starts_on.year + years, 12, 31))


def _texts(
    rng: Random, partner: Partner, kind: Mapping[str, Any], status: str, span: Span
) -> tuple[texts.Both, texts.Both]:
    details = words.phrases(kind["details"])
    sentences = [
        *words.phrases(kind["opens"]),
        *rng.sample(details, rng.randint(1, len(details))),
        rng.choice(words.phrases(words.load("closings")["policy"][status])),
    ]
    slots = _slots(partner, span)
    return texts.languages(
        rng,
        partner=partner,
        titles=texts.join([Phrase(**kind["title"])], slots=slots),
        summaries=texts.join(sentences, slots=slots),
    )


def _slots(partner: Partner, span: Span) -> texts.Slots:
    owner = Phrase(partner.en_of, partner.fr_of) if partner.en_of else places.of(partner.code)
    first, last = span.starts_on.year, span.ends_on.year
    en, fr = (
        {"next_year": str(AS_OF.year + 1), **texts.dates(span, language=language)}
        for language in ("en", "fr")
    )
    return (
        {"of": owner.en, "years": f", {first}–{last}", **en},
        {"of": owner.fr, "years": f", {first}-{last}", **fr},
    )


def _places(rng: Random, partner: Partner) -> tuple[tuple[str, str], ...]:
    """Name the state itself, up to five members of a regional organisation, or nothing."""
    if partner.members:
        members = rng.sample(partner.members, min(len(partner.members), places.MOST))
        return tuple((code, "") for code in members)
    return ((partner.code, "100"),) if partner.code in words.load("places")["countries"] else ()
