"""Requests for reader access as plain values: who, what for, how long they have waited."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from marsa.registry import codelists, readers
from marsa.registry.models import ReaderAccess
from marsa.registry.roles import AccessState


@dataclass(frozen=True, slots=True)
class Line:
    """One request.

    answer_by: the tenth working day. days_left: working days until then, negative when past;
    None once answered. is_expired: granted, and its time is over.
    """

    number: int
    name: str
    email: str
    kind: str
    institution: str
    purpose: str
    months: int
    state: str
    state_label: str
    asked_at: datetime
    answer_by: date
    days_left: int | None
    until: date | None
    is_expired: bool
    reason: str

    @property
    def days_late(self) -> int:
        """Working days by which the answer is late, 0 when it is not."""
        return max(0, -(self.days_left or 0))


def line(access: ReaderAccess, *, language: str, on: date) -> Line:
    """Return a request as it stands in a list."""
    answer_by = readers.answer_by(timezone.localdate(access.requested_at))
    is_waiting = access.state == AccessState.REQUESTED
    return Line(
        number=access.pk,
        name=access.person.name or str(access.person),
        email=access.person.email,
        kind=codelists.labels("reader_kinds")[access.kind].text(language),
        institution=access.institution,
        purpose=access.purpose,
        months=access.months,
        state=access.state,
        state_label=codelists.labels("access_states")[access.state].text(language),
        asked_at=access.requested_at,
        answer_by=answer_by,
        days_left=readers.working_days(on, answer_by) if is_waiting else None,
        until=access.until,
        is_expired=bool(
            access.state == AccessState.GRANTED and access.until and access.until <= on
        ),
        reason=access.reason,
    )


def own_lines(person: int, *, language: str, on: date) -> list[Line]:
    """Return the requests of one person, newest first."""
    rows = ReaderAccess.objects.filter(person=person).select_related("person")
    return [line(each, language=language, on=on) for each in rows.order_by("-requested_at")]
