"""Whether a record is what a profile looks for, and the reasons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from marsa.exchange.record import Place, Record, Theme
from marsa.exchange.scan import words
from marsa.exchange.scan.profile import Profile, Rule
from marsa.exchange.sentences import quote
from marsa.registry import codelists

MOST_NAMED = 5  # countries in one sentence
CLOSED = ("completed", "cancelled")
COUNTRY, REGION = "place-country", "place-region"
# Why an activity counts as active since the first day of a profile.
TIMES = {
    "time-end": ("It ends on {day}.", "Elle s’achève le {day}."),
    "time-start": ("It starts on {day}.", "Elle commence le {day}."),
    "time-money": (
        "Its dates lie before the period, but money moved on {day}.",
        "Ses dates précèdent la période, mais une transaction date du {day}.",
    ),
    "time-open": (
        "It has no end date and is not closed.",
        "Elle n’a pas de date de fin et n’est pas close.",
    ),
    "time-unknown": ("It gives no date at all.", "Elle ne donne aucune date."),
}
PLACES = {
    COUNTRY: (
        "It names partner states: {found}.",
        "Elle cite des États partenaires\u00a0: {found}.",
    ),
    REGION: ("It names regions: {found}.", "Elle cite des régions\u00a0: {found}."),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an activity is kept: the name of a rule, and the sentence in both languages."""

    name: str
    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reasons for keeping an activity, in the order of the profile, and their weight."""

    reasons: tuple[Reason, ...]
    score: int


def judge(record: Record, *, profile: Profile) -> Verdict | None:
    """Say why a record is kept; None when it is not.

    Kept is what (1) a rule that stands alone fits, by a sector, a tag or words of its titles and
    descriptions, (2) names a country or region of the profile, as a whole or in a transaction,
    and (3) was active on or after the first day of the profile.
    """
    places = list(_places(record, profile))
    time = _time(record, profile.since) if places else None
    if time is None:
        return None
    codes = {(theme.vocabulary, theme.code.lower()) for theme in themes(record)}
    texts = [_Text(t, profile) for t in (*record.titles.values(), *record.summaries.values())]
    met = [(rule, found) for rule in profile.rules if (found := _found(rule, codes, texts))]
    if not any(rule.alone for rule, _ in met):
        return None
    reasons = [Reason(r.name, r.en.format(found=f), r.fr.format(found=f)) for r, f in met]
    return Verdict((*reasons, *places, time), sum(rule.weight for rule, _ in met))


def themes(record: Record) -> Iterator[Theme]:
    """Return the sectors and tags of a record, then those of its transactions."""
    yield from record.themes
    for amount in record.amounts:
        yield from amount.themes


def places(record: Record) -> Iterator[Place]:
    """Return the countries and regions of a record, then those of its transactions."""
    yield from record.places
    for amount in record.amounts:
        yield from amount.places


class _Text:
    """A text and what it is searched as, sign for sign."""

    __slots__ = ("folded", "spelled")

    def __init__(self, text: str, profile: Profile) -> None:
        self.spelled = words.spelled(text)
        self.folded = words.fold(self.spelled)
        if profile.exceptions.finds(self.folded):
            self.folded = profile.excluded.sub(_blanked, self.folded)


def _blanked(match: re.Match[bytes]) -> bytes:
    """Take a phrase out, so that nothing can be read across it."""
    return b"/" * len(match[0])


def _found(rule: Rule, codes: set[tuple[str, str]], texts: list[_Text]) -> str:
    """Return what makes a rule fit: codes, or the words as they were written; else nothing."""
    if rule.pattern is None:
        return ", ".join(sorted(code for _, code in rule.codes & codes))
    for text in texts:
        if match := rule.pattern.search(text.folded):
            return quote(text.spelled[match.start() : match.end()])
    return ""


def _places(record: Record, profile: Profile) -> Iterator[Reason]:
    """Say which countries and regions of the profile a record names."""
    countries, regions = set(), set()
    for place in places(record):
        if place.kind == "country" and place.code in profile.countries:
            countries.add(place.code)
        elif place.kind == "region" and (place.vocabulary or "", place.code) in profile.regions:
            regions.add(place.code)
    if countries:
        yield _named(COUNTRY, sorted(countries), "countries")
    if regions:
        yield _named(REGION, sorted(regions), "regions")


def _named(name: str, codes: list[str], list_name: str) -> Reason:
    """Name places in both languages, the first few of them."""
    labels = codelists.labels(list_name)
    en, fr = (
        ", ".join(labels[code].text(lang) for code in codes[:MOST_NAMED]) for lang in ("en", "fr")
    )
    more = ", …" if len(codes) > MOST_NAMED else ""
    said_en, said_fr = PLACES[name]
    return Reason(name, said_en.format(found=en + more), said_fr.format(found=fr + more))


def _time(record: Record, since: date) -> Reason | None:
    """Say why a record counts as active on or after a day; None when it was over before."""
    money = max((a.on for a in record.amounts if a.on and a.kind.isdecimal()), default=None)
    start, end = record.starts_on, record.ends_on
    if end is not None:
        if end >= since:
            return _timed("time-end", end)
    elif record.status not in CLOSED:
        return _timed("time-open" if start or money else "time-unknown", since)
    elif start is None and money is None:
        return _timed("time-unknown", since)
    elif start is not None and start >= since:
        return _timed("time-start", start)
    return _timed("time-money", money) if money is not None and money >= since else None


def _timed(name: str, day: date) -> Reason:
    en, fr = TIMES[name]
    return Reason(name, en.format(day=day.isoformat()), fr.format(day=day.isoformat()))
