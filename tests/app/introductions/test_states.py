"""The two tables of states are whole: every state is reached and left, and whoever must act can."""

import re
from pathlib import Path

from app.introductions.states import (
    COMPANIES,
    PARKS,
    RULES,
    TRANSITIONS,
    Action,
    Aside,
    Late,
    State,
    Who,
    aside,
    owners,
    transitions_from,
)
from matching.learning.decisions import RejectionReason


def test_every_state_is_reached_from_the_beginning() -> None:
    reached: set[State | None] = {None}
    while more := {row.after for row in TRANSITIONS if row.before in reached} - reached:
        reached |= more
    assert reached == {None, *State}


def test_open_states_lead_on_and_the_others_end() -> None:
    assert {row.before for row in TRANSITIONS} == {None, *RULES}


def test_no_two_rows_are_for_the_same_person_in_the_same_place() -> None:
    places = [(row.before, row.action, who) for row in TRANSITIONS for who in row.who]
    assert len(set(places)) == len(places)


def test_whoever_must_act_can() -> None:
    for state, rule in RULES.items():
        able = {who for row in transitions_from(state) for who in row.who}
        assert set(rule.owners) <= able, state


def test_whose_turn_it_is_is_told_by_side() -> None:
    assert owners(State.PROPOSED, "a") == [Who.PARK_B]
    assert owners(State.PROPOSED, "b") == [Who.PARK_A]
    assert owners(State.ASKED, "b") == list(COMPANIES)
    assert owners(State.CONCLUDED, "a") == []


def test_whatever_can_expire_has_the_step_for_it_and_the_other_way_round() -> None:
    expiring = {state for state, rule in RULES.items() if any(what is Late.EXPIRE for _, what in rule.late)}
    assert expiring == {row.before for row in TRANSITIONS if row.action is Action.EXPIRE}
    for rule in RULES.values():
        assert [days for days, _ in rule.late] == sorted(days for days, _ in rule.late)


def test_the_law_is_asked_before_anything_leaves_the_house() -> None:
    gated = {row.action for row in TRANSITIONS if row.gated}
    assert gated == {Action.PROPOSE, Action.ASK, Action.ASK_AGAIN, Action.RELEASE}
    assert all(row.gated for row in TRANSITIONS if row.action in gated)


def test_contacts_are_released_only_after_both_have_accepted() -> None:
    assert [row.before for row in TRANSITIONS if row.after is State.RELEASED] == [State.ACCEPTED]
    into = [(row.before, row.who) for row in TRANSITIONS if row.after is State.ACCEPTED]
    assert into == [(State.ACCEPTED_BY_A, (Who.COMPANY_B,)), (State.ACCEPTED_BY_B, (Who.COMPANY_A,))]


def test_lists_set_aside_who_is_being_introduced_and_what_was_turned_down_for_its_reason() -> None:
    assert aside(State.SHORTLISTED, None, was_released=False) == Aside(None)
    assert aside(State.PROPOSED, None, was_released=False) == Aside("for_later", both=True)
    assert aside(State.EXPIRED, None, was_released=False) == Aside(None)
    assert aside(State.WITHDRAWN, None, was_released=True) == Aside("for_later", both=True)
    assert aside(State.DECLINED, RejectionReason.COMPETITORS, was_released=False) == Aside("for_good", both=True)
    assert aside(State.DECLINED, RejectionReason.NOT_RELEVANT, was_released=False) == Aside("for_good", both=False)
    assert aside(State.DECLINED, RejectionReason.WRONG_MOMENT, was_released=False) == Aside("for_later", both=False)


DOCUMENT = Path(__file__).parents[3] / "docs" / "introductions.md"
SAID = {
    "the proposing park": (Who.PROPOSING_PARK,),
    "the other park": (Who.OTHER_PARK,),
    "both parks": PARKS,
    "the companies that have not answered": COMPANIES,
}


def test_the_table_of_the_documentation_is_that_of_the_states() -> None:
    row = r"^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \| (\d+)([^|]*) \| ([^|]+) \|$"
    rows_told = re.findall(row, DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    told = {State(state): row for states, *row in rows_told for state in re.findall(r"`(\w+)`", states)}
    assert told.keys() == RULES.keys()
    for state, (who, days, _, late) in told.items():
        rule = RULES[state]
        assert set(rule.owners) <= set(SAID[who]), state
        assert int(days) == rule.days, state
        if state is not State.MET:  # which is told from the day of the next step on
            assert [int(day) for day in re.findall(r"(\d+):", late)] == [day for day, _ in rule.late], state
        assert ("expires" in late) == any(what is Late.EXPIRE for _, what in rule.late), state
        assert ("escalated" in late) == any(what is Late.ESCALATE for _, what in rule.late), state
