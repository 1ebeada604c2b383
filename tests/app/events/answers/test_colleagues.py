"""Who joins a meeting, and what calendars are told of meetings that are cancelled or forget somebody."""

import json

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.events.answers.giving_out import EVENT_LINK
from app.introductions.links.tokens import LinkKey
from models import AuditEntry, EventAttendance, EventDelegate, EventLink, EventMeeting, Park
from tests.support.introductions import KEY, URL
from tests.support.terminal import Ponte
from tests.support.timetables import Forum

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


def test_a_calendar_tells_what_is_cancelled_and_taken_up_again_within_a_version(
    organiser: TestClient, made: Forum
) -> None:
    with transaction(made.engine, writes=False) as session:
        meeting = session.query(EventMeeting).filter_by(a_id=made.participants["alfa"]).one().id
    told = []
    for state in ("planned", "cancelled", "cancelled", "planned", "cancelled"):
        changed = organiser.patch(made.path(f"plans/1/meetings/{meeting}"), json={"state": state})
        assert changed.status_code == 200
        of_gamma = made.path(f"participants/{made.participants['gamma']}/agenda/file")
        answer = organiser.get(of_gamma, params={"format": "ics"})
        (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
        told.append((str(entry["STATUS"]), int(entry["SEQUENCE"])))
    first = told[0][1]
    assert [sequence - first for _, sequence in told] == [0, 1, 1, 2, 3]
    assert [status == "CANCELLED" for status, _ in told] == [False, True, True, False, True]
    made.plan([("alfa", "gamma", 1, 1)])
    (entry,) = Calendar.from_ical(organiser.get(of_gamma, params={"format": "ics"}).content).walk("VEVENT")
    assert entry["SEQUENCE"] > told[-1][1], "what is chosen anew is younger than what struck it out"


def test_who_only_joins_is_asked_nothing(organiser: TestClient, made: Forum) -> None:
    with transaction(made.engine) as session:
        anna, ugo = session.scalars(select(EventDelegate.id).order_by(EventDelegate.id))
        row = session.query(EventMeeting).filter_by(a_id=made.participants["alfa"]).one()
        row.delegate_a_id = anna
        session.add(EventAttendance(meeting_id=row.id, delegate_id=ugo))
    organiser.post(made.path("issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    links = LinkKey(KEY, URL, EVENT_LINK)
    asks = {}
    for delegate in (anna, ugo):
        with transaction(made.engine, writes=False) as session:
            link = session.scalars(select(EventLink).where(EventLink.delegate_id == delegate)).one()
            url = links.address(link)
        page = organiser.get(url.removeprefix(URL)).text
        asks[delegate] = 'name="answer-' in page, "Gamma" in page
    assert asks == {anna: (True, True), ugo: (False, True)}


def test_colleagues_are_said_listed_and_taken_back(organiser: TestClient, made: Forum, at_hand: Ponte) -> None:
    alfa, gamma, delta = (made.participants[name] for name in ("alfa", "gamma", "delta"))
    people = organiser.get(made.path(f"participants/{alfa}/delegates")).json()
    sent = {"delegate_id": people[1]["id"], "partner_id": gamma, "required": True}
    added = organiser.post(made.path("colleagues"), json=sent)
    assert (added.status_code, added.json()) == (201, sent | {"id": added.json()["id"], "participant_id": alfa})
    assert organiser.post(made.path("colleagues"), json=sent).json()["errors"][0]["field"] == "delegate_id"
    wrong = organiser.post(made.path("colleagues"), json=sent | {"partner_id": alfa})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "partner_id")
    assert organiser.post(made.path("colleagues"), json=sent | {"delegate_id": 99}).status_code == 404
    for one, count in ((alfa, 1), (gamma, 1), (delta, 0)):
        listed = organiser.get(made.path("colleagues"), params={"participant_id": one}).json()["items"]
        assert len(listed) == count
    assert "must join" in at_hand("event", "rules", "forum").out
    gone = made.path(f"colleagues/{added.json()['id']}")
    assert [organiser.delete(gone).status_code for _ in range(2)] == [204, 404]
    assert at_hand("event", "colleague", "forum", "alfa", "ugo", "delta").code == 0
    assert [one["required"] for one in json.loads(at_hand("event", "rules", "forum", "--json").out)["colleagues"]] == [
        False
    ]
    assert at_hand("event", "colleague", "forum", "alfa", "ugo", "delta", "--remove").code == 0
    assert at_hand("event", "colleague", "forum", "alfa", "nobody", "delta").code == 1
    with transaction(made.engine, writes=False) as session:
        query = select(AuditEntry.action).where(AuditEntry.action.startswith("event.colleague"))
        actions = session.scalars(query.order_by(AuditEntry.id)).all()
    assert actions == ["event.colleague", "event.colleague_removed"] * 2


def test_a_calendar_takes_the_entry_without_who_was_erased(organiser: TestClient, made: Forum) -> None:
    made.plan([("alfa", "gamma", 1, 1)])
    alfa = made.participants["alfa"]
    people = organiser.get(made.path(f"participants/{alfa}/delegates")).json()
    with transaction(made.engine) as session:
        for row in session.scalars(select(EventMeeting).where(EventMeeting.a_id == alfa)):
            row.delegate_a_id = people[0]["id"]

    def sequence() -> int:
        agenda = organiser.get(made.path(f"participants/{made.participants['gamma']}/agenda")).json()
        return max(one["meeting"]["sequence"] for one in agenda["lines"] if one["meeting"])

    before = sequence()
    assert organiser.post("/api/v1/persons/erase", json={"email": people[0]["email"]}).status_code == 200
    assert sequence() > before


def test_who_joins_is_the_own_parks_affair(organiser: TestClient, made: Forum) -> None:
    alfa, gamma = made.participants["alfa"], made.participants["gamma"]
    ugo = organiser.get(made.path(f"participants/{alfa}/delegates")).json()[1]["id"]
    sent = {"delegate_id": ugo, "partner_id": gamma}
    row = made.path(f"colleagues/{organiser.post(made.path('colleagues'), json=sent).json()['id']}")
    for park, count in (("north", 0), ("south", 1)):
        with transaction(made.engine) as session:
            park_id = session.scalars(select(Park.id).where(Park.code == park)).one()
            key = accounts.create_key(session, park, Role.MANAGER, park_id)
        organiser.headers["Authorization"] = f"Bearer {key}"
        assert len(organiser.get(made.path("colleagues")).json()["items"]) == count
        if park == "north":
            assert organiser.delete(row).status_code == 404
            assert organiser.post(made.path("colleagues"), json=sent).status_code == 404, "as for nobody"
    assert organiser.delete(row).status_code == 204
