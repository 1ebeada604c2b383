"""Plans of small events: who meets whom, when and where, and what is said of what cannot be."""

from typing import Any

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Conflict
from app.events.plans import reading
from app.events.plans import service as plans
from app.events.plans.asking import PlanIn
from app.events.plans.tasks import EventTasks
from app.paging import Paging
from models import EventParticipant, Run
from tests.support.forums import change, filled, pairs, reader
from tests.support.planned import add_event, companies_of, make, meetings, rank, register, rule
from tests.support.policy import FakeLists, policy_with

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""The main stories run on both databases."""
ALL = Paging(100, None)


def test_a_plan_places_everybody_and_says_how_good_it_is(engine: Engine, forum: Any) -> None:
    event, a, b = forum
    plan = make(engine, event.id)
    found = meetings(engine, event.id, plan.id)
    assert (plan.state, plan.number, plan.figures["unplaced"]) == ("done", 1, 0)
    assert pairs(found) == {(x, y) for x in a for y in b}, "three slots of four are enough for all"
    assert plan.figures["proof"] == "optimal"
    assert plan.figures["fewest_breaks"]
    assert plan.figures["sentence"].startswith("All placed")
    for one in (*a, *b):
        slots = [each.slot for each in found if one in (each.a.participant_id, each.b.participant_id)]
        assert len(set(slots)) == len(slots) == 3


@on_sqlite
def test_selecting_first_and_placing_later_gives_the_same_meetings(engine: Engine) -> None:
    event, a, b = filled(engine, most=1)
    chosen = make(engine, event.id, kind="select")
    assert pairs(meetings(engine, event.id, chosen.id)) == set(zip(a, b, strict=True)), "the pairs of most value"
    assert all(one.slot is None for one in meetings(engine, event.id, chosen.id))
    placed = make(engine, event.id, kind="schedule")
    assert (placed.number, placed.base_id) == (2, chosen.id)
    assert all(one.slot and one.table for one in meetings(engine, event.id, placed.id))
    with transaction(engine, writes=False) as session:
        left = reading.reserves(reader(session), event.id, placed.id, a[0], ALL).items
        strict = reader(session, policy_with(FakeLists({"north 2": "eu"})))
        named = reading.reserves(strict, event.id, placed.id, a[0], ALL).items
    assert [one.partner_id for one in left] == [b[2], b[1]], "the best who was not chosen comes first"
    assert [(one.place, one.partner) for one in named] == [(1, "north 1")], "whom the law holds back is in no list"


@on_sqlite
def test_what_the_law_does_not_release_is_not_planned(engine: Engine, forum: Any) -> None:
    event, _, b = forum
    tasks = EventTasks(engine, policy_with(FakeLists({"north 0": "eu"})))
    found = meetings(engine, event.id, make(engine, event.id, tasks).id)
    assert found
    assert b[0] not in {one.b.participant_id for one in found}


@on_sqlite
def test_nothing_is_planned_while_screening_lists_are_missing(engine: Engine, forum: Any) -> None:
    event, _, _ = forum
    plan = make(engine, event.id, EventTasks(engine, policy_with(FakeLists(state="missing"))))
    assert plan.state == "refused"
    assert plan.refusal
    assert plan.refusal["reason"] == "screening_lists"
    assert "`ponte screening import FILE`" in plan.refusal["detail"]


@on_sqlite
def test_a_plan_says_of_which_park_nobody_takes_part(engine: Engine) -> None:
    companies = companies_of(engine, 1)
    event = add_event(engine)
    register(engine, event.id, companies["south 0"])
    rank(engine, event, {})
    plan = make(engine, event.id)
    assert plan.refusal
    assert (plan.refusal["reason"], plan.refusal["parks"]) == ("nobody", ["North"])
    assert "from: North" in plan.refusal["detail"]
    assert "`ponte event import forum FILE`" in plan.refusal["detail"]


@on_sqlite
def test_rules_are_kept_and_wishes_count(engine: Engine) -> None:
    event, a, b = filled(engine, most=1)
    rule(engine, event.id, a[0], b[1], "must_meet", slot=3)
    rule(engine, event.id, a[1], b[2], "must_not_meet")
    found = meetings(engine, event.id, make(engine, event.id).id)
    assert pairs(found) == {(a[0], b[1]), (a[1], b[0]), (a[2], b[2])}
    must = next(one for one in found if one.a.participant_id == a[0])
    assert (must.slot, must.origin) == (3, "must")


@on_sqlite
def test_meetings_that_must_be_and_cannot_are_named(engine: Engine, forum: Any) -> None:
    event, a, b = forum
    rule(engine, event.id, a[0], b[0], "must_meet")
    change(engine, event.id, a[0], available=[1])
    change(engine, event.id, b[0], available=[2, 3])
    plan = make(engine, event.id)
    assert plan.state == "refused"
    assert plan.refusal
    (clash,) = plan.refusal["clashes"]
    assert (clash["participants"], clash["reason"]) == ([a[0], b[0]], "no_common_slot")
    assert plan.number is None


@on_sqlite
def test_who_wants_more_than_there_is_is_told_why(engine: Engine) -> None:
    event, a, b = filled(engine, least=0, most=2)
    change(engine, event.id, a[0], least=2)
    for partner in b[1:]:
        rule(engine, event.id, a[0], partner, "must_not_meet")
    plan = make(engine, event.id)
    (short,) = plan.figures["shortfalls"]
    assert short["kind"] == "partners"
    assert a[0] in short["participants"]
    assert (short["needed"] - short["available"], short["lacking"]) == (1, 1)
    assert plan.figures["below_least"] == [{"participant_id": a[0], "lacking": 1}]


@on_sqlite
def test_worthless_meetings_are_refused_rather_than_drawn_by_lot(engine: Engine) -> None:
    companies = companies_of(engine, 1)
    event = add_event(engine)
    a, b = (register(engine, event.id, companies[f"{park} 0"]).id for park in ("south", "north"))
    rank(engine, event, {(a, b): 0.0})
    plan = make(engine, event.id)
    assert plan.state == "refused"
    assert plan.refusal
    assert "chance" in plan.refusal["detail"]


@on_sqlite
def test_interpreters_are_with_those_who_share_no_language_and_one_at_a_time(engine: Engine) -> None:
    told = [{"label": "one", "languages": ["it", "ru"], "available": [1, 2]}]
    event, a, b = filled(engine, interpreters=told, least=0)
    change(engine, event.id, a[0], languages=["it"])
    for one in b:
        change(engine, event.id, one, languages=["ru"])
    plan = make(engine, event.id)
    found = meetings(engine, event.id, plan.id)
    helped = [one for one in found if one.needs_interpreter]
    assert 0 < len(helped) <= 2
    assert {one.slot for one in helped} <= {1, 2}
    assert len({one.slot for one in helped}) == len(helped)
    assert all(one.interpreter_id for one in helped)
    assert {one.a.participant_id for one in helped} == {a[0]}


@on_sqlite
def test_no_more_meet_at_once_than_there_are_interpreters_of_their_languages(engine: Engine) -> None:
    spoken = ["it", "ru"], ["ru", "en"], ["ru", "en"]
    told = [{"label": str(number), "languages": some} for number, some in enumerate(spoken)]
    event, a, b = filled(engine, interpreters=told, least=0, most=1)
    for one, language in zip((*a, *b), ("it", "it", "it", "ru", "ru", "ru"), strict=True):
        change(engine, event.id, one, languages=[language])
    plan = make(engine, event.id)
    found = meetings(engine, event.id, plan.id)
    assert (plan.figures["unplaced"], len(found)) == (0, 3)
    assert len({one.slot for one in found}) == 3, "one at a time, whoever else interprets"
    assert len({one.interpreter_id for one in found}) == 1


@on_sqlite
def test_without_an_interpreter_they_do_not_meet(engine: Engine, forum: Any) -> None:
    event, a, b = forum
    change(engine, event.id, a[0], languages=["it"])
    change(engine, event.id, b[0], languages=["ru"])
    found = make(engine, event.id)
    assert found.figures["excluded"] == {"no_common_language": 1}


@on_sqlite
def test_who_registered_late_is_ranked_before_the_event_is_planned_again(engine: Engine, forum: Any) -> None:
    event, a, _ = forum
    make(engine, event.id)
    with transaction(engine) as session:
        session.get_one(EventParticipant, a[0]).state = "withdrawn"
    make(engine, event.id, kind="repair")
    with transaction(engine) as session:
        asked = plans.request(session, OPERATOR, event.id, PlanIn())
        known = session.get_one(Run, asked.run_id)
        assert known.state == "done", "who does not come any more is no reason to rank again"
        plans.cancel(session, OPERATOR, event.id, asked.id)
    with transaction(engine) as session:
        session.query(Run).update({"requested_at": event.slots[0].starts_at.replace(year=2000)})
        asked = plans.request(session, OPERATOR, event.id, PlanIn())
        assert session.get_one(Run, asked.run_id).state == "queued", "a profile changed since"
        assert EventTasks(engine, policy_with()).tasks()[0].due(session) == [], "it waits for the ranking"


@on_sqlite
def test_one_plan_at_a_time(engine: Engine, forum: Any) -> None:
    event, _, _ = forum
    with transaction(engine) as session:
        plans.request(session, OPERATOR, event.id, PlanIn())
        with pytest.raises(Conflict):
            plans.request(session, OPERATOR, event.id, PlanIn())
        with pytest.raises(Conflict):
            plans.request(session, OPERATOR, event.id, PlanIn(kind="repair"))


@on_sqlite
def test_meetings_are_in_the_forms_that_are_asked_for(engine: Engine) -> None:
    companies = companies_of(engine, 2)
    event = add_event(engine, most=2, least=0)
    a, b = ([register(engine, event.id, companies[f"{park} {n}"]).id for n in range(2)] for park in ("south", "north"))
    projects = {(x, y): 80.0 for x in a for y in b}
    rank(engine, event, projects, transfers={(a[0], b[0]): 30.0, (a[1], b[1]): 20.0})
    assert make(engine, event.id).figures["forms"] == {"joint_project": 4}
    mix = [{"form": "technology_transfer", "least": 1}, {"form": "joint_project", "most_share": 0.75}]
    plan = make(engine, event.id, mix=mix)
    forms = {pair: one.form for one in meetings(engine, event.id, plan.id) for pair in pairs([one])}
    assert plan.figures["forms"] == {"joint_project": 3, "technology_transfer": 1}
    assert forms[a[0], b[0]] == "technology_transfer", "where it costs the least"
    assert plan.figures["value"] == 3 * 80 + 30
    refused = make(engine, event.id, mix=[{"form": "technology_transfer", "least": 3}])
    assert refused.refusal
    (clash,) = refused.refusal["clashes"]
    assert (clash["form"], clash["least"], clash["available"]) == ("technology_transfer", 3, 2)
    assert "technology transfer: asked for ≥ 3" in clash["sentence"]


@on_sqlite
def test_poor_pairs_only_help_somebody_to_its_least(engine: Engine) -> None:
    event, a, b = filled(engine, least=0, most=3)
    change(engine, event.id, a[0], least=2)
    plan = make(engine, event.id, min_score=50)
    found = pairs(meetings(engine, event.id, plan.id))
    assert found == {*zip(a, b, strict=True), (a[0], b[2])}, "one more for who wants two: the best of the rest"


@on_sqlite
@pytest.mark.parametrize("kind", ["plan", "schedule"])
def test_what_is_planned_on_the_day_begins_with_the_next_slot_and_the_past_stands(
    engine: Engine, forum: Any, kind: str
) -> None:
    event, a, _ = forum
    first = make(engine, event.id)
    before = [one for one in meetings(engine, event.id, first.id) if one.slot and one.slot <= 2]
    change(engine, event.id, a[0], state="withdrawn")
    plan = make(engine, event.id, kind=kind, seed=3, at=event.slots[1].starts_at.isoformat())
    found = meetings(engine, event.id, plan.id)
    told = {(one.a.participant_id, one.b.participant_id, one.slot, one.table) for one in found if one.slot in (1, 2)}
    assert told == {(one.a.participant_id, one.b.participant_id, one.slot, one.table) for one in before}
    later = [one for one in found if one.slot not in (1, 2)]
    assert later
    assert a[0] not in {one.a.participant_id for one in later}
    assert len(pairs(found)) == len(found), "nobody meets the same partner twice"
    assert plan.figures["meetings"] == len(found)
    over = make(engine, event.id, kind=kind, at=event.slots[-1].starts_at.isoformat())
    assert over.state == "refused"
