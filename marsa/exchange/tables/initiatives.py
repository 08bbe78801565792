"""One initiative of the platform's own JSON Lines to one record."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TypeVar

from marsa.exchange import money
from marsa.exchange.record import Amount, Identifier, Party, Place, Record, Theme
from marsa.exchange.rules import geography, sectors
from marsa.exchange.tables.objects import Object
from marsa.exchange.tables.parts import Part
from marsa.exchange.workbook import choices

REFERENCE = "public_id"
THEMES = {"kind_en": "themes", "kind_fr": "thèmes"}
_TELLING = frozenset({REFERENCE, "type", "entries", "funding"})
_BETWEEN = "|"  # values of one cell
_NOTHING = Decimal(0)
_TYPES = ("project", "policy")
# Why a line is, or is not, in the totals, without saying another one's money again.
_AS_REPORTED = frozenset({"", "counted", "another-kind-is-counted"})

N = TypeVar("N", Place, Theme)


def are(keys: Collection[str]) -> bool:
    """Whether these are the keys of an initiative."""
    return _TELLING.issubset(keys)


def record(one: Object) -> Record:
    """Make the record of an initiative; what is wrong with it is said.

    Its public identifier is the reference. A line has the year of its money and not its day: a
    budget is of that year, a payment has its value date where that is in the year, else the first
    day of the year. Which lines the platform counted is not taken over but for those that say the
    money of another line again.
    """
    whole = Part(one.values, one, ())
    entries, funding = whole.parts("entries"), whole.parts("funding")
    ref = whole.text(REFERENCE)
    if not ref:
        whole.say("schema.row_without_reference", REFERENCE, found=REFERENCE)
    places = _places(whole)
    is_divided = all(place.share is not None for place in places)
    days = [day for entry in entries if (day := entry.day("accepted_on"))]
    return Record(
        ref,
        type=whole.choice("type", _TYPES) or _TYPES[0],
        titles=_texts(whole, "title"),
        summaries=_texts(whole, "summary"),
        status=whole.text("status") or None,
        starts_on=whole.day("starts_on"),
        starts_basis=whole.text("starts_basis") or None,
        ends_on=whole.day("ends_on"),
        ends_basis=whole.text("ends_basis") or None,
        parties=tuple(_parties(funding, entries)),
        places=places,
        themes=_themes(whole),
        amounts=tuple(a for f in funding if (a := _amount(f, has_place=not is_divided))),
        identifiers=tuple(dict.fromkeys(_identifiers(entries))),
        links=tuple(dict.fromkeys(_listed(entries, "links"))),
        updated_at=datetime.combine(max(days), time(), UTC) if days else None,
        line=one.line,
    )


def _texts(whole: Part, name: str) -> dict[str, str]:
    texts = {code: whole.text(f"{name}_{code}") for code in ("en", "fr")}
    other = whole.text(f"{name}_other")
    texts[whole.text(f"{name}_other_language") or "und"] = other
    return {language: text for language, text in texts.items() if text}


def _parties(funding: list[Part], entries: list[Part]) -> Iterator[Party]:
    """Yield funders, then implementers, each once, as written."""
    classes: dict[str, str] = {}
    for line in funding:
        if name := line.text("funder_name"):
            classes.setdefault(name, line.text("funder_class"))
    for name, funder_class in classes.items():
        yield Party("funding", name, type=f"class:{funder_class}" if funder_class else None)
    for name in dict.fromkeys(_listed(entries, "implementers")):
        yield Party("implementing", name)


def _amount(line: Part, *, has_place: bool) -> Amount | None:
    """Read one line of funding; None without an amount, which is said."""
    amount = line.number("amount")
    if amount is None:
        line.say("value.amount_missing", "amount", element="amount")
        return None
    kind, value_on, year = line.text("kind"), line.day("value_on"), line.year("year")
    first = date(year, 1, 1) if year else None
    is_payment = choices.KINDS.get(kind, "").isdecimal()
    on = value_on if is_payment and value_on and value_on.year == year else first
    funder, because = line.text("funder_name"), line.text("counted_because")
    return Amount(
        kind=choices.KINDS.get(kind, kind),
        amount=amount,
        currency=_currency(line),
        on=on,
        until=None if is_payment or not year else date(year, 12, 31),
        value_on=value_on,
        value_on_basis=line.text("value_on_basis") or None,
        provider=Party("provider", funder) if funder else None,
        places=_place_of(line) if has_place and is_payment else (),
        line=line.count("source_line"),
        set_aside=None if because in _AS_REPORTED else because,
    )


def _currency(line: Part) -> str | None:
    written = line.text("currency")
    code, known = money.currency(written) if written else (None, True)
    if not known:
        line.say("code.currency", "currency", found=written)
    return code


def _place_of(line: Part) -> tuple[Place, ...]:
    """Return the place of a line that goes to one alone."""
    named = {_where(part) for part in line.parts("allocations")}
    kind, code = next(iter(named), ("", ""))
    return (Place(kind, code),) if code and len(named) == 1 else ()


def _where(part: Part) -> tuple[str, str]:
    country, region = part.text("country_code"), part.text("region_code")
    return "country" if country else "region", country or region


def _places(whole: Part) -> tuple[Place, ...]:
    """Read countries and regions, each once, with the shares of the whole."""
    found: dict[str, Place] = {}
    for part in whole.parts("places"):
        kind, code = _where(part)
        if code:
            share = part.number("share")
            found.setdefault(code, Place(kind, code, published_share=share, line=whole.line))
    settled = {p.code: p for p in geography.settle(_with_money(found.values()), whole.report)}
    return tuple(
        settled.get(place.code, replace(place, share=_NOTHING)) for place in found.values()
    )


def _themes(whole: Part) -> tuple[Theme, ...]:
    """Read the themes, each once, with the shares of the whole of their list."""
    found: dict[tuple[str, str], Theme] = {}
    for part in whole.parts("themes"):
        framework, code = part.text("framework"), part.text("code")
        if code:
            share, label = part.number("share"), part.text("label")
            theme = Theme(framework, code, label, published_share=share, line=whole.line)
            found.setdefault((framework, code), theme)
    themes = sectors.settle(_with_money(found.values()), whole.report, words=THEMES)
    settled = {(theme.vocabulary, theme.code): theme for theme in themes}
    return tuple(settled.get(key, replace(theme, share=_NOTHING)) for key, theme in found.items())


def _with_money(named: Iterable[N]) -> tuple[N, ...]:
    """Leave out what an edition names with a share of 0: it is kept, with nothing."""
    return tuple(one for one in named if one.published_share != 0)


def _identifiers(entries: list[Part]) -> Iterator[Identifier]:
    for text in _listed(entries, "identifiers"):
        scheme, colon, value = text.partition(":")
        if colon and value:
            yield Identifier(scheme, value)


def _listed(entries: list[Part], name: str) -> Iterator[str]:
    for entry in entries:
        for part in entry.text(name).split(_BETWEEN):
            if part.strip():
                yield part.strip()
