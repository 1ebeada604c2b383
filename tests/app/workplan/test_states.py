"""The table of a plan's states: nothing comes into force without both parks, and nothing that ended goes on."""

from app.workplan.states import OPEN, TRANSITIONS, PlanAction, PlanState, Who, transitions_from

ENDED = {PlanState.CLOSED, PlanState.REPLACED, PlanState.WITHDRAWN}


def test_every_state_is_reached_and_only_the_last_ones_are_never_left() -> None:
    assert {row.after for row in TRANSITIONS} == set(PlanState)
    assert {state for state in PlanState if not transitions_from(state)} == ENDED
    assert OPEN.isdisjoint(ENDED)


def test_no_way_leads_into_force_past_either_park() -> None:
    ways: list[tuple[PlanState | None, frozenset[Who]]] = [(None, frozenset())]
    seen = set()
    while ways:
        state, agreed = ways.pop()
        if (state, agreed) in seen:
            continue
        seen.add((state, agreed))
        if state in (PlanState.AGREED, PlanState.IN_FORCE):
            assert agreed == {Who.PARK_A, Who.PARK_B}
        for row in transitions_from(state):
            now = frozenset() if row.action is PlanAction.EDIT else agreed
            ways += [(row.after, now | {who} if row.action is PlanAction.AGREE else now) for who in row.who]
    assert (PlanState.CLOSED, frozenset({Who.PARK_A, Who.PARK_B})) in seen


def test_an_action_means_one_thing_for_each_who_may_do_it() -> None:
    for state in (None, *PlanState):
        taken = [(row.action, who) for row in transitions_from(state) for who in row.who]
        assert len(taken) == len(set(taken)), state
