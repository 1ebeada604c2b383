"""Random events, and random things that happen on the day: what no timetable may ever do, none does."""

import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.events.participants import joining
from app.events.participants.schemas import ColleagueIn
from app.events.plans import loading
from app.events.plans.tasks import EventTasks
from app.matches.pairs import PairKey
from matching.profiles import Form
from models import (
    Company,
    Decision,
    EventColleague,
    EventDelegate,
    EventInterpreter,
    EventMeeting,
    EventParticipant,
    EventPlan,
    EventRule,
    EventSlot,
    EventTable,
)
from models.base import now
from tests.support.beginnings import begins_with
from tests.support.lists import pair_ids
from tests.support.planned import add_event, companies_of, make, rank, register, three_each, want
from tests.support.policy import FakeLists, policy_with

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "8"))
EACH, SLOTS = 5, 4
BLOCKED, VETOED = "north 4", ("south 0", "north 0")
LANGUAGES = st.sampled_from([None, ["it"], ["ru"], ["it", "ru"], ["en"]])
INTERPRETED = st.sampled_from([["it", "ru"], ["en", "ru"]])
WHEN = st.none() | st.sets(st.integers(1, SLOTS)).map(sorted)
PEOPLE = st.sampled_from(["anna", "boris", "carla", "dmitry"])
LOADS = st.tuples(st.integers(0, 3), st.integers(0, 4)).map(sorted)


def with_a_veto(engine: Engine) -> dict[str, int]:
    """Companies, two of whom are not to meet."""
    three_each(engine)
    known = companies_of(engine, EACH)
    with transaction(engine) as session:
        one, other = (session.get_one(Company, known[name]).party_id for name in VETOED)
        key = PairKey(Form.TECHNOLOGY_TRANSFER, one, other)
        pair_id = pair_ids(session, 1, [key])[key]
        told = {"verdict": "vetoed", "score": 1.0, "weights": "", "bias": 0.0, "parts": [], "languages": ""}
        told |= {"sectors": [], "key_id": 0, "decided_at": now(), "match_id": 0, "run_id": 0}
        session.add(Decision(pair_id=pair_id, party_a_id=one, party_b_id=other, **told))
    return known


@begins_with(with_a_veto)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_timetable_breaks_a_rule_whatever_happens(
    engine: Engine, begun: dict[str, int], data: st.DataObject
) -> None:
    known = begun
    event = add_event(
        engine,
        code=f"event-{_count(engine)}",
        tables=data.draw(st.integers(1, 4)),
        least=0,
        most=data.draw(st.integers(1, 4)),
        interpreters=[
            {"label": str(n), "languages": data.draw(INTERPRETED), "available": data.draw(WHEN)}
            for n in range(data.draw(st.integers(0, 2)))
        ],
    )
    a, b = (_participants(engine, event.id, known, park, data) for park in ("south", "north"))
    values = st.just(0.0) | st.floats(0.5, 100)
    rank(engine, event, {(x, y): data.draw(values) for x in a for y in b})
    for kind in data.draw(st.lists(st.sampled_from(["must_meet", "must_not_meet", "wish"]), max_size=3)):
        want(engine, event.id, data.draw(st.sampled_from(a)), data.draw(st.sampled_from(b)), kind)
    _joining(engine, event.id, a, b, data)
    tasks = EventTasks(engine, policy_with(FakeLists({BLOCKED: "eu"})))
    plan = make(engine, event.id, tasks, seconds=1)
    if plan.state == "refused":
        assert plan.refusal
        assert plan.refusal["detail"]
        return
    assert plan.state == "done", plan.error
    _check(engine, plan.id)
    _explained(engine, plan)
    at = None
    for _ in range(data.draw(st.integers(1, 3))):
        told, at = _happens(data, event, (*a, *b), at)
        before = _past(engine, plan.id, at)
        plan = make(engine, event.id, tasks, kind="repair", **told)
        assert plan.state == "done", (plan.error, plan.refusal)
        _check(engine, plan.id, at)
        assert before <= _past(engine, plan.id, at), "the past stands"


def _count(engine: Engine) -> int:
    with transaction(engine, writes=False) as session:
        return session.query(EventPlan).count() + session.query(EventSlot).count()


def _participants(engine: Engine, event_id: int, known: dict[str, int], park: str, data: st.DataObject) -> list[int]:
    found = []
    for number in sorted(data.draw(st.sets(st.integers(0, EACH - 1), min_size=1))):
        least, most = data.draw(LOADS)
        told: dict[str, Any] = {"available": data.draw(WHEN), "languages": data.draw(LANGUAGES)}
        told["delegates"] = [
            {"name": person, "email": f"{person}@example.com", "available": data.draw(WHEN)}
            for person in sorted(data.draw(st.sets(PEOPLE, max_size=3)))
        ]
        found.append(register(engine, event_id, known[f"{park} {number}"], least=least, most=most, **told).id)
    return found


def _joining(engine: Engine, event_id: int, a: Sequence[int], b: Sequence[int], data: st.DataObject) -> None:
    """Some people join meetings of their companies; some come for several companies."""
    with transaction(engine) as session:
        sides = ((a, b), (b, a))
        for own, others in sides:
            people = session.scalars(select(EventDelegate.id).where(EventDelegate.participant_id.in_(own))).all()
            both = st.tuples(st.sampled_from(sorted(people)), st.sampled_from(others)) if people else st.nothing()
            for delegate_id, partner_id in sorted(data.draw(st.sets(both, max_size=3 if people else 0))):
                sent = ColleagueIn(delegate_id=delegate_id, partner_id=partner_id, required=data.draw(st.booleans()))
                joining.add(session, OPERATOR, event_id, sent)


