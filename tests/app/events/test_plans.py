"""Plans of small events: who meets whom, when and where, and what is said of what cannot be."""

from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.errors import Conflict, Invalid
from app.events.participants import service as participants
from app.events.participants import wanting
from app.events.participants.schemas import PairRuleIn, ParticipantChange
from app.events.plans import reading
from app.events.plans import service as plans
from app.events.plans.asking import PlanIn
from app.events.plans.schemas import MeetingChange
from app.events.plans.tasks import EventTasks
from app.events.releasing import Reader
from app.events.schemas import EventInFull
from app.paging import Paging
from models import AuditEntry, EventParticipant, EventTable, Run
from tests.support.planned import add_event, make, meetings, rank, register, set_up
from tests.support.policy import FakeLists, policy_with

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""The main stories run on both databases."""
ALL = Paging(100, None)


@pytest.fixture
def forum(engine: Engine) -> tuple[EventInFull, list[int], list[int]]:
    """Three participants of each side; those with the same number are worth the most to each other."""
    return filled(engine)


def filled(engine: Engine, **told: Any) -> tuple[EventInFull, list[int], list[int]]:
    companies = set_up(engine, 3)
    event = add_event(engine, **told)
    a, b = ([register(engine, event.id, companies[f"{park} {n}"]).id for n in range(3)] for park in ("south", "north"))
    rank(engine, event, {(x, y): 80.0 if i == j else 20.0 + i + j for i, x in enumerate(a) for j, y in enumerate(b)})
    return event, a, b


def reader(session: Session, policy: Policy | None = None) -> Reader:
    return Reader(session, policy or policy_with(), OPERATOR)


def rule(engine: Engine, event_id: int, one: int, other: int, kind: Any, slot: int | None = None) -> None:
    with transaction(engine) as session:
        sent = PairRuleIn(participant_id=one, partner_id=other, kind=kind, slot=slot)
        wanting.add_rule(session, OPERATOR, event_id, sent)


def change(engine: Engine, event_id: int, participant_id: int, **told: Any) -> None:
    with transaction(engine) as session:
        sent = ParticipantChange.model_validate(told)
        participants.change(session, OPERATOR, event_id, participant_id, sent)


def pairs(found: Any) -> set[tuple[int, int]]:
    return {(one.a.participant_id, one.b.participant_id) for one in found}


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
def test_a_repair_takes_nothing_away_because_screening_lists_are_too_old(engine: Engine, forum: Any) -> None:
    event, a, _ = forum
    tasks = EventTasks(engine, policy_with(FakeLists(state="stale")))
    make(engine, event.id)
    plan = make(engine, event.id, tasks, kind="repair", no_show=[a[0]])
    assert (plan.state, plan.number) == ("refused", None)


@on_sqlite
def test_a_plan_says_of_which_park_nobody_takes_part(engine: Engine) -> None:
    companies = set_up(engine, 1)
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
    companies = set_up(engine, 1)
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


def test_a_preview_is_no_version_before_it_is_adopted(engine: Engine, forum: Any) -> None:
    event, a, _ = forum
    make(engine, event.id)
    preview = make(engine, event.id, kind="repair", withdrawn=[a[0]], preview=True)
    assert (preview.number, preview.preview) == (None, True)
    with transaction(engine) as session:
        assert session.get_one(EventParticipant, a[0]).state == "registered"
        adopted = plans.adopt(reader(session), event.id, preview.id)
        assert (adopted.number, session.get_one(EventParticipant, a[0]).state) == (2, "withdrawn")
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "event.plan_adopted"))
        assert (entry.subject_id, entry.details) == (event.id, {"plan": preview.id, "version": 2})
    with transaction(engine) as session, pytest.raises(Conflict):
        plans.adopt(reader(session), event.id, preview.id)
    assert a[0] not in {one.a.participant_id for one in meetings(engine, event.id, preview.id)}


def test_a_repair_keeps_what_stands_and_tells_what_changed(engine: Engine) -> None:
    event, a, b = filled(engine, most=1)
    first = make(engine, event.id)
    before = {(one.a.participant_id, one.b.participant_id): one.slot for one in meetings(engine, event.id, first.id)}
    repaired = make(engine, event.id, kind="repair", no_show=[b[0]])
    after = {(one.a.participant_id, one.b.participant_id): one for one in meetings(engine, event.id, repaired.id)}
    for key in set(zip(a[1:], b[1:], strict=True)):
        assert after[key].slot == before[key], "nobody else is moved"
    stand_in = [one for key, one in after.items() if key[0] == a[0]]
    assert [one.origin for one in stand_in] == ["reserve"]
    with transaction(engine, writes=False) as session:
        told = reading.changes(reader(session), event.id, repaired.id, None, ALL).items
    kinds = {one.participant_id: sorted(each.kind for each in one.changes) for one in told}
    partner = stand_in[0].b.participant_id
    assert kinds == {a[0]: ["added", "lost"], b[0]: ["lost"], partner: ["added"]}
    assert repaired.figures["lost"] == repaired.figures["added"] == 1


@on_sqlite
def test_the_past_stands_whatever_happens(engine: Engine, forum: Any) -> None:
    event, a, _ = forum
    first = make(engine, event.id)
    at = event.slots[1].starts_at
    repaired = make(engine, event.id, kind="repair", withdrawn=[a[0]], at=at.isoformat())
    past = {one.slot for one in meetings(engine, event.id, repaired.id) if one.a.participant_id == a[0]}
    planned = {one.slot for one in meetings(engine, event.id, first.id) if one.a.participant_id == a[0]}
    assert past == planned & {1, 2}


@on_sqlite
def test_a_lost_table_is_used_no_more(engine: Engine) -> None:
    event, _, _ = filled(engine, tables=3, most=4)
    make(engine, event.id)
    table = event.tables[0]
    repaired = make(engine, event.id, kind="repair", lost_tables=[{"table_id": table.id, "from_slot": 2}])
    found = meetings(engine, event.id, repaired.id)
    assert all(one.slot == 1 for one in found if one.table == table.label)
    assert found


@on_sqlite
def test_a_meeting_that_is_to_move_goes_to_a_slot_that_was_named_and_its_people_stay_there(engine: Engine) -> None:
    event, a, b = filled(engine, most=1)
    first = make(engine, event.id)
    before = {pair: one.slot for one in meetings(engine, event.id, first.id) for pair in pairs([one])}
    to = next(slot for slot in (4, 3) if slot != before[a[0], b[0]])
    wanted = {"participant_id": b[0], "partner_id": a[0], "slots": [to]}
    repaired = make(engine, event.id, kind="repair", to_move=[wanted])
    after = {pair: one.slot for one in meetings(engine, event.id, repaired.id) for pair in pairs([one])}
    assert after == before | {(a[0], b[0]): to}
    with transaction(engine, writes=False) as session:
        assert session.get_one(EventParticipant, b[0]).available is None


@on_sqlite
def test_a_pinned_meeting_stays_where_it_is(engine: Engine, forum: Any) -> None:
    event, _, _ = forum
    first = make(engine, event.id)
    pinned = meetings(engine, event.id, first.id)[-1]
    with transaction(engine) as session:
        plans.change_meeting(reader(session), event.id, first.id, pinned.id, MeetingChange(pinned=True))
    found = meetings(engine, event.id, make(engine, event.id, seed=5).id)
    same = [one for one in found if pairs([one]) == pairs([pinned])]
    assert [(one.slot, one.pinned) for one in same] == [(pinned.slot, True)]


@on_sqlite
@pytest.mark.parametrize("kind", ["repair", "schedule", "plan"])
def test_a_pinned_meeting_stays_although_a_rule_has_a_slot_in_which_one_is_away(
    engine: Engine, forum: Any, kind: str
) -> None:
    event, _, _ = forum
    first = make(engine, event.id)
    pinned = meetings(engine, event.id, first.id)[0]
    assert pinned.slot == 1
    with transaction(engine) as session:
        plans.change_meeting(reader(session), event.id, first.id, pinned.id, MeetingChange(pinned=True))
    ((a, b),) = pairs([pinned])
    rule(engine, event.id, a, b, "must_meet", slot=4)
    change(engine, event.id, a, available=[1, 2, 3])
    plan = make(engine, event.id, kind=kind)
    found = meetings(engine, event.id, plan.id)
    assert [(one.slot, one.pinned) for one in found if pairs([one]) == {(a, b)}] == [(1, True)]
    assert not plan.figures.get("shortfalls")


@on_sqlite
def test_a_pinned_meeting_keeps_its_slot_when_meetings_are_chosen_and_placed_anew(engine: Engine, forum: Any) -> None:
    event, _, _ = forum
    first = make(engine, event.id)
    pinned = meetings(engine, event.id, first.id)[0]
    with transaction(engine) as session:
        plans.change_meeting(reader(session), event.id, first.id, pinned.id, MeetingChange(pinned=True))
    make(engine, event.id, kind="select")
    found = meetings(engine, event.id, make(engine, event.id, kind="schedule", seed=7).id)
    assert [(one.slot, one.pinned) for one in found if pairs([one]) == pairs([pinned])] == [(pinned.slot, True)]


@on_sqlite
def test_a_table_that_is_lost_on_the_day_was_there_in_the_past(engine: Engine) -> None:
    event, _, _ = filled(engine, tables=3, most=4)
    first = make(engine, event.id)
    table, at = event.tables[0], event.slots[1].starts_at
    lost = [{"table_id": table.id, "from_slot": 1}]
    repaired = make(engine, event.id, kind="repair", lost_tables=lost, at=at.isoformat())
    before, after = (
        {
            (one.slot, one.table, one.a.participant_id)
            for one in meetings(engine, event.id, plan.id)
            if one.slot in (1, 2)
        }
        for plan in (first, repaired)
    )
    assert after == before
    assert all(one.table != table.label for one in meetings(engine, event.id, repaired.id) if one.slot in (3, 4))
    with transaction(engine, writes=False) as session:
        assert session.get_one(EventTable, table.id).closed_from == event.slots[2].starts_at


@on_sqlite
@pytest.mark.parametrize("changed", ["meeting", "participant"])
def test_a_preview_of_what_was_changed_since_is_not_adopted(engine: Engine, forum: Any, changed: str) -> None:
    event, a, _ = forum
    first = make(engine, event.id)
    preview = make(engine, event.id, kind="repair", withdrawn=[a[0]], preview=True)
    if changed == "meeting":
        meeting = meetings(engine, event.id, first.id)[-1]
        with transaction(engine) as session:
            plans.change_meeting(
                reader(session),
                event.id,
                first.id,
                meeting.id,
                MeetingChange(state="cancelled"),
            )
    else:
        change(engine, event.id, a[1], state="withdrawn")
    with transaction(engine) as session, pytest.raises(Conflict) as refused:
        plans.adopt(reader(session), event.id, preview.id)
    assert "changed since the preview" in refused.value.detail


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
    companies = set_up(engine, 2)
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


def test_a_repair_keeps_to_tables_of_their_own_and_to_equipment(engine: Engine) -> None:
    labels = [{"label": "1"}, {"label": "2"}, {"label": "Booth", "online": True}, {"label": "4"}]
    event, a, b = filled(engine, tables=labels, most=2)
    make(engine, event.id)
    change(engine, event.id, a[0], table="4")
    change(engine, event.id, b[1], presence="online")
    at = event.slots[0].starts_at
    repaired = make(engine, event.id, kind="repair", withdrawn=[b[0]], at=at.isoformat())
    later = [one for one in meetings(engine, event.id, repaired.id) if one.slot and one.slot > 1]
    assert {one.table for one in later if one.a.participant_id == a[0]} <= {"4"}
    online = [one for one in later if one.b.participant_id == b[1] and one.a.participant_id != a[0]]
    assert online
    assert {one.table for one in online} == {"Booth"}


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


def test_who_registers_late_gets_meetings_and_nobody_is_moved(engine: Engine) -> None:
    companies = set_up(engine, 3)
    event = add_event(engine, most=2, least=1)
    a, b = ([register(engine, event.id, companies[f"{park} {n}"]).id for n in range(2)] for park in ("south", "north"))
    late = register(engine, event.id, companies["south 2"]).id
    rank(engine, event, {(x, y): 50.0 + x for x in (*a, late) for y in b})
    change(engine, event.id, late, state="withdrawn")
    first = make(engine, event.id)
    before = {(one.a.participant_id, one.b.participant_id): one.slot for one in meetings(engine, event.id, first.id)}
    change(engine, event.id, late, state="registered")
    repaired = make(engine, event.id, kind="repair")
    after = {(one.a.participant_id, one.b.participant_id): one.slot for one in meetings(engine, event.id, repaired.id)}
    assert {key: slot for key, slot in after.items() if key[0] != late} == before
    assert {key for key in after if key[0] == late} == {(late, y) for y in b}
    assert (repaired.figures["newcomers"], repaired.figures["moved"]) == (1, 0)


@on_sqlite
def test_places_of_slots_that_are_past_help_nobody(engine: Engine) -> None:
    event, _, _ = filled(engine, tables=1, least=3, most=3)
    plan = make(engine, event.id, at=event.slots[1].starts_at.isoformat())
    (short,) = [one for one in plan.figures["shortfalls"] if one["kind"] == "places"]
    assert short["tables"] == 2, "one table in each of the two slots to come"
    assert plan.figures["meetings"] == 2


@on_sqlite
@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"withdrawn": [99]}, "withdrawn"),
        ({"late": [{"participant_id": 1, "available": [9]}]}, "late"),
        ({"lost_tables": [{"table_id": 99}]}, "lost_tables"),
        ({"to_move": [{"participant_id": 1, "partner_id": 4, "slots": [9]}]}, "to_move"),
    ],
)
def test_what_a_repair_cannot_know_is_named(engine: Engine, forum: Any, told: dict[str, Any], field: str) -> None:
    event, _, _ = forum
    make(engine, event.id)
    with pytest.raises(Invalid) as refused:
        make(engine, event.id, kind="repair", **told)
    assert refused.value.extras["errors"][0]["field"] == field
