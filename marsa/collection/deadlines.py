"""Until when a partner may write in a cycle, and what a page prints of it. Pure.

A deadline is an instant, and the time up to it counts: what the server received before it is in
time, however late it is read. Source: the rules of the cycle, section "deadline".
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta, tzinfo

from babel import dates
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from marsa.collection.models import Cycle, Extension, Return
from marsa.collection.states import CycleState, ReturnState

CORRECTION = timedelta(hours=48)


def standing(extensions: Iterable[Extension]) -> datetime | None:
    """Return the latest end of the extensions that were not revoked; None without one."""
    return max((each.until for each in extensions if each.revoked_at is None), default=None)


def of(cycle: Cycle, *, extensions: Iterable[Extension] = ()) -> datetime | None:
    """Return the instant until which a partner may write; None for a cycle without dates."""
    if cycle.due_at is None:
        return None
    return max(cycle.due_at, standing(extensions) or cycle.due_at)


def why_not_write(
    cycle: Cycle,
    *,
    returned: Return | None,
    extensions: Iterable[Extension] = (),
    received_at: datetime,
) -> str | None:
    """A partner writes while the cycle, or its extension, runs and its return is not complete.

    returned: the partner's return in the cycle. extensions: those of that return. received_at:
    when the server received the request or the file, even if it is read later.
    """
    until = of(cycle, extensions=extensions)
    return _why_not_in(cycle, returned) or (
        None if until and received_at < until else _too_late(cycle, until)
    )


def why_not_correct(
    cycle: Cycle,
    *,
    returned: Return | None,
    extensions: Iterable[Extension] = (),
    first_at: datetime,
    received_at: datetime,
    first_rows: Collection[str],
    rows: Iterable[str],
) -> str | None:
    """A file that came in time may be corrected for 48 hours after it came, its own rows only.

    first_at, first_rows: when the first file was received, and the references it names.
    received_at, rows: the same of the file that corrects it.
    """
    kept = tuple(extensions)
    if not why_not_write(cycle, returned=returned, extensions=kept, received_at=received_at):
        return None
    late = why_not_write(cycle, returned=returned, extensions=kept, received_at=first_at)
    if late:
        return late
    if received_at >= first_at + CORRECTION:
        return _("The file could be corrected until %(until)s. %(how)s") % {
            "until": written(first_at + CORRECTION),
            "how": how_to_get_time(),
        }
    return _why_not_these(set(rows) - set(first_rows))


def how_to_get_time() -> str:
    """Return how one asks for an extension."""
    return _("Ask the secretariat for more time; what you have entered is kept.")


def written(instant: datetime, *, language: str = "", zone: tzinfo | None = None) -> str:
    """Return "30 June 2026, 17:00 (Vienna)"; zone: that of the site unless another is named."""
    language = language or get_language() or "en"
    there = zone or timezone.get_default_timezone()
    local = instant.astimezone(there)
    if language.startswith("fr"):
        return f"{_french(local)} (heure de {city(language, zone=there)})"
    month = dates.format_date(local, "MMMM yyyy", locale=language)
    return f"{local.day} {month}, {local:%H:%M} ({city(language, zone=there)})"


def city(language: str, *, zone: tzinfo | None = None) -> str:
    """Return what a zone is called by: Vienna, Vienne."""
    there = zone or timezone.get_default_timezone()
    return str(dates.get_timezone_location(there, locale=language, return_city=True))


def _french(local: datetime) -> str:
    """Return "1er juillet 2026 à 17 h 30", the hour held together by no-break spaces."""
    gap = "\N{NO-BREAK SPACE}"
    day = "1er" if local.day == 1 else str(local.day)
    minutes = f"{gap}{local:%M}" if local.minute else ""
    month = dates.format_date(local, "MMMM yyyy", locale="fr")
    return f"{day} {month} à {local.hour}{gap}h{minutes}"


def _why_not_in(cycle: Cycle, returned: Return | None) -> str | None:
    if cycle.due_at is None:
        return _("The cycle %(code)s takes no returns.") % {"code": cycle.code}
    if cycle.state == CycleState.PLANNED:
        return _("The cycle %(code)s is not open yet.") % {"code": cycle.code}
    if cycle.state == CycleState.FINISHED:
        return _("The cycle %(code)s is finished; it can only be read.") % {"code": cycle.code}
    if returned is None:
        return _("No return of this partner is expected in the cycle %(code)s.") % {
            "code": cycle.code
        }
    if returned.state == ReturnState.COMPLETE:
        return _("The return is complete. Ask the secretariat to reopen it before you change it.")
    return None


def _too_late(cycle: Cycle, until: datetime | None) -> str:
    assert until is not None  # a cycle without dates was refused before
    return _("The deadline was %(until)s. %(how)s") % {
        "until": written(until),
        "how": how_to_get_time(),
    }


def _why_not_these(others: set[str]) -> str | None:
    if not others:
        return None
    return ngettext(
        "After the deadline only the rows of the first file can be corrected. %(n)d other row "
        "must be taken out: %(rows)s.",
        "After the deadline only the rows of the first file can be corrected. %(n)d other rows "
        "must be taken out, for example: %(rows)s.",
        len(others),
    ) % {"n": len(others), "rows": ", ".join(sorted(others)[:5])}
