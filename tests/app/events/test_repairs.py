"""Repairs of small events, previews and pins: what stands, what is lost, what moves."""

from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.database import transaction
from app.errors import Conflict, Invalid
from app.events.plans import reading
from app.events.plans import service as plans
from app.events.plans.schemas import MeetingChange
from app.events.plans.tasks import EventTasks
from app.paging import Paging
from models import AuditEntry, EventParticipant, EventTable
from tests.support.forums import change, filled, pairs, reader
from tests.support.planned import add_event, companies_of, make, meetings, rank, register, rule
from tests.support.policy import FakeLists, policy_with

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""The main stories run on both databases."""
ALL = Paging(100, None)


@on_sqlite
def test_a_repair_takes_nothing_away_because_screening_lists_are_too_old(engine: Engine, forum: Any) -> None:
    event, a, _ = forum
    tasks = EventTasks(engine, policy_with(FakeLists(state="stale")))
    make(engine, event.id)
    plan = make(engine, event.id, tasks, kind="repair", no_show=[a[0]])
    assert (plan.state, plan.number) == ("refused", None)


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


def test_who_registers_late_gets_meetings_and_nobody_is_moved(engine: Engine) -> None:
    companies = companies_of(engine, 3)
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
