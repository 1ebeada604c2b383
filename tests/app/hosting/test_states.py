"""The two tables of states are whole: every state is reached and left, and whoever must act can."""

from app.hosting.states import (
    CAME,
    HOLDING,
    RULES,
    TRANSITIONS,
    StayAction,
    StayParty,
    StayState,
    owners,
    transitions_from,
)

ENDED = {StayState.CLOSED, StayState.DECLINED, StayState.WITHDRAWN, StayState.CANCELLED}


def test_every_state_is_reached_from_the_beginning() -> None:
    reached: set[StayState | None] = {None}
    while more := {row.after for row in TRANSITIONS if row.before in reached} - reached:
        reached |= more
    assert reached == {None, *StayState}


def test_open_states_lead_on_and_the_others_end() -> None:
    assert {row.before for row in TRANSITIONS} == {None, *RULES}
    assert set(StayState) - set(RULES) == ENDED


def test_no_two_rows_are_for_the_same_park_in_the_same_place() -> None:
    places = [(row.before, row.action, who) for row in TRANSITIONS for who in row.who]
    assert len(set(places)) == len(places)


def test_whoever_must_act_can() -> None:
    for state in RULES:
        assert set(owners(state)) <= {who for row in transitions_from(state) for who in row.who}, state


def test_a_space_is_held_from_the_approval_on_and_only_then() -> None:
    into = {row.action for row in TRANSITIONS if row.after in HOLDING and row.before not in HOLDING}
    assert into == {StayAction.APPROVE}
    assert {row.action for row in TRANSITIONS if row.before in HOLDING and row.after not in HOLDING} == {
        StayAction.CANCEL
    }
    assert {row.action for row in TRANSITIONS if row.after in CAME and row.before not in CAME} == {StayAction.BEGIN}


def test_the_law_is_asked_before_a_guest_is_promised_a_space_and_before_it_comes() -> None:
    assert {row.action for row in TRANSITIONS if row.gated} == {StayAction.APPROVE, StayAction.BEGIN}


def test_a_stay_is_closed_only_after_both_have_said_how_it_was() -> None:
    ways: list[tuple[StayState, frozenset[StayParty]]] = [(StayState.REQUESTED, frozenset())]
    while ways:
        state, said = ways.pop()
        assert (state is StayState.CLOSED) == (said == set(StayParty))
        for row in transitions_from(state):
            ways += [(row.after, said | {who} if row.action is StayAction.EVALUATE else said) for who in row.who]
