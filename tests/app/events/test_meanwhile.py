"""What somebody else changes while a plan is made."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.events.plans import making
from app.events.plans import service as plans
from app.events.plans.schemas import MeetingChange
from app.events.releasing import Reader
from app.introductions.contacts.queries import forget_delegates
from models import EventDelegate, EventMeeting
from tests.app.events.test_colleagues import JOINING, SENT, change, filled, join, of_pair, people_of
from tests.support.planned import make, meetings
from tests.support.policy import policy_with


def meanwhile(monkeypatch: pytest.MonkeyPatch, done: Callable[[], None]) -> None:
    """After a plan has read what it is made from, and before it is stored."""
    compute = making.compute

    def computed(*told: Any) -> making.Made:
        made = compute(*told)
        done()
        return made

    monkeypatch.setattr(making, "compute", computed)


def erase(engine: Engine, delegate_id: int) -> None:
    with transaction(engine) as session:
        forget_delegates(session, [session.get_one(EventDelegate, delegate_id)])


@pytest.mark.parametrize("kind", ["plan", "schedule"])
def test_a_plan_is_stored_without_who_was_erased_while_it_was_made(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    event, a, b = filled(engine, [[SENT, JOINING], [SENT]])
    anna, bruno = people_of(engine, event.id, a[0])
    join(engine, event.id, bruno, b[1])
    make(engine, event.id)
    meanwhile(monkeypatch, lambda: erase(engine, bruno))
    plan = make(engine, event.id, kind=kind)
    found = meetings(engine, event.id, plan.id)
    assert (plan.state, plan.number, len(found)) == ("done", 2, 4)
    assert (of_pair(found, a[0], b[1]).a.delegate_id, of_pair(found, a[0], b[1]).a.colleague_ids) == (anna, [])


def test_a_meeting_names_nobody_in_place_of_who_was_erased(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    event, a, b = filled(engine, [[SENT], [SENT]])
    (anna,) = people_of(engine, event.id, a[0])
    meanwhile(monkeypatch, lambda: change(engine, event.id, a[0], [JOINING]))
    plan = make(engine, event.id)
    found = of_pair(meetings(engine, event.id, plan.id), a[0], b[0])
    assert plan.state == "done"
    assert (found.slot is not None, found.a.delegate_id) == (True, None)
    assert anna not in people_of(engine, event.id, a[0])


def test_a_repair_of_what_was_changed_says_so(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    event, a, _ = filled(engine, [[SENT, JOINING], [SENT]])
    make(engine, event.id)
    meanwhile(monkeypatch, lambda: erase(engine, people_of(engine, event.id, a[0])[1]))
    plan = make(engine, event.id, kind="repair")
    assert plan.state == "refused"
    assert plan.refusal
    assert plan.refusal["reason"] == "changed"


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_two_who_change_a_meeting_at_once_both_count(engine: Engine) -> None:
    """On SQLite the second begins when the first has ended."""
    event, a, b = filled(engine, [[SENT, JOINING]])
    anna, bruno = people_of(engine, event.id, a[0])
    join(engine, event.id, bruno, b[0])
    plan = make(engine, event.id)
    (found,) = meetings(engine, event.id, plan.id)
    with transaction(engine) as session:
        row = session.get_one(EventMeeting, found.id)
        before = row.turns
        erase(engine, anna)
        reader = Reader(session, policy_with(), OPERATOR)
        plans.change_meeting(reader, event.id, plan.id, found.id, MeetingChange(state="cancelled"))
    with transaction(engine, writes=False) as session:
        assert session.get_one(EventMeeting, found.id).turns == before + 2
