"""The first and the last day of an activity, and whether each is planned or actual."""

from datetime import date

from marsa.exchange.iati.dating import ACTUAL_END, ACTUAL_START, PLANNED_END, PLANNED_START
from marsa.exchange.iati_out import elements
from marsa.exchange.iati_out.elements import Element
from marsa.exchange.iati_out.notes import Notes
from marsa.exchange.record import Record

_STATED = {
    "en": "As reported; whether it is the planned or the actual day is not stated.",
    "fr": "Date déclarée ; il n’est pas indiqué si elle est prévue ou effective.",
}
_ADOPTION = {
    "en": "Day on which the project was adopted; its start is not stated.",
    "fr": "Date d’adoption du projet ; la date de début n’est pas indiquée.",
}
ACTUAL, PLANNED, ADOPTION = "actual", "planned", "adoption"
_OVER = "completed"


def write(parent: Element, record: Record, *, today: date, notes: Notes) -> None:
    """Write the first and the last day.

    A day of which a file says neither planned nor actual is actual when it is past and the status
    says that the project has begun, or for the last day that it is over; else it is planned. A
    narrative says that nobody stated it.
    """
    for day, basis, type_ in (
        (record.starts_on, record.starts_basis, _start(record, today)),
        (record.ends_on, record.ends_basis, _end(record, today)),
    ):
        if day is None:
            continue
        attributes = {"type": type_, "iso-date": day.isoformat()}
        element = elements.add(parent, "activity-date", attributes, notes=notes)
        if basis not in (ACTUAL, PLANNED):
            words = _ADOPTION if basis == ADOPTION else _STATED
            elements.narratives(element, words, notes=notes)


def _start(record: Record, today: date) -> str:
    if record.starts_basis in (ACTUAL, PLANNED):
        return ACTUAL_START if record.starts_basis == ACTUAL else PLANNED_START
    is_past = record.starts_on is not None and record.starts_on <= today
    has_begun = record.status != PLANNED and record.starts_basis != ADOPTION
    return ACTUAL_START if is_past and has_begun else PLANNED_START


def _end(record: Record, today: date) -> str:
    if record.ends_basis in (ACTUAL, PLANNED):
        return ACTUAL_END if record.ends_basis == ACTUAL else PLANNED_END
    is_past = record.ends_on is not None and record.ends_on <= today
    return ACTUAL_END if is_past and record.status == _OVER else PLANNED_END
