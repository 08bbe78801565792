"""The life of an entry is complete: every state is reached and has its arrows."""

from marsa.collection.states import NEXT, OFFERED, State


def test_every_state_has_its_arrows() -> None:
    assert set(NEXT) == set(State)


def test_every_state_but_the_first_is_reached() -> None:
    reached = {state for arrows in NEXT.values() for state in arrows}
    assert reached == set(State) - {State.DRAFT}


def test_what_is_offered_was_accepted_once() -> None:
    assert {State.ACCEPTED, State.EDITED} == OFFERED
