"""Pages of the reference manual about lives and roles: what may follow what, and who may do it."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from marsa.accounts.states import PERSON_NEXT
from marsa.collection import states
from marsa.registry import codelists
from marsa.registry.roles import ACCESS_NEXT, APPOINTS, MAY, NEEDS_SECOND_FACTOR, SCOPES, Role

Arrows = Mapping[Any, frozenset[Any]]  # of one of the enumerations of states
LIVES: tuple[tuple[str, Arrows], ...] = (
    ("A cycle", states.CYCLE_NEXT),
    ("A return", states.RETURN_NEXT),
    ("A proposal to change the method", states.PROPOSAL_NEXT),
    ("An account", PERSON_NEXT),
    ("A request for reader access", ACCESS_NEXT),
)


def lives() -> Iterator[str]:
    """Yield the lines of the page of states: a diagram of each life."""
    verbs = [
        (start, verb, end) for verb, (starts, end) in states.ACTIONS.items() for start in starts
    ]
    order = {state: place for place, state in enumerate(states.State)}
    verbs.sort(key=lambda arrow: (order[arrow[0]], arrow[1]))
    yield from _life("An entry", states.State.DRAFT, verbs)
    for title, arrows in LIVES:
        ends = ((start, "", end) for start, ends in arrows.items() for end in sorted(ends))
        yield from _life(title, next(iter(arrows)), ends)


def roles() -> Iterator[str]:
    """Yield the lines of the page of roles: what each may do, whom it appoints, its scope."""
    labels = codelists.labels("roles")
    yield from ("| role | rôle | scope | second factor | appoints |", "|---|---|---|---|---|")
    for role in Role:
        label = labels[role]
        needs = "compulsory" if role in NEEDS_SECOND_FACTOR else "offered"
        appoints = ", ".join(sorted(APPOINTS.get(role, ()))) or "–"
        yield f"| `{role}` {label.en} | {label.fr} | {SCOPES[role]} | {needs} | {appoints} |"
    yield from ("", "## Permissions", "", f"| permission | {' | '.join(Role)} |")
    yield f"|---|{'---|' * len(Role)}"
    for permission in sorted({each for may in MAY.values() for each in may}):
        cells = " | ".join("yes" if permission in MAY[role] else "–" for role in Role)
        yield f"| `{permission}` | {cells} |"


def _life(
    title: str, first: StrEnum, arrows: Iterable[tuple[StrEnum, str, StrEnum]]
) -> Iterator[str]:
    yield from (f"## {title}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {first}")
    for start, verb, end in arrows:
        yield f"    {start} --> {end}{f' : {verb}' if verb else ''}"
    yield from ("```", "")
