"""Colleagues who join a meeting: who comes to which, and that nobody is at two at once."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.events.participants import joining
from app.events.participants import service as participants
from app.events.participants.schemas import ColleagueIn, ParticipantChange
from app.events.plans import reading
from app.events.plans.reading import Reader
from app.events.plans.schemas import MeetingOut
from app.events.schemas import EventInFull
from app.introductions.persons import service as persons
from app.paging import Paging
from tests.support.planned import add_event, companies_of, make, meetings, rank, register, want
from tests.support.policy import policy_with

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
SENT, JOINING = {"name": "Anna Esempio"}, {"name": "Bruno Esempio"}
SHARED = {"name": "Carla Esempio", "email": "carla@example.com"}


def filled(engine: Engine, people: Sequence[Sequence[dict[str, Any]]], **told: Any) -> tuple[EventInFull, Any, Any]:
    """As many participants of each side as lists of people, which are those of side A."""
    companies = companies_of(engine, len(people))
    event = add_event(engine, **told)
    a = [register(engine, event.id, companies[f"south {n}"], delegates=list(some)).id for n, some in enumerate(people)]
    b = [register(engine, event.id, companies[f"north {n}"]).id for n in range(len(people))]
    rank(engine, event, {(x, y): 80.0 if i == j else 20.0 + i + j for i, x in enumerate(a) for j, y in enumerate(b)})
    return event, a, b


def people_of(engine: Engine, event_id: int, participant_id: int) -> list[int]:
    with transaction(engine, writes=False) as session:
        return [one.id for one in participants.delegates(session, OPERATOR, event_id, participant_id)]


def join(engine: Engine, event_id: int, delegate_id: int, partner_id: int, *, required: bool = False) -> int:
    with transaction(engine) as session:
        sent = ColleagueIn(delegate_id=delegate_id, partner_id=partner_id, required=required)
        return joining.add(session, OPERATOR, event_id, sent).id


def change(engine: Engine, event_id: int, participant_id: int, people: list[dict[str, Any]]) -> None:
    with transaction(engine) as session:
        sent = ParticipantChange.model_validate({"delegates": people})
        participants.change(session, OPERATOR, event_id, participant_id, sent)


def of_pair(found: Sequence[MeetingOut], a: int, b: int) -> MeetingOut:
    return next(one for one in found if (one.a.participant_id, one.b.participant_id) == (a, b))


def test_a_colleague_joins_whom_the_company_sends(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, JOINING], [SENT]])
    anna, bruno = people_of(engine, event.id, a[0])
    join(engine, event.id, bruno, b[1])
    found = meetings(engine, event.id, make(engine, event.id).id)
    joined, alone = of_pair(found, a[0], b[1]), of_pair(found, a[0], b[0])
    assert (joined.a.delegate_id, joined.a.colleague_ids) == (anna, [bruno])
    assert (alone.a.delegate_id, alone.a.colleague_ids) == (anna, [])
    assert joined.b.colleague_ids == []


def test_who_must_be_there_decides_when_the_two_meet(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, JOINING | {"available": [4]}]])
    _, bruno = people_of(engine, event.id, a[0])
    join(engine, event.id, bruno, b[0], required=True)
    (found,) = meetings(engine, event.id, make(engine, event.id).id)
    assert (found.slot, found.a.colleague_ids) == (4, [bruno])


def test_who_may_join_is_left_out_where_they_are_not_there(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT | {"available": [1]}, JOINING | {"available": [4]}]])
    anna, bruno = people_of(engine, event.id, a[0])
    with transaction(engine) as session:
        participants.change(session, OPERATOR, event.id, b[0], ParticipantChange(available=[1, 2]))
    join(engine, event.id, bruno, b[0])
    (found,) = meetings(engine, event.id, make(engine, event.id).id)
    assert (found.slot, found.a.delegate_id, found.a.colleague_ids) == (1, anna, [])


def test_two_who_never_find_the_colleague_there_do_not_meet(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, JOINING | {"available": [4]}], [SENT]], least=0)
    with transaction(engine) as session:
        participants.change(session, OPERATOR, event.id, b[0], ParticipantChange(available=[1, 2]))
    join(engine, event.id, people_of(engine, event.id, a[0])[1], b[0], required=True)
    plan = make(engine, event.id)
    assert plan.figures["excluded"] == {"colleague_away": 1}
    assert (a[0], b[0]) not in {
        (one.a.participant_id, one.b.participant_id) for one in meetings(engine, event.id, plan.id)
    }


@pytest.mark.parametrize(
    ("slot", "told"),
    [
        (None, {"reason": "colleague_away", "slots": [4]}),
        (1, {"reason": "colleague_away_then", "slot": 1, "slots": [4]}),
    ],
)
def test_two_who_must_meet_without_the_colleague_are_told_why_and_when(
    engine: Engine, slot: int | None, told: dict[str, Any]
) -> None:
    event, a, b = filled(engine, [[SENT, JOINING | {"available": [4]}]])
    with transaction(engine) as session:
        participants.change(session, OPERATOR, event.id, b[0], ParticipantChange(available=[1, 2] + [4] * bool(slot)))
    join(engine, event.id, people_of(engine, event.id, a[0])[1], b[0], required=True)
    want(engine, event.id, a[0], b[0], "must_meet", slot)
    plan = make(engine, event.id)
    assert plan.refusal
    (clash,) = plan.refusal["clashes"]
    assert {name: clash[name] for name in ("participants", *told)} == {"participants": [a[0], b[0]]} | told
    assert clash["sentence"].endswith("in slots: 4.")


@pytest.mark.parametrize("kind", ["schedule", "repair"])
def test_a_meeting_that_must_be_and_falls_away_for_want_of_a_colleague_is_told(engine: Engine, kind: str) -> None:
    event, a, b = filled(engine, [[SENT, JOINING], [SENT]], least=0)
    want(engine, event.id, a[0], b[0], "must_meet")
    join(engine, event.id, people_of(engine, event.id, a[0])[1], b[0], required=True)
    make(engine, event.id)
    change(engine, event.id, a[0], [SENT, JOINING | {"available": []}])
    plan = make(engine, event.id, kind=kind)
    (told,) = plan.figures["shortfalls"]
    assert (told["participants"], told["reason"], told["slots"]) == ([a[0], b[0]], "colleague_away", [])
    assert "colleague" in told["sentence"]


def test_colleagues_who_are_there_at_the_same_time_only_are_in_the_clash(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, JOINING | {"available": [3]}], [SENT]])
    for partner in b:
        want(engine, event.id, a[0], partner, "must_meet")
        join(engine, event.id, people_of(engine, event.id, a[0])[1], partner, required=True)
    clash = make(engine, event.id).figures["clash"]
    assert [(one["participants"], one["slots"]) for one in clash["rules"] if one["rule"] == "colleague"] == [
        ([a[0], b[0]], [3]),
        ([a[0], b[1]], [3]),
    ]


def test_who_comes_for_two_companies_is_at_one_meeting_at_a_time(engine: Engine) -> None:
    event, _, _ = filled(engine, [[SHARED], [SHARED]], most=2)
    plan = make(engine, event.id)
    found = meetings(engine, event.id, plan.id)
    assert (len(found), plan.figures["unplaced"]) == (4, 0)
    assert len({one.slot for one in found}) == 4, "each has a slot of its own"


def test_who_comes_for_two_companies_joins_only_when_free(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, SHARED], [SHARED]], most=2)
    _, carla = people_of(engine, event.id, a[0])
    for partner in b:
        join(engine, event.id, carla, partner)
    found = meetings(engine, event.id, make(engine, event.id).id)
    busy = {one.slot for one in found if one.a.participant_id == a[1]}
    for one in (each for each in found if each.a.participant_id == a[0]):
        assert one.a.colleague_ids == ([] if one.slot in busy else [carla])


def test_a_repair_brings_a_colleague_in_and_says_who_comes_else(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, JOINING], [SENT]])
    first = make(engine, event.id)
    slots = {one.id: one.slot for one in meetings(engine, event.id, first.id)}
    _, bruno = people_of(engine, event.id, a[0])
    row = join(engine, event.id, bruno, b[0])
    repaired = make(engine, event.id, kind="repair")
    found = meetings(engine, event.id, repaired.id)
    assert of_pair(found, a[0], b[0]).a.colleague_ids == [bruno]
    assert sorted(filter(None, slots.values())) == sorted(one.slot or 0 for one in found), "nobody is moved"
    with transaction(engine, writes=False) as session:
        reader = Reader(session, policy_with(), OPERATOR)
        told = reading.changes(reader, event.id, repaired.id, None, Paging(100, None)).items
    assert {(one.participant_id, change.kind) for one in told for change in one.changes} == {
        (a[0], "people"),
        (b[0], "people"),
    }
    with transaction(engine) as session:
        joining.remove(session, OPERATOR, event.id, row)
    again = meetings(engine, event.id, make(engine, event.id, kind="repair").id)
    assert of_pair(again, a[0], b[0]).a.colleague_ids == []


def test_a_repair_moves_a_meeting_to_when_its_colleague_is_there(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, JOINING]])
    _, bruno = people_of(engine, event.id, a[0])
    join(engine, event.id, bruno, b[0], required=True)
    (before,) = meetings(engine, event.id, make(engine, event.id).id)
    later = [slot for slot in (1, 2, 3, 4) if slot != before.slot][-1]
    change(engine, event.id, a[0], [SENT, JOINING | {"available": [later]}])
    (after,) = meetings(engine, event.id, make(engine, event.id, kind="repair").id)
    assert (after.slot, after.a.colleague_ids) == (later, [bruno])


@pytest.mark.parametrize("kind", ["repair", "plan"])
def test_the_past_keeps_who_came(engine: Engine, kind: str) -> None:
    event, a, b = filled(engine, [[SENT, JOINING], [SENT]], least=0)
    with transaction(engine) as session:
        participants.change(session, OPERATOR, event.id, b[0], ParticipantChange(available=[1]))
    anna, bruno = people_of(engine, event.id, a[0])
    row = join(engine, event.id, bruno, b[0])
    want(engine, event.id, a[0], b[0], "must_meet")
    make(engine, event.id)
    with transaction(engine) as session:
        joining.remove(session, OPERATOR, event.id, row)
    plan = make(engine, event.id, kind=kind, at=event.slots[0].starts_at.isoformat())
    found = of_pair(meetings(engine, event.id, plan.id), a[0], b[0])
    assert (found.slot, found.a.delegate_id, found.a.colleague_ids) == (1, anna, [bruno])


def test_who_comes_no_more_joins_nothing(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, JOINING]])
    join(engine, event.id, people_of(engine, event.id, a[0])[1], b[0], required=True)
    first = make(engine, event.id)
    change(engine, event.id, a[0], [SENT])
    (found,) = meetings(engine, event.id, first.id)
    assert found.a.colleague_ids == []
    (after,) = meetings(engine, event.id, make(engine, event.id, kind="repair").id)
    assert (after.slot, after.a.colleague_ids) == (found.slot, [])


def test_a_repair_goes_on_where_the_partner_of_who_must_be_there_does_not_come(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, JOINING], [SENT]], least=0)
    join(engine, event.id, people_of(engine, event.id, a[0])[1], b[0], required=True)
    with transaction(engine) as session:
        participants.change(session, OPERATOR, event.id, b[0], ParticipantChange(state="withdrawn"))
    make(engine, event.id)
    assert make(engine, event.id, kind="repair").state == "done"


def test_who_is_spelt_otherwise_joins_as_before(engine: Engine) -> None:
    event, a, b = filled(engine, [[{"name": "Ana Esempio"}, {"name": "Bruno Esempio"}]])
    _, bruno = people_of(engine, event.id, a[0])
    join(engine, event.id, bruno, b[0], required=True)
    change(engine, event.id, a[0], [{"name": "B. Esempio", "email": "bruno@example.com"}, {"name": "Anna Esempio"}])
    (found,) = meetings(engine, event.id, make(engine, event.id).id)
    assert found.a.colleague_ids == [bruno]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([{"name": "Bruno Esempio"}], [{"name": "Bruna Esempio"}]),
        ([{"name": "Luca Esempio"}, {"name": "Luigi Esempio"}], [{"name": "L. Esempio"}]),
        ([{"name": "Luca Esempio"}], [{"name": "L. Esempio"}, {"name": "L Esempio"}]),
        ([{"name": "Anna Rosi", "email": "rosi@example.com"}], [{"name": "Anna Rossi", "email": "rossi@example.com"}]),
    ],
)
def test_somebody_of_a_like_name_joins_for_nobody(engine: Engine, before: Any, after: Any) -> None:
    event, a, b = filled(engine, [before])
    for one in people_of(engine, event.id, a[0]):
        join(engine, event.id, one, b[0])
    change(engine, event.id, a[0], after)
    with transaction(engine, writes=False) as session:
        assert joining.page(session, OPERATOR, event.id, None, Paging(10, None)).items == []


def test_who_comes_reads_whom_they_join_and_when_they_meet(engine: Engine) -> None:
    event, a, b = filled(engine, [[SENT, SHARED], [SHARED]], least=0, most=1)
    join(engine, event.id, people_of(engine, event.id, a[0])[1], b[0], required=True)
    plan = make(engine, event.id)
    slots = {(one.a.participant_id): (one.starts_at, one.ends_at) for one in meetings(engine, event.id, plan.id)}
    with transaction(engine) as session:
        first, second = persons.export(session, OPERATOR, "Carla@example.com").events
    assert [(one.of, one.email) for one in (first, second)] == [
        ("south 0", SHARED["email"]),
        ("south 1", SHARED["email"]),
    ]
    assert [(one.partner, one.required) for one in first.joins] == [("north 0", True)]
    assert [(one.version, one.starts_at, one.ends_at, one.joins) for one in first.meetings] == [(1, *slots[a[0]], True)]
    assert second.joins == []
    (held,) = second.meetings
    assert (held.starts_at, held.ends_at, held.joins, held.state) == (*slots[a[1]], False, "planned")


def test_two_who_come_for_many_companies_are_at_two_meetings_at_once(engine: Engine) -> None:
    dora = {"name": "Dora Esempio", "email": "dora@example.com"}
    event, _, _ = filled(engine, [[SHARED, dora] for _ in range(4)], least=0, most=4)
    plan = make(engine, event.id)
    found = [one for one in meetings(engine, event.id, plan.id) if one.slot is not None]
    assert len(found) == 8, "as many as the two can hold in four slots"
    assert plan.figures["unplaced"] == plan.figures["unplaced_at_least"] == 8
    in_slot = Counter(one.slot for one in found)
    assert set(in_slot.values()) == {2}
