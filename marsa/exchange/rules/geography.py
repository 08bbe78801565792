"""Where the money of a record goes: countries and regions that share one 100 % (rules 1 to 5)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from marsa.exchange import sentences
from marsa.exchange.record import Place
from marsa.exchange.report import Report
from marsa.exchange.rules import percentages
from marsa.registry import codelists

DAC = "1"  # IATI RegionVocabulary 1: OECD DAC, the default and the first choice
NOTHING = Decimal(0)
LONGEST_CODE = 12  # in a sentence
PLACES = {"kind_en": "countries and regions", "kind_fr": "pays et régions"}


@lru_cache(maxsize=4_096)
def country_code(written: str) -> tuple[str, str | None]:
    """Return the alpha-3 code of a country code as written, and its fault.

    fault: None; "untidy" (blanks or small letters, rule 20); "unknown": then the code comes back
    trimmed, in capitals, for to drop it would hand its share to the others.
    """
    code = written.strip().upper()
    found = codelists.country(code) if len(code) in (2, 3) else None
    if found is None:
        return code, "unknown"
    return found.alpha3, None if code == written else "untidy"


@lru_cache(maxsize=1_024)
def is_dac_region(code: str) -> bool:
    """Whether a code stands in the OECD DAC list of regions."""
    return code in _dac_regions()


@lru_cache(maxsize=1)
def _dac_regions() -> frozenset[str]:
    return frozenset(row.code for row in codelists.regions() if row.vocabulary == "dac")


def settle(published: Sequence[Place], report: Report) -> tuple[Place, ...]:
    """Give each place of an activity the share that counts.

    published: places with `published_share` and no `share`. Places of 0 % are left out; regions
    of one vocabulary count, the OECD DAC's first; countries alone count where they or the regions
    describe the whole by themselves; what counts is brought to 100. A place that is named but
    not counted keeps a share of 0: its money is already with the others. Nothing is ever rolled
    from a region into its countries (rule 3) and nothing is split equally.
    """
    if not published:
        return ()
    if len(published) == 1 and published[0].published_share != 0:
        return _whole(published[0], report)
    places = _without_zeros(published, report)
    counted = _counted(places, report)
    shares = percentages.rebase([place.published_share for place in counted]) if counted else []
    _say(counted, report)
    by_place = {id(place): share for place, share in zip(counted, shares, strict=True)}
    return tuple(replace(place, share=by_place.get(id(place), NOTHING)) for place in places)


def settle_transaction(places: Sequence[Place], report: Report) -> tuple[Place, ...]:
    """Give the place of a transaction its whole amount (rule 4).

    places: as read, each with a share of 100. A transaction has one country, or one region; of
    several vocabularies the OECD DAC's counts. A country beside regions has it all. Several
    countries are an error, and none gets a share.
    """
    if len(places) == 1:
        return tuple(places)
    countries = [place for place in places if place.kind == "country"]
    counted = countries or _one_vocabulary(places)
    if len(countries) > 1 or (countries and len(countries) < len(places)) or len(counted) > 1:
        report.add("rule.transaction_places", line=places[0].line, path="iati-activity/transaction")
    share = percentages.HUNDRED if len(counted) == 1 else None
    return tuple(replace(p, share=share if p in counted else NOTHING) for p in places)


def _whole(place: Place, report: Report) -> tuple[Place, ...]:
    """One place alone has all of it, whatever its percentage."""
    _say((place,), report)
    whole = percentages.HUNDRED
    # Not by `replace`, which takes ten times as long: most activities have one place.
    share, line = place.published_share, place.line
    return (Place(place.kind, place.code, place.vocabulary, whole, share, line, place.admin1),)


def _without_zeros(published: Sequence[Place], report: Report) -> list[Place]:
    """Leave out places of 0 %, and say so."""
    places = [place for place in published if place.published_share != 0]
    if len(places) < len(published):
        zeros = [place for place in published if place.published_share == 0]
        report.add("rule.zero_share", line=zeros[0].line, found=codes(zeros), **PLACES)
    return places


def _counted(places: Sequence[Place], report: Report) -> list[Place]:
    """Choose the places among which the whole is divided (rules 1 and 2)."""
    countries = [place for place in places if place.kind == "country"]
    regions = _one_vocabulary(places)
    others = [p for p in places if p.kind == "region" and p not in regions]
    if others:
        report.add(
            "rule.region_lists_repeat",
            line=others[0].line,
            found=codes(others),
            taken=regions[0].vocabulary,
        )
    if not countries or not regions or not _repeat(countries, regions):
        return countries + regions
    report.add("rule.regions_repeat_countries", line=regions[0].line, found=codes(regions))
    return countries


def _repeat(countries: Sequence[Place], regions: Sequence[Place]) -> bool:
    """Whether countries and regions each describe the whole (CDFD methodology 2.4)."""
    in_countries = [place.published_share for place in countries]
    return (
        all(share is None for share in in_countries)
        or percentages.is_whole(percentages.total(in_countries))
        or percentages.is_whole(percentages.total([p.published_share for p in regions]))
    )


def _one_vocabulary(places: Sequence[Place]) -> list[Place]:
    """Keep the regions of one vocabulary: the OECD DAC's, else the first that the file names."""
    regions = [place for place in places if place.kind == "region"]
    named = [place.vocabulary for place in regions]
    chosen = DAC if DAC in named or not named else named[0]
    return [place for place in regions if place.vocabulary == chosen]


def _say(counted: Sequence[Place], report: Report) -> None:
    """Say what is wrong with the percentages of the places that count."""
    published = [place.published_share for place in counted]
    code = percentages.fault(published) if published else None
    if code:
        missing = sum(share is None for share in published)
        found = missing if "missing" in code else f"{percentages.total(published)}"
        report.add(code, line=counted[0].line, found=found, **PLACES)


def codes(places: Sequence[Place]) -> sentences.Words:
    """List the codes of places for a sentence, the first ten of them."""
    named = [place.code[:LONGEST_CODE] for place in places]
    return sentences.Words(", ".join(named[:10]) + (", …" if len(named) > 10 else ""))
