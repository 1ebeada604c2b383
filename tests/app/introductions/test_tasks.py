"""What nobody does is noticed: owners are reminded, silence is told to both, and what is not answered ends."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from app.database import transaction
from app.introductions import queries, showing
from app.introductions.acting import of_company
from app.introductions.contacts import retention
from app.introductions.giving import Given
from app.introductions.states import Action, State
from app.introductions.tasks import IntroductionTasks
from app.settings import Settings
from models import AuditEntry, Contact, Introduction, IntroductionLink, Mail
from tests.support.introductions import Introductions, after

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def wait(introductions: Introductions, moment: datetime) -> None:
    """What the worker does until then."""
    tasks = IntroductionTasks(introductions.engine, Settings(_env_file=None), introductions.desk, lambda: moment)
    dates = tasks.tasks()[0]
    while True:
        with transaction(introductions.engine, writes=False) as session:
            due = dates.due(session)
        if not due:
            return
        for item in due:
            dates.execute(item)


def kinds(engine: Engine) -> list[tuple[str, str | None]]:
    with transaction(engine, writes=False) as session:
        return [(mail.kind, mail.side) for mail in session.scalars(select(Mail).order_by(Mail.id))]


def test_a_silent_park_is_reminded_then_both_are_told_then_it_expires(introductions: Introductions) -> None:
    row = introductions.act(introductions.shortlist(), Action.PROPOSE)
    said = len(kinds(introductions.engine))
    wait(introductions, after(row, 4))
    assert kinds(introductions.engine)[said:] == []
    wait(introductions, after(row, 6))
    assert kinds(introductions.engine)[said:] == [("park_reminded", "b")]
    wait(introductions, after(row, 11))
    assert kinds(introductions.engine)[said + 1 :] == [("park_escalated", "a"), ("park_escalated", "b")]
    with transaction(introductions.engine) as session:
        (task,) = showing.open_tasks(session, introductions.manager("north"))
    assert task.escalated
    wait(introductions, after(row, 22))
    assert introductions.read(row).state == State.EXPIRED
    assert kinds(introductions.engine)[said + 3 :] == [("park_expired", "a"), ("park_expired", "b")]


def test_a_worker_that_was_away_does_all_that_was_due(introductions: Introductions) -> None:
    row = introductions.act(introductions.shortlist(), Action.PROPOSE)
    wait(introductions, after(row, 30))
    assert introductions.read(row).state == State.EXPIRED


def test_what_is_answered_in_time_is_left_alone(introductions: Introductions) -> None:
    row = introductions.act(introductions.shortlist(), Action.PROPOSE)
    wait(introductions, after(row, 11))
    row = introductions.act(row, Action.APPROVE, "north")
    assert (row.notices, row.escalated_at) == (0, None)
    wait(introductions, after(row, 6))
    assert introductions.read(row).state == State.APPROVED


def test_a_company_is_reminded_once_and_its_date_stays_when_the_other_accepts(introductions: Introductions) -> None:
    row = introductions.asked()
    due = row.due_at
    wait(introductions, after(row, 8))
    assert kinds(introductions.engine)[-2:] == [("reminded", "a"), ("reminded", "b")]
    row = introductions.perform(row, of_company("a"), Action.ACCEPT)
    assert row.due_at == due
    assert due is not None
    wait(introductions, due + timedelta(hours=1))
    assert introductions.read(row).state == State.EXPIRED
    assert [kind for kind in kinds(introductions.engine) if kind[0] == "not_happening"] == [
        ("not_happening", "a"),
        ("not_happening", "b"),
    ]


def test_a_meeting_without_a_next_step_asks_for_one(introductions: Introductions) -> None:
    row = introductions.act(introductions.released(), Action.RECORD_MEETING)
    wait(introductions, after(row, 15))
    assert kinds(introductions.engine)[-2:] == [("park_next_step", "a"), ("park_next_step", "b")]
    later = after(row, 60).date()
    row = introductions.act(row, Action.PLAN_NEXT_STEP, given=Given(next_step="Samples", next_step_on=later))
    said = len(kinds(introductions.engine))
    wait(introductions, after(row, 59))
    assert kinds(introductions.engine)[said:] == []
    wait(introductions, after(row, 62))
    assert len(kinds(introductions.engine)) == said + 2


def test_tasks_are_those_of_the_callers_park(introductions: Introductions) -> None:
    row = introductions.asked()
    introductions.perform(row, of_company("a"), Action.ACCEPT)
    with transaction(introductions.engine) as session:
        assert showing.open_tasks(session, introductions.manager("south")) == []
        (task,) = showing.open_tasks(session, introductions.manager("north"))
    assert (task.state, task.owners) == (State.ACCEPTED_BY_A, ["company_b"])
    assert Action.ASK_AGAIN in task.actions


def test_people_whose_time_is_over_are_erased_and_what_names_them_forgets(introductions: Introductions) -> None:
    row = introductions.released()
    keep = timedelta(days=100)
    with transaction(introductions.engine) as session:
        assert retention.forget(session, after(row, 200), keep) == 0, "an introduction goes on"
    with transaction(introductions.engine) as session:
        session.get_one(Introduction, row.id).is_open = False
    with transaction(introductions.engine) as session:
        assert retention.forget(session, after(row, 200), keep) == 2
    with transaction(introductions.engine, writes=False) as session:
        assert session.scalars(select(Contact)).all() == []
        assert set(session.scalars(select(IntroductionLink.contact_id))) == {None}
        erased = session.scalars(select(AuditEntry).where(AuditEntry.action == "contact.erased")).all()
        assert [entry.details for entry in erased] == [{"why": "retention"}] * 2
        assert queries.introduction(session, None, row.id) is not None
