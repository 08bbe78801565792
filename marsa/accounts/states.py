"""The life of an account, and of a notice on its way to a person."""

from enum import StrEnum


class PersonState(StrEnum):
    """A step in the life of an account."""

    INVITED = "invited"
    ACTIVE = "active"
    CLOSED = "closed"  # pseudonymised: the journal keeps the number


PERSON_NEXT: dict[PersonState, frozenset[PersonState]] = {
    PersonState.INVITED: frozenset({PersonState.ACTIVE, PersonState.CLOSED}),
    PersonState.ACTIVE: frozenset({PersonState.CLOSED}),
    PersonState.CLOSED: frozenset(),
}


class Pace(StrEnum):
    """When a notice leaves."""

    AT_ONCE = "at_once"
    DIGEST = "digest"  # at 07:00 where the reader lives
