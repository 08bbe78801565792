"""The life of an entry: its states and where it may go."""

from enum import StrEnum


class State(StrEnum):
    """A step in the life of an entry."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    EDITED = "edited"  # changed after it was accepted; the accepted version is still offered
    WITHDRAWN = "withdrawn"


NEXT: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.ACCEPTED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset({State.EDITED, State.WITHDRAWN}),
    State.EDITED: frozenset({State.EDITED, State.ACCEPTED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}

OFFERED = frozenset({State.ACCEPTED, State.EDITED})  # has an accepted version to publish
