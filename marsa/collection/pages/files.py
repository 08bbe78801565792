"""The page of files: what can be downloaded, what was sent, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from marsa.collection import deadlines, writing
from marsa.collection.models import Arrival, Cycle
from marsa.collection.pages import told
from marsa.collection.states import ArrivalState, Way
from marsa.registry.models import Partner

TONES = {
    ArrivalState.RECEIVED: "soft",
    ArrivalState.READ: "explain",
    ArrivalState.REFUSED: "stop",
    ArrivalState.COMMITTED: "ok",
    ArrivalState.UNDONE: "soft",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A file in the list. result: what reading it came to."""

    name: str
    url: str
    state: str
    tone: str
    result: str
    about: str


@dataclass(frozen=True, slots=True)
class Page:
    """The page of files. partner: whose they are, as the one who asks reads it."""

    lead: str
    blank: str
    filled: str
    late: str
    sent: tuple[Sent, ...]


def page(
    partner: Partner,
    *,
    cycle: Cycle,
    arrivals: Iterable[Arrival],
    people: Mapping[int, str],
    late: str | None,
    own: bool,
) -> Page:
    """Return the page of a partner's files in a cycle. own: the partner of the one who asks."""
    name = partner.name_fr if writing.language() == "fr" else partner.name_en
    about = {"cycle": cycle.code} | ({} if own else {"partner": partner.code})
    lead = _("Files for %(cycle)s.") if own else _("%(partner)s: files for %(cycle)s.")
    workbook = reverse("workbook")
    return Page(
        lead=lead % {"cycle": cycle.title(writing.language()), "partner": name},
        blank=f"{workbook}?{urlencode({**about, 'blank': '1'})}",
        filled=f"{workbook}?{urlencode(about)}",
        late=late or "",
        sent=tuple(sent(each, people=people, own=own) for each in arrivals),
    )


def sent(arrival: Arrival, *, people: Mapping[int, str], own: bool) -> Sent:
    """Return a file that was sent, in words."""
    who = told.who(arrival.received_by, people=people, language=writing.language())
    at = deadlines.written(arrival.received_at)
    about = _("%(way)s · received %(at)s from %(who)s") % {
        "way": way_name(arrival.way),
        "at": at,
        "who": who,
    }
    if arrival.on_behalf:
        about = _("%(about)s · on behalf of the partner") % {"about": about}
    return Sent(
        name=arrival.name,
        url=reverse("arrival", args=[arrival.pk]),
        state=state_name(arrival.state),
        tone=TONES[ArrivalState(arrival.state)],
        result=result(arrival),
        about=about if own else f"{arrival.partner_id} · {about}",
    )


def state_name(state: str) -> str:
    """Return what became of a file."""
    return {
        ArrivalState.RECEIVED: pgettext("file", "being read"),
        ArrivalState.READ: pgettext("file", "read, not taken yet"),
        ArrivalState.REFUSED: pgettext("file", "could not be read"),
        ArrivalState.COMMITTED: pgettext("file", "taken"),
        ArrivalState.UNDONE: pgettext("file", "taken, then undone"),
    }[ArrivalState(state)]


def way_name(way: str) -> str:
    """Return what kind of file it is."""
    return {
        Way.FORM: pgettext("way", "form"),
        Way.WORKBOOK: pgettext("way", "workbook"),
        Way.CSV: pgettext("way", "table"),
        Way.IATI: pgettext("way", "IATI file"),
        Way.API: pgettext("way", "sent by a program"),
        Way.PREVIOUS: pgettext("way", "previous cycle"),
        Way.GRANT: pgettext("way", "grant"),
        Way.COMMAND: pgettext("way", "loaded by command"),
    }[Way(way)]


def result(arrival: Arrival) -> str:
    """Return how many rows a file has, and how many findings."""
    unread = (ArrivalState.RECEIVED, ArrivalState.REFUSED)
    if arrival.state in unread or "rows" not in arrival.outcome:
        return ""
    rows, found = arrival.outcome["rows"], arrival.outcome.get("findings", {})
    words = ngettext("%(n)s row", "%(n)s rows", rows) % {"n": writing.number(rows)}
    grave = found.get("critical", 0) + found.get("error", 0)
    if not grave:
        return words
    mend = ngettext("%(n)s value to mend", "%(n)s values to mend", grave)
    return f"{words} · {mend % {'n': writing.number(grave)}}"
