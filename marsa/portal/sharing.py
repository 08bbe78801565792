"""How one initiative divides over countries and themes: its allocations, and the stated shares."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from marsa.analytics import bases, labels
from marsa.analytics.answers import exact_sum
from marsa.analytics.dimensions import REGION
from marsa.portal import charts, parts, queries
from marsa.portal.parts import Link
from marsa.portal.pictures import Picture, name_of
from marsa.portal.visit import Visit

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """What an initiative names, and the percent stated for it; None when none is stated."""

    label: str
    url: str
    percent: Decimal | None
    vocabulary: str = ""


def places(visit: Visit, *, rows: Iterable[Record]) -> tuple[Link, ...]:
    """Return the countries and regions that are named, each linked to its page."""
    codes = dict.fromkeys(_place(row) for row in rows)
    return tuple(Link(_country_name(visit, code), _country_url(visit, code)) for code in codes)


def by_place(visit: Visit, *, rows: Sequence[Record]) -> Picture | None:
    """Draw the counted euros by country and region; None unless it divides."""
    return _picture(
        visit,
        rows,
        code=_place,
        name=_country_name,
        url=_country_url,
        caption=_caption(visit, "by-place", _("Where the money goes"), _("Country or region")),
    )


def by_theme(visit: Visit, *, rows: Sequence[Record]) -> Picture | None:
    """Draw the counted euros by theme of the main framework; None as in `by_place`."""
    return _picture(
        visit,
        rows,
        code=lambda row: row["theme_code"] or "",
        name=_theme_name,
        url=_theme_url,
        caption=_caption(visit, "by-theme", _("What the money is for"), _("Theme")),
    )


def place_shares(visit: Visit, *, rows: Iterable[Record]) -> tuple[Share, ...]:
    """Return the places with the shares that are stated."""
    return tuple(
        Share(_country_name(visit, code), _country_url(visit, code), row["share"])
        for row in rows
        for code in [_place(row)]
    )


def theme_shares(visit: Visit, *, rows: Iterable[Record]) -> tuple[Share, ...]:
    """Return the themes of every framework with the shares that are stated."""
    main = visit.opened.once(bases.main_framework)
    return tuple(_theme_share(visit, row, is_main=row["framework"] == main) for row in rows)


def _theme_share(visit: Visit, row: Record, *, is_main: bool) -> Share:
    if is_main:
        name = _theme_name(visit, row["code"])
        return Share(name, _theme_url(visit, row["code"]), row["share"])
    framework = row["framework"] or ""
    known = queries.nodes(visit.opened).get((framework, row["code"]))
    as_written = " ".join(filter(None, (row["code"], row["label"])))
    title = queries.frameworks(visit.opened).get(framework)
    return Share(
        visit.say(known) if known else as_written,
        "",
        row["share"],
        visit.say(title) if title else framework,
    )


def _picture(
    visit: Visit,
    rows: Sequence[Record],
    *,
    code: Callable[[Record], str],
    name: Callable[[Visit, str], str],
    url: Callable[[Visit, str], str],
    caption: parts.Caption,
) -> Picture | None:
    amounts: dict[str, list[Decimal]] = {}
    for row in rows:
        if row["counted"] and row["eur"] is not None:
            amounts.setdefault(code(row), []).append(row["eur"])
    sums = {each: exact_sum(values) for each, values in amounts.items()}
    unplaced = sums.pop("", None)
    if len(sums) + (unplaced is not None) < 2:
        return None
    drawn = [
        charts.Row(name(visit, each), value, each, url(visit, each))
        for each, value in sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return Picture("bars", charts.bars(drawn, unit="EUR", not_allocated=unplaced), caption)


def _caption(visit: Visit, id: str, title: str, heading: str) -> parts.Caption:
    return parts.Caption(
        id=id,
        title=title,
        subtitle=_("Counted funding, EUR at the rate of each value date."),
        heading=heading,
        edition=visit.edition.number,
    )


def _place(row: Record) -> str:
    region = f"{REGION}{row['region_code']}" if row["region_code"] else ""
    return str(row["country_code"] or region)


def _country_name(visit: Visit, code: str) -> str:
    return visit.say(labels.label(visit.opened, dimension="country", code=code))


def _country_url(visit: Visit, code: str) -> str:
    if code.startswith(REGION):
        return visit.to("explore", query=(("country", code),))
    return visit.to("country", code=code)


def _theme_name(visit: Visit, code: str) -> str:
    text = labels.label(visit.opened, dimension="theme", code=code)
    is_domain = code in labels.domains(visit.opened)
    name = name_of(visit, dimension="domain" if is_domain else "theme", code=code, text=text)
    return name if is_domain else f"{code} {name}"


def _theme_url(visit: Visit, code: str) -> str:
    if code in labels.domains(visit.opened):
        return visit.to("theme", code=code)
    return visit.to("explore", query=(("theme", code),))