def _happens(data: st.DataObject, event: Any, people: Sequence[int], at: int | None) -> tuple[dict[str, Any], int]:
    """What a repair is told, and the first slot that has not begun."""
    one = st.sampled_from(sorted(people))
    first = data.draw(st.integers(at or 1, SLOTS))
    told: dict[str, Any] = {"may_move": data.draw(st.booleans()), "extra": data.draw(st.integers(0, 2)), "seconds": 1}
    match data.draw(st.sampled_from(["withdrawn", "no_show", "late", "table", "cancelled", "nothing"])):
        case "withdrawn" | "no_show" as what:
            told[what] = [data.draw(one)]
        case "late":
            told["late"] = [{"participant_id": data.draw(one), "available": list(range(first, SLOTS + 1))}]
        case "table":
            table = data.draw(st.sampled_from(event.tables))
            told["lost_tables"] = [{"table_id": table.id, "from_slot": first}]
        case "cancelled":
            told["cancelled"] = [{"participant_id": data.draw(one), "partner_id": data.draw(one)}]
    moment = event.slots[first - 2].starts_at if first > 1 else event.slots[0].starts_at.replace(year=2029)
    return told | {"at": moment.isoformat()}, first


def _past(engine: Engine, plan_id: int, first: int) -> set[tuple[int, int, int]]:
    """Meetings in slots that have begun."""
    with transaction(engine, writes=False) as session:
        return {
            (one.a_id, one.b_id, slot) for one, slot in _meetings(session, plan_id) if slot is not None and slot < first
        }


def _meetings(session: Session, plan_id: int) -> list[tuple[EventMeeting, int | None]]:
    query = select(EventMeeting, EventSlot.number).outerjoin(EventSlot, EventSlot.id == EventMeeting.slot_id)
    return [(row[0], row[1]) for row in session.execute(query.where(EventMeeting.plan_id == plan_id))]


def _check(engine: Engine, plan_id: int, first: int = 1) -> None:
    """Of what has not begun: nobody, no table and no interpreter twice; everybody there; nothing that may not be."""
    with transaction(engine, writes=False) as session:
        plan = session.get_one(EventPlan, plan_id)
        found = _meetings(session, plan_id)
        people = {one.id: one for one in session.scalars(select(EventParticipant))}
        names = {row.party_id: row.name for row in session.scalars(select(Company))}
        tables = {one.id: one for one in session.scalars(select(EventTable))}
        interpreters = {one.id: one for one in session.scalars(select(EventInterpreter))}
        slots = {one.number: one for one in session.scalars(select(EventSlot).filter_by(event_id=plan.event_id))}
        apart = {
            (one.a_id, one.b_id)
            for one in session.scalars(select(EventRule).filter_by(event_id=plan.event_id, kind="must_not_meet"))
        }
        delegates = {one.id: one for one in session.scalars(select(EventDelegate))}
        joined = loading.joined(session, plan_id)
        required = {
            (delegates[one.delegate_id].participant_id, one.partner_id, one.delegate_id)
            for one in session.scalars(select(EventColleague).filter_by(event_id=plan.event_id, required=True))
        }
    used: Counter[tuple[str, int | str | None, int]] = Counter()
    for meeting, slot in found:
        both = [people[meeting.a_id], people[meeting.b_id]]
        who = {names[one.party_id] for one in both}
        assert BLOCKED not in who
        assert who != set(VETOED)
        assert (meeting.a_id, meeting.b_id) not in apart
        assert {one.side for one in both} == {"a", "b"}
        if slot is None:
            assert (meeting.table_id, meeting.interpreter_id) == (None, None)
            continue
        assert meeting.table_id
        used.update([("company", one.id, slot) for one in both] + [("table", meeting.table_id, slot)])
        sent = {one for one in (meeting.delegate_a_id, meeting.delegate_b_id) if one}
        attending = sent | set(joined.get((meeting.a_id, meeting.b_id), ()))
        used.update(("person", delegates[one].email_key, slot) for one in attending)
        if meeting.interpreter_id:
            used.update([("interpreter", meeting.interpreter_id, slot)])
        if slot < first:
            continue
        for own, other, who in required:
            assert {own, other} != {meeting.a_id, meeting.b_id} or who in attending
        for one in attending:
            assert delegates[one].available is None or slot in delegates[one].available
        named = {one.participant_id for one in delegates.values()} & {meeting.a_id, meeting.b_id}
        assert named == {delegates[one].participant_id for one in sent}
        for one in both:
            assert one.state == "registered"
            assert one.available is None or slot in one.available
        closed = tables[meeting.table_id].closed_from
        assert closed is None or closed >= slots[slot].ends_at
        spoken = [set(one.languages or ()) for one in both]
        if all(spoken) and not spoken[0] & spoken[1]:
            helper = interpreters[meeting.interpreter_id or 0]
            assert helper.available is None or slot in helper.available
            assert all(set(helper.languages) & side for side in spoken)
    assert not [what for what, times in used.items() if times > 1]


def _explained(engine: Engine, plan: Any) -> None:
    """Everybody has its least, or the shortfall is explained."""
    with transaction(engine, writes=False) as session:
        people = session.scalars(select(EventParticipant).filter_by(event_id=plan.event_id)).all()
        counts: Counter[int] = Counter()
        for meeting, _ in _meetings(session, plan.id):
            counts.update([meeting.a_id, meeting.b_id])
    below = {one.id for one in people if counts[one.id] < min(one.least or 0, one.most or 0)}
    named = {who for short in plan.figures["shortfalls"] for who in short["participants"]}
    partners = {who for short in plan.figures["shortfalls"] for who in short["partners"]}
    assert below <= named | partners, (below, plan.figures["shortfalls"])
    assert all(counts[one.id] <= (one.most or 0) for one in people)
