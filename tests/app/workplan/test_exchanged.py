"""Events and practices in the indicators: counted a second time, by SQL over the raw rows."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.workplan.indicators.schemas import IndicatorsOut
from app.workplan.indicators.service import indicators
from models import (
    Company,
    Corridor,
    Event,
    EventFeedback,
    EventMeeting,
    EventParticipant,
    EventPlan,
    EventSlot,
    Park,
    Practice,
    PracticeEvent,
    PracticeInitiative,
)
from tests.support.beginnings import begins_with, make_parks
from tests.support.lists import portfolio

KINDS, STATES = ["programme", "call", "mentoring", "lesson"], ["draft", "published", "published", "withdrawn"]
MEETING = ["planned", "held", "held", "cancelled", "no_show"]


def three_years(engine: Engine) -> None:
    """Events of three years with several versions of their timetables, and practices of both parks and of another."""
    corridor = make_parks(engine)
    portfolio(engine, 6)
    choose = random.Random(7)  # noqa: S311 - always the same
    with transaction(engine) as session:
        east = Park(code="east", name="East", country="IT")
        session.add(east)
        parties = session.execute(select(Company.party_id, Company.park_id).order_by(Company.id)).all()
        for number in range(4):
            _event(session, corridor, number, parties, choose)
        for number in range(40):
            at = datetime(choose.choice((2014, 2015, 2016)), 5, 1, tzinfo=UTC)
            park = choose.choice((*corridor.park_ids, east.id))
            one = Practice(park_id=park, kind=choose.choice(KINDS), state=choose.choice(STATES), published_at=at)
            if number % 3 == 0:
                year = choose.choice((2015, 2016))
                one.initiatives = [PracticeInitiative(corridor_id=corridor.id, year=year, number=1)]
            if number % 4 == 0:
                one.events = [PracticeEvent(event_id=choose.randrange(1, 5))]
            session.add(one)


pytestmark = begins_with(three_years)


@pytest.fixture
def busy(corridor: Corridor) -> Corridor:
    return corridor


def _event(session: Any, corridor: Corridor, number: int, parties: Any, choose: random.Random) -> None:
    day = date((2014, 2015, 2015, 2016)[number], 3, number + 1)
    days = {"starts_on": day, "ends_on": day, "time_zone": "UTC"}
    event = Event(code=f"e{number}", corridor_id=corridor.id, names={"en": "E"}, least=0, most=3, **days)
    session.add(event)
    session.flush()
    at = datetime(2015, 3, 1, 8, tzinfo=UTC)
    slot = EventSlot(event_id=event.id, number=1, starts_at=at, ends_at=at + timedelta(minutes=20))
    people = [
        EventParticipant(
            event_id=event.id,
            party_id=party,
            side="a" if park == corridor.park_a_id else "b",
            state=choose.choice(["registered", "registered", "withdrawn", "no_show"]),
        )
        for party, park in parties
    ]
    session.add_all([slot, *people])
    session.flush()
    sides = {side: [one.id for one in people if one.side == side] for side in "ab"}
    kinds = [("select", 1), ("plan", 2), ("repair", 3), ("select", 4), ("repair", None)][: number + 2]
    for kind, version in kinds:
        plan = EventPlan(event_id=event.id, number=version, kind=kind, state="done", preview=version is None)
        session.add(plan)
        session.flush()
        for a in sides["a"]:
            for b in choose.sample(sides["b"], 3):
                timed = kind != "select" and choose.random() < 0.9
                told = {"form": "joint_project", "value": 10.0, "state": choose.choice(MEETING)}
                session.add(EventMeeting(plan_id=plan.id, a_id=a, b_id=b, slot_id=slot.id if timed else None, **told))
    for a in sides["a"]:
        for side in "ab"[: choose.randrange(3)]:
            said = {"outcome": "held", "rating": choose.choice([None, 1, 3, 5])}
            session.add(EventFeedback(event_id=event.id, a_id=a, b_id=sides["b"][0], side=side, **said))


def found(engine: Engine, year: int | None) -> IndicatorsOut:
    with transaction(engine, writes=False) as session:
        return indicators(session, OPERATOR, None, year)


@pytest.mark.parametrize("year", [None, 2014, 2015, 2016, 2017])
def test_who_came_what_was_planned_and_what_was_told(busy: Corridor, engine: Engine, year: int | None) -> None:
    last = """(select p.id from event_plans p where p.event_id = e.id and p.kind <> 'select' and p.number is not null
        order by p.number desc limit 1)"""
    query = f"""
        select e.code,
        (select count(*) from event_participants x where x.event_id = e.id and x.state = 'registered'),
        (select count(*) from event_meetings m where m.plan_id = {last} and m.slot_id is not null),
        (select count(*) from event_meetings m where m.plan_id = {last} and m.slot_id is not null
            and m.state = 'held'),
        (select count(*) from (select distinct a_id, b_id from event_feedback f where f.event_id = e.id) told),
        (select avg(f.rating * 1.0) from event_feedback f where f.event_id = e.id)
        from events e where :every = 1 or e.starts_on between :first and :last order by e.starts_on
    """  # noqa: S608 - put together from this file's own words
    given = {"every": int(year is None), "first": date(year or 2000, 1, 1), "last": date(year or 2000, 12, 31)}
    with engine.connect() as connection:
        raw = connection.execute(text(query), given).all()
    lines = found(engine, year).events
    assert [(one.event, one.participants, one.meetings, one.held, one.told) for one in lines] == [
        tuple(row[:5]) for row in raw
    ]
    for line, row in zip(lines, raw, strict=True):
        assert line.rating == (None if row[5] is None else pytest.approx(float(row[5]), abs=0.006))
    assert bool(lines) == (year != 2017)
    if year is None:
        assert sum(line.held for line in lines) > 10


@pytest.mark.parametrize("is_demo", [False, True])
@pytest.mark.parametrize("year", [None, 2014, 2015, 2016])
def test_what_was_published_and_what_it_serves(
    busy: Corridor, engine: Engine, year: int | None, *, is_demo: bool
) -> None:
    with transaction(engine) as session:
        session.get_one(Corridor, busy.id).as_of = date(2015, 9, 1) if is_demo else None
    query = """
        select k.code, p.kind, count(*), sum(case when exists (
            select 1 from practice_initiatives i where i.practice_id = p.id and (:every = 1 or i.year = :year)
        ) or exists (
            select 1 from practice_events l join events e on e.id = l.event_id
            where l.practice_id = p.id and (:every = 1 or e.starts_on between :first and :last)
        ) then 1 else 0 end)
        from practices p join parks k on k.id = p.park_id
        where p.state = 'published' and k.code <> 'east' and (:counts = 1 or p.published_at < :next)
        group by k.code, p.kind order by k.code, p.kind
    """
    of = year or 2000
    counts = year is None or (is_demo and year >= 2015)
    given: dict[str, Any] = {"every": int(year is None), "counts": int(counts), "year": of}
    given |= {"first": date(of, 1, 1), "last": date(of, 12, 31)}
    given["next"] = f"{of + 1}-01-01" if not (is_demo and of < 2015) else "0001-01-01"
    with engine.connect() as connection:
        raw = [tuple(row) for row in connection.execute(text(query), given)]
    lines = [(one.park, one.kind, one.practices, one.linked) for one in found(engine, year).practices]
    assert lines == raw
    if year is None:
        assert sum(line[3] for line in lines) > 3
