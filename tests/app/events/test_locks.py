"""Who changes the same event at once: nobody waits for somebody who waits for him, and nothing is lost."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, event, text

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Conflict
from app.events import locks
from app.events.answers import service as answers
from app.events.answers.giving_out import EVENT_LINK
from app.events.answers.noting import note
from app.events.answers.schemas import AnswerIn, IssueIn
from app.events.participants import importing
from app.events.participants import service as participants
from app.events.participants.people import settle
from app.events.participants.schemas import ParticipantChange
from app.events.plans import service as plans
from app.events.plans.schemas import MeetingChange
from app.events.releasing import Reader
from app.introductions.links.tokens import LinkKey
from app.introductions.persons import service as persons
from models import Event, EventIssue, EventPlan
from models.base import now
from tests.app.events.test_colleagues import JOINING, SENT, filled
from tests.support.planned import make, meetings
from tests.support.policy import policy_with
from tests.support.waiting import wait_for

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
ORDER = "event_plans", "events", "event_participants", "event_delegates", "event_meetings", "contacts", "event_links"
TAKES = re.compile(
    r"^UPDATE (\w+)|^DELETE FROM (\w+)|FROM (\w+)(?s:.*)FOR (?:NO KEY |KEY )?(?:UPDATE|SHARE)(?: OF (\w+))?"
)


def is_waited(engine: Engine) -> bool:
    query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    with engine.connect() as connection:
        return bool(connection.scalar(text(query)))


@contextmanager
def beside(engine: Engine, done: Callable[[], Any]) -> Iterator[list[Any]]:
    """`done` in a thread, from where the block begins until it waits for a lock; what it gives or raises is there after
    the block.
    """
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(done())
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            found.append(error)

    thread = Thread(target=run)
    thread.start()
    wait_for(lambda: is_waited(engine) or not thread.is_alive())
    yield found
    thread.join()


def taken(engine: Engine, done: Callable[[], Any]) -> list[list[str]]:
    """The tables of `ORDER` whose rows each transaction locks, in the order in which it begins to."""
    found: list[list[str]] = []

    def begins(*_: Any) -> None:
        found.append([])

    def runs(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if match := TAKES.search(statement):
            table = next(filter(None, (match[4], match[3], match[1], match[2])))
            if table in ORDER and table not in found[-1]:
                found[-1].append(table)

    event.listen(engine, "begin", begins)
    event.listen(engine, "before_cursor_execute", runs)
    try:
        done()
    finally:
        event.remove(engine, "begin", begins)
        event.remove(engine, "before_cursor_execute", runs)
    return [some for some in found if len(some) > 1]


def test_everybody_takes_locks_in_one_order(engine: Engine) -> None:
    one, a, b = filled(engine, [[SENT | {"email": "a@example.com"}, JOINING], [SENT]])
    make(engine, one.id)
    preview = make(engine, one.id, kind="repair", preview=True, withdrawn=[b[1]])

    def adopted() -> None:
        with transaction(engine) as session:
            plans.adopt(Reader(session, policy_with(), OPERATOR), one.id, preview.id)

    def changed() -> None:
        with transaction(engine) as session:
            sent = ParticipantChange.model_validate({"most": 2, "delegates": [SENT | {"email": "a@example.com"}]})
            participants.change(session, OPERATOR, one.id, a[0], sent)

    def imported() -> None:
        with transaction(engine) as session:
            data = b"company,most,delegate\nsouth 1,2,Carla Esempio\n"
            assert importing.import_file(session, OPERATOR, one.id, data, "x.csv").imported

    def erased() -> None:
        with transaction(engine) as session:
            persons.erase(session, OPERATOR, "a@example.com")

    def repaired() -> None:
        assert make(engine, one.id, kind="repair", withdrawn=[a[1]]).state == "done"

    for done in (adopted, changed, erased, imported, repaired):
        orders = taken(engine, done)
        assert orders, done
        assert [some for some in orders if some != sorted(some, key=ORDER.index)] == [], done


def test_who_changes_a_company_and_who_repairs_the_timetable_do_not_wait_for_each_other(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, a, _ = filled(engine, [[SENT, JOINING], [SENT]])
    make(engine, one.id)
    repairs: list[Any] = []

    def settle_late(*told: Any) -> Any:
        """Beside a repair of the same company, which has come as far as it can."""
        run = beside(engine, lambda: make(engine, one.id, kind="repair", withdrawn=[a[0]]))
        repairs.append((run, run.__enter__()))
        return settle(*told)

    monkeypatch.setattr("app.events.participants.service.settle", settle_late)
    with transaction(engine) as session:
        sent = ParticipantChange.model_validate({"most": 2, "delegates": [JOINING]})
        participants.change(session, OPERATOR, one.id, a[0], sent)
    ((run, found),) = repairs
    run.__exit__(None, None, None)
    assert (found[0].state, found[0].refusal["reason"]) == ("refused", "changed")


def test_two_companies_answer_about_each_other_at_once(engine: Engine) -> None:
    one, a, b = filled(engine, [[SENT]])
    plan = make(engine, one.id)
    with transaction(engine) as session:
        told = {"version": plan.number, "kind": "provisional", "issued_at": now(), "answers_until": now()}
        session.add(EventIssue(event_id=one.id, **told))
    with transaction(engine) as first, transaction(engine) as second:
        second.execute(text("set local lock_timeout = '2s'"))
        for session, who, whom in ((first, a[0], b[0]), (second, b[0], a[0])):
            note(
                Reader(session, policy_with(), OPERATOR),
                one.id,
                who,
                whom,
                AnswerIn.model_validate({"answer": "accepted"}),
            )


def test_what_was_read_is_compared_when_nobody_can_change_it_any_more(client: TestClient, engine: Engine) -> None:
    one, _, _ = filled(engine, [[SENT]])
    plan = make(engine, one.id)
    (found,) = meetings(engine, one.id, plan.id)
    path = f"/api/v1/events/{one.id}/plans/{plan.id}/meetings/{found.id}"
    tag = client.get(path).headers["etag"]

    def change() -> Any:
        return client.patch(path, json={"state": "held"}, headers={"If-Match": tag})

    with transaction(engine) as session:
        reader = Reader(session, policy_with(), OPERATOR)
        plans.change_meeting(reader, one.id, plan.id, found.id, MeetingChange(state="cancelled"))
        late = beside(engine, change)
        answers = late.__enter__()
    late.__exit__(None, None, None)
    assert (answers[0].status_code, answers[0].json()["type"]) == (412, "changed")


def test_no_meeting_is_pinned_in_a_version_that_another_follows(engine: Engine) -> None:
    one, _, _ = filled(engine, [[SENT]])
    plan = make(engine, one.id)
    (found,) = meetings(engine, one.id, plan.id)

    def pin() -> None:
        with transaction(engine) as session:
            reader = Reader(session, policy_with(), OPERATOR)
            plans.change_meeting(reader, one.id, plan.id, found.id, MeetingChange(pinned=True))

    with transaction(engine) as session:
        locks.event(session, one.id)
        session.add(EventPlan(event_id=one.id, kind="plan", state="done", number=2))
        session.flush()
        late = beside(engine, pin)
        raised = late.__enter__()
    late.__exit__(None, None, None)
    assert isinstance(raised[0], Conflict)


def test_an_event_that_is_closed_meanwhile_stays_as_it_is(engine: Engine) -> None:
    one, _, _ = filled(engine, [[SENT | {"email": "a@example.com"}], [SENT]])
    plan = make(engine, one.id)
    (found, *_) = meetings(engine, one.id, plan.id)
    links = LinkKey("a secret of the tests, made of more than 32 characters", "https://ponte.example", EVENT_LINK)

    def given_out() -> None:
        with transaction(engine) as session:
            answers.give_out(session, policy_with(), links, OPERATOR, one.id, IssueIn(kind="final"))

    def pinned() -> None:
        with transaction(engine) as session:
            reader = Reader(session, policy_with(), OPERATOR)
            plans.change_meeting(reader, one.id, plan.id, found.id, MeetingChange(pinned=True))

    for done in (given_out, pinned):
        with transaction(engine) as session:
            locks.event(session, one.id)
            session.get_one(Event, one.id).state = "closed"
            session.flush()
            late = beside(engine, done)
            raised = late.__enter__()
        late.__exit__(None, None, None)
        assert isinstance(raised[0], Conflict), done
        with transaction(engine) as session:
            event_row = session.get_one(Event, one.id)
            assert event_row.state == "closed"
            event_row.state = "draft"
