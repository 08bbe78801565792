"""The lives of entries, returns, cycles, arrivals and proposals: states, arrows, who may."""

from enum import StrEnum


class State(StrEnum):
    """A step in the life of an entry."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    EDITED = "edited"  # changed after review; the accepted version, if any, is still offered
    WITHDRAWN = "withdrawn"


# By action: from which states, to which. Who and when stands in rules; each row is in the manual.
ACTIONS: dict[str, tuple[frozenset[State], State]] = {
    "submit": (frozenset({State.DRAFT, State.EDITED, State.SENT_BACK}), State.SUBMITTED),
    "endorse": (
        frozenset({State.SUBMITTED, State.DRAFT, State.EDITED, State.SENT_BACK}),
        State.ENDORSED,
    ),
    "accept": (frozenset({State.ENDORSED}), State.ACCEPTED),
    "send_back": (
        frozenset({State.SUBMITTED, State.ENDORSED, State.ACCEPTED}),
        State.SENT_BACK,
    ),
    "edit": (frozenset({State.SUBMITTED, State.ENDORSED, State.ACCEPTED}), State.EDITED),
    "withdraw": (frozenset(set(State) - {State.WITHDRAWN}), State.WITHDRAWN),
    # The operator of the machine, by command: a whole file, with no second person; journalled so.
    "load": (frozenset({State.DRAFT, State.EDITED}), State.ACCEPTED),
}

NEXT: dict[State, frozenset[State]] = {
    state: frozenset(to for starts, to in ACTIONS.values() if state in starts) for state in State
}

BELOW_ENDORSED = frozenset({State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.EDITED})
REVIEWED = frozenset({State.SUBMITTED, State.ENDORSED, State.ACCEPTED})  # a change makes it edited


class CycleState(StrEnum):
    """A step in the life of a cycle."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"  # at due_at; review and extensions go on
    FINISHED = "finished"  # read-only


CYCLE_NEXT: dict[CycleState, frozenset[CycleState]] = {
    CycleState.PLANNED: frozenset({CycleState.OPEN}),
    CycleState.OPEN: frozenset({CycleState.CLOSED}),
    CycleState.CLOSED: frozenset({CycleState.FINISHED}),
    CycleState.FINISHED: frozenset(),
}


class ReturnState(StrEnum):
    """A step in the life of a partner's return. "Overdue" is computed, never stored."""

    EXPECTED = "expected"
    IN_PROGRESS = "in_progress"
    DECLARED = "declared"
    COMPLETE = "complete"


RETURN_NEXT: dict[ReturnState, frozenset[ReturnState]] = {
    ReturnState.EXPECTED: frozenset({ReturnState.IN_PROGRESS, ReturnState.DECLARED}),
    ReturnState.IN_PROGRESS: frozenset({ReturnState.DECLARED}),
    ReturnState.DECLARED: frozenset({ReturnState.COMPLETE, ReturnState.IN_PROGRESS}),
    ReturnState.COMPLETE: frozenset({ReturnState.IN_PROGRESS}),
}


class Way(StrEnum):
    """How an entry or a file came in."""

    FORM = "form"
    WORKBOOK = "workbook"
    CSV = "csv"
    IATI = "iati"
    API = "api"
    PREVIOUS = "previous"  # kept from the previous cycle
    GRANT = "grant"
    COMMAND = "command"


class ArrivalState(StrEnum):
    """What became of a received file."""

    RECEIVED = "received"
    READ = "read"
    REFUSED = "refused"
    COMMITTED = "committed"
    UNDONE = "undone"


class EventKind(StrEnum):
    """What a line of an entry's stream is."""

    STATE = "state"
    CHANGE = "change"
    COMMENT = "comment"
    QUESTION = "question"
    ANSWER = "answer"
    FILE = "file"


class LineAnswer(StrEnum):
    """What a partner says of a line that the cycle proposes."""

    UNCHANGED = "unchanged"
    UPDATE = "update"
    ENDED = "ended"
    NOT_OURS = "not_ours"


class AnswerKind(StrEnum):
    """How a question about the method is answered."""

    SCALE = "scale"  # 1 to 5
    CHOICE = "choice"
    TEXT = "text"


class ProposalState(StrEnum):
    """A step in the life of a proposal to change the method."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"
    APPLIED = "applied"


PROPOSAL_NEXT: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.DRAFT: frozenset({ProposalState.OPEN}),
    ProposalState.OPEN: frozenset({ProposalState.CLOSED}),
    ProposalState.CLOSED: frozenset({ProposalState.ANSWERED}),
    ProposalState.ANSWERED: frozenset({ProposalState.APPLIED}),
    ProposalState.APPLIED: frozenset(),
}


class Stance(StrEnum):
    """What a partner says of a proposal."""

    AGREE = "agree"
    AGREE_WITH_REMARK = "agree_remark"
    OBJECT = "object"  # with a reason
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    """How a proposal was answered."""

    ADOPTED = "adopted"
    IN_PART = "in_part"
    NOT_ADOPTED = "not_adopted"


class Comparability(StrEnum):
    """Whether figures on the two sides of a change may be compared."""

    SAME = "same"
    WITH_CARE = "with_care"
    NO = "no"
