"""The lives of entries, cycles, returns and proposals are complete: reached, and with arrows."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from marsa.collection.states import (
    ACTIONS,
    CYCLE_NEXT,
    NEXT,
    PROPOSAL_NEXT,
    RETURN_NEXT,
    CycleState,
    ProposalState,
    ReturnState,
    State,
)

LIVES = [(State, NEXT), (CycleState, CYCLE_NEXT), (ReturnState, RETURN_NEXT)]
LIVES += [(ProposalState, PROPOSAL_NEXT)]


@pytest.mark.parametrize(("states", "arrows"), LIVES, ids=lambda p: getattr(p, "__name__", ""))
def test_every_state_has_its_arrows_and_but_the_first_is_reached(
    states: type[StrEnum], arrows: Mapping[StrEnum, frozenset[StrEnum]]
) -> None:
    assert set(arrows) == set(states)
    reached = {state for ends in arrows.values() for state in ends}
    assert reached >= set(states) - {next(iter(states))}


def test_an_accepted_entry_leaves_its_state_by_being_edited_sent_back_or_withdrawn() -> None:
    assert NEXT[State.ACCEPTED] == {State.EDITED, State.SENT_BACK, State.WITHDRAWN}


def test_only_an_endorsed_entry_is_accepted_by_a_person() -> None:
    assert ACTIONS["accept"][0] == {State.ENDORSED}


def test_nothing_leads_out_of_withdrawn() -> None:
    assert NEXT[State.WITHDRAWN] == frozenset()
