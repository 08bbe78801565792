"""Who may do what: roles and permissions as plain tables. Source: the roles of the follow-up."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is appointed as."""

    CONTRIBUTOR = "contributor"
    FOCAL_POINT = "focal_point"
    ALTERNATE = "alternate"
    PARTNER_READER = "partner_reader"
    SECRETARIAT = "secretariat"
    VERIFIER = "verifier"
    ADMINISTRATOR = "administrator"
    CHAIR = "chair"
    READER = "reader"


class Scope(StrEnum):
    """What an appointment is for."""

    CONTRIBUTOR = "contributor"
    PARTNER = "partner"
    DIALOGUE = "dialogue"
    ALL = "all"  # for a verifier also a list of partners or of domains


class Permission(StrEnum):
    """One thing that somebody may be allowed to do."""

    READ_ENTRIES = "read_entries"  # working entries of the scope, drafts included
    EDIT = "edit"  # write, submit and comment entries of the scope
    UPLOAD = "upload"
    UPLOAD_ON_BEHALF = "upload_on_behalf"
    PUSH = "push"  # by API, with a token
    ENDORSE = "endorse"
    DECLARE = "declare"
    APPOINT_CONTRIBUTORS = "appoint_contributors"
    ANSWER = "answer"  # draft answers of the questionnaire
    SEND_ANSWERS = "send_answers"
    PROPOSE_CHANGE = "propose_change"
    VOTE = "vote"
    ANSWER_RECOMMENDATION = "answer_recommendation"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    COMPLETE_RETURN = "complete_return"
    RUN_CYCLES = "run_cycles"  # plan, open, extend, remind, reopen, finish
    KEEP_REGISTRY = "keep_registry"  # partners, organisations, frameworks
    KEEP_PEOPLE = "keep_people"
    DECIDE_READERS = "decide_readers"
    KEEP_TOKENS = "keep_tokens"
    SEE_BOARD = "see_board"
    SEE_JOURNAL = "see_journal"
    READ_PARTNER = "read_partner"  # tier partner
    READ_REGISTERED = "read_registered"  # tier registered
    READ_SECRETARIAT = "read_secretariat"  # tier secretariat
    CHAIR_DIALOGUE = "chair_dialogue"


P = Permission
_CONTRIBUTOR = frozenset(
    {P.READ_ENTRIES, P.EDIT, P.UPLOAD, P.PUSH, P.ANSWER, P.READ_PARTNER, P.READ_REGISTERED}
)
_FOCAL_POINT = _CONTRIBUTOR | {
    P.ENDORSE,
    P.SEND_BACK,
    P.DECLARE,
    P.APPOINT_CONTRIBUTORS,
    P.SEND_ANSWERS,
    P.PROPOSE_CHANGE,
    P.VOTE,
    P.ANSWER_RECOMMENDATION,
    P.SEE_BOARD,
}

MAY: dict[Role, frozenset[Permission]] = {
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.FOCAL_POINT: _FOCAL_POINT,
    Role.ALTERNATE: _FOCAL_POINT,
    Role.PARTNER_READER: frozenset({P.READ_PARTNER, P.READ_REGISTERED, P.SEE_BOARD}),
    Role.SECRETARIAT: frozenset(
        {
            P.READ_ENTRIES,
            P.UPLOAD_ON_BEHALF,
            P.PROPOSE_CHANGE,
            P.RUN_CYCLES,
            P.KEEP_REGISTRY,
            P.KEEP_PEOPLE,
            P.DECIDE_READERS,
            P.SEE_BOARD,
            P.SEE_JOURNAL,
            P.READ_PARTNER,
            P.READ_REGISTERED,
            P.READ_SECRETARIAT,
        }
    ),
    Role.VERIFIER: frozenset(
        {
            P.READ_ENTRIES,
            P.ACCEPT,
            P.SEND_BACK,
            P.COMPLETE_RETURN,
            P.SEE_BOARD,
            P.READ_PARTNER,
            P.READ_REGISTERED,
            P.READ_SECRETARIAT,
        }
    ),
    Role.ADMINISTRATOR: frozenset({P.KEEP_PEOPLE, P.KEEP_TOKENS, P.SEE_JOURNAL}),
    Role.CHAIR: frozenset({P.CHAIR_DIALOGUE, P.SEE_BOARD, P.READ_PARTNER, P.READ_REGISTERED}),
    Role.READER: frozenset({P.READ_REGISTERED}),
}

SCOPES: dict[Role, Scope] = {
    Role.CONTRIBUTOR: Scope.CONTRIBUTOR,
    Role.FOCAL_POINT: Scope.PARTNER,
    Role.ALTERNATE: Scope.PARTNER,
    Role.PARTNER_READER: Scope.PARTNER,
    Role.SECRETARIAT: Scope.ALL,
    Role.VERIFIER: Scope.ALL,
    Role.ADMINISTRATOR: Scope.ALL,
    Role.CHAIR: Scope.DIALOGUE,
    Role.READER: Scope.ALL,
}

NEEDS_SECOND_FACTOR = frozenset({Role.SECRETARIAT, Role.VERIFIER, Role.ADMINISTRATOR})

# Whom a role may appoint; a focal point appoints contributors of its own partner alone.
APPOINTS: dict[Role, frozenset[Role]] = {
    Role.FOCAL_POINT: frozenset({Role.CONTRIBUTOR}),
    Role.ALTERNATE: frozenset({Role.CONTRIBUTOR}),
    Role.SECRETARIAT: frozenset(
        {Role.CONTRIBUTOR, Role.FOCAL_POINT, Role.ALTERNATE, Role.PARTNER_READER, Role.CHAIR}
    ),
    Role.ADMINISTRATOR: frozenset(Role),
}


class ReaderKind(StrEnum):
    """Who asks for reader access. Non-governmental organisations: left open by the partners."""

    RESEARCHER = "researcher"
    JOURNALIST = "journalist"
    NON_GOVERNMENTAL = "non_governmental"


READER_KINDS = (ReaderKind.RESEARCHER, ReaderKind.JOURNALIST)


class AccessState(StrEnum):
    """A step in the life of a request for reader access. "Expired" is computed from `until`."""

    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    ENDED = "ended"


ACCESS_NEXT: dict[AccessState, frozenset[AccessState]] = {
    AccessState.REQUESTED: frozenset({AccessState.GRANTED, AccessState.REFUSED}),
    AccessState.GRANTED: frozenset({AccessState.ENDED}),
    AccessState.REFUSED: frozenset(),
    AccessState.ENDED: frozenset(),
}


class Tier(StrEnum):
    """Who may see a value."""

    PUBLIC = "public"
    REGISTERED = "registered"
    PARTNER = "partner"
    SECRETARIAT = "secretariat"


TIERS = tuple(Tier)  # from the most open to the most closed
