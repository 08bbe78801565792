"""Sentences of pages: what was found and what it adds up to, when, how to cite it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marsa.analytics import labels
from marsa.analytics.dimensions import DIMENSIONS
from marsa.analytics.listing import Found
from marsa.portal import formats
from marsa.portal.forms import Asked
from marsa.portal.visit import Visit

RANGE = "\N{EN DASH}\N{WORD JOINER}"  # no line breaks between two years


def initiatives(count: int, *, language: str) -> str:
    """Return "214 initiatives"."""
    words = ngettext("%(count)s initiative", "%(count)s initiatives", count)
    return words % {"count": formats.number(count, language=language)}


def found(visit: Visit, *, asked: Asked, found: Found) -> str:
    """Say how many initiatives fit, what they add up to, and how much of it fits the filters."""
    if not found.count:
        return _("No initiative fits all of this. Take a filter away, or use fewer words.")
    many = initiatives(found.count, language=visit.language)
    if not found.eur_total and not found.not_converted:
        return _("%(initiatives)s; no amount is counted for them.") % {"initiatives": many}
    words = {
        "initiatives": many,
        "amount": formats.money(found.eur_total, language=visit.language),
    }
    if found.eur_here_total is None:
        return _("%(initiatives)s, %(amount)s.") % words
    words["here"] = formats.money(found.eur_here_total, language=visit.language)
    country = _only_country(visit, asked)
    if country:
        words["country"] = country
        return (
            _("%(initiatives)s, %(amount)s, of which %(here)s is allocated to %(country)s.") % words
        )
    return _("%(initiatives)s, %(amount)s, of which %(here)s fits these filters.") % words


def notes(visit: Visit, *, found: Found) -> tuple[str, ...]:
    """Say what stands in no amount."""
    if not found.not_converted:
        return ()
    lines = found.not_converted
    return (
        ngettext(
            "%(count)s funding line has no rate, and is in no amount here.",
            "%(count)s funding lines have no rate, and are in no amount here.",
            lines,
        )
        % {"count": formats.number(lines, language=visit.language)},
    )


def citation(visit: Visit, *, asked: Asked, found: Found) -> str:
    """Return the text that cites exactly this, with edition and permanent address."""
    limits = [visit.say(found.limits)] if found.limits else []
    if asked.search:
        limits.append(_("words: “%s”") % asked.search)
    title = _("initiatives limited to %s") % "; ".join(limits) if limits else _("all initiatives")
    return _("Marsa, edition %(number)s, %(day)s: %(title)s. %(address)s") % {
        "number": visit.edition.number,
        "day": formats.day(visit.edition.made_at.date(), language=visit.language),
        "title": title,
        "address": visit.address,
    }


def years(starts_on: date | None, ends_on: date | None) -> str:
    """Return "2019–2022"; one year alone when it starts and ends in it; nothing when unknown."""
    first = str(starts_on.year) if starts_on else ""
    last = str(ends_on.year) if ends_on else ""
    if first == last:
        return first
    return f"{first}{RANGE}{last}"


def _only_country(visit: Visit, asked: Asked) -> str:
    """Return the country, when one is the only filter that divides money."""
    dividing = [name for name in asked.where if DIMENSIONS[name].divides_money]
    codes = asked.where.get("country", ())
    if dividing != ["country"] or len(codes) != 1 or len(codes[0]) != 3:
        return ""
    return visit.say(labels.label(visit.opened, dimension="country", code=codes[0].upper()))
