"""Agendas and answers over HTTP."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.events.answers import service as answers
from app.events.answers.giving_out import EVENT_LINK
from app.introductions.links.tokens import LinkKey
from models import AuditEntry, EventAnswer, EventLink, Park
from models.base import now
from tests.support.introductions import KEY, URL
from tests.support.policy import FakeLists, policy_with
from tests.support.timetables import WHY, Forum

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


def test_an_agenda_is_read_in_the_language_of_the_participant_or_another(organiser: TestClient, made: Forum) -> None:
    of_gamma = made.path(f"participants/{made.participants['gamma']}/agenda")
    told = organiser.get(of_gamma)
    (meeting,) = [line["meeting"] for line in told.json()["lines"] if line["meeting"]]

    assert (told.status_code, told.headers["Content-Language"]) == (200, "ru")
    assert (meeting["partner"]["name"], meeting["reasons"]) == ("Alfa", [WHY["ru"]])
    assert organiser.get(of_gamma, params={"lang": "en"}).json()["language"] == "en"


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("ics", b"BEGIN:VCAL")])
def test_an_agenda_comes_as_a_file_and_that_is_on_record(
    organiser: TestClient, made: Forum, kind: str, begins: bytes
) -> None:
    one = made.participants["alfa"]
    answer = organiser.get(made.path(f"participants/{one}/agenda/file"), params={"format": kind})

    assert answer.content.startswith(begins)
    assert f'-alfa.{kind}"' in answer.headers["Content-Disposition"]
    with transaction(made.engine, writes=False) as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "event.agendas"))
        assert entry.details == {"format": kind, "participant": one}


def test_everything_comes_in_one_zip(organiser: TestClient, made: Forum) -> None:
    answer = organiser.get(made.path("agendas"), params={"format": "json"})
    with ZipFile(BytesIO(answer.content)) as files:
        assert files.testzip() is None
        names = files.namelist()
        hall = json.loads(files.read("hall-plan.json"))

    assert len([one for one in names if one.startswith("participants/")]) == 6
    assert len(hall["meetings"]) == 2


def test_the_hall_is_read_and_printed(organiser: TestClient, made: Forum) -> None:
    assert [one["table"] for one in organiser.get(made.path("hall-plan")).json()["meetings"]] == ["1", "2"]
    assert organiser.get(made.path("hall-plan/file")).content.startswith(b"%PDF")


@pytest.mark.parametrize(
    "rest",
    [
        "participants/99999/agenda",
        "agendas?version=9",
        "hall-plan?version=9",
        "participants/1/agenda?delegate=9",
    ],
)
def test_what_there_is_not_is_not_found(organiser: TestClient, made: Forum, rest: str) -> None:
    answer = organiser.get(made.path(rest))

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_before_a_timetable_is_given_out_there_are_no_answers(organiser: TestClient, made: Forum) -> None:
    assert organiser.get(made.path("answers")).json()["items"] == []


def test_agendas_are_refused_with_the_meetings_that_may_not_be(organiser: TestClient, made: Forum) -> None:
    organiser.app.state.policy = policy_with(FakeLists(state="stale"))  # type: ignore[attr-defined]  # the application's own
    for rest in ("agendas", "hall-plan", f"participants/{made.participants['alfa']}/agenda"):
        answer = organiser.get(made.path(rest))
        assert (answer.status_code, answer.json()["type"]) == (409, "release-refused")
        assert answer.json()["needed"] == "screening_lists"


def test_agendas_are_for_those_who_keep_the_event(organiser: TestClient, made: Forum) -> None:
    with transaction(made.engine) as session:
        elsewhere = Park(code="else", name="Elsewhere", country="AT")
        session.add(elsewhere)
        session.flush()
        viewer = accounts.create_key(session, "viewer", Role.VIEWER)
        stranger = accounts.create_key(session, "stranger", Role.MANAGER, elsewhere.id)
    codes = []
    for key in (viewer, stranger):
        organiser.headers["Authorization"] = f"Bearer {key}"
        codes.append(organiser.get(made.path("agendas")).status_code)

    assert codes == [403, 404]


def test_a_timetable_is_given_out_and_answered_by_its_page(organiser: TestClient, made: Forum) -> None:
    sent = {"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"}
    issue = organiser.post(made.path("issues"), json=sent)
    assert (issue.status_code, issue.json()["mails"]) == (201, 4)
    assert [one["kind"] for one in organiser.get(made.path("issues")).json()] == ["provisional"]
    links = LinkKey(KEY, URL, EVENT_LINK)
    with transaction(made.engine, writes=False) as session:
        query = select(EventLink).where(EventLink.participant_id == made.participants["gamma"])
        link = session.scalars(query).one()
    page = f"/forum/{links.token(link)}"
    organiser.headers.pop("Authorization")
    shown = organiser.get(page)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    field = f"answer-{made.key('alfa', 'gamma')}"

    assert organiser.post(page, data={field: "declined", "code": "nonsense"}).status_code == 422
    taken = organiser.post(page, data={field: "declined", "code": links.code(link)})
    assert taken.status_code == 200
    with transaction(made.engine, writes=False) as session:
        assert [row.answer for row in session.scalars(select(EventAnswer))] == ["declined"]
    assert organiser.get("/forum/nonsense").status_code == 404


def test_answers_are_listed_by_how_meetings_stand(organiser: TestClient, made: Forum) -> None:
    organiser.post(made.path("issues"), json={"kind": "final"})
    listed = organiser.get(made.path("answers"), params={"limit": 1}).json()

    assert (len(listed["items"]), bool(listed["next_cursor"])) == (1, True)
    assert listed["items"][0]["standing"] == "confirmed"
    assert listed["items"][0]["a"]["silent"]
    assert organiser.get(made.path("answers"), params={"standing": "declined"}).json()["items"] == []


def test_answers_become_what_a_repair_is_asked_for(organiser: TestClient, made: Forum) -> None:
    organiser.post(made.path("issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    people = made.participants
    assert organiser.post(made.path("answers/repair")).status_code == 409
    with transaction(made.engine) as session:
        for (a, b, side), answer in ((("alfa", "gamma", "b"), "move"), (("beta", "delta", "a"), "declined")):
            about = {"event_id": made.event_id, "a_id": people[a], "b_id": people[b], "side": side}
            session.add(EventAnswer(**about, version=1, answer=answer, answered_at=now()))
        session.flush()
        wanted = answers.wanted_repair(session, OPERATOR, made.event_id)

    assert wanted == {
        "cancelled": [{"participant_id": people["beta"], "partner_id": people["delta"]}],
        "to_move": [{"participant_id": people["alfa"], "partner_id": people["gamma"]}],
    }
    asked = organiser.post(made.path("answers/repair"))
    assert asked.status_code == 202, asked.text
    with transaction(made.engine, writes=False) as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "event.plan"))
        assert (entry.actor_kind, entry.details) == ("key", {"plan": asked.json()["id"], "kind": "repair"})


def test_who_phones_is_noted_until_the_timetable_is_final(organiser: TestClient, made: Forum) -> None:
    of = {name: made.path(f"participants/{one}/answers") for name, one in made.participants.items()}
    gamma, delta = of["gamma"], made.participants["delta"]
    alfa = made.participants["alfa"]
    assert organiser.put(f"{gamma}/{alfa}", json={"answer": "declined"}).status_code == 404, "nothing is given out yet"
    organiser.post(made.path("issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    noted = organiser.put(f"{gamma}/{alfa}", json={"answer": "move", "slots": [3, 2]})
    assert noted.status_code == 200, noted.text
    assert (noted.json()["standing"], noted.json()["b"]["slots"]) == ("to_move", [2, 3])
    with transaction(made.engine) as session:
        wanted = answers.wanted_repair(session, OPERATOR, made.event_id)
        assert wanted["to_move"] == [
            {"participant_id": alfa, "partner_id": made.participants["gamma"], "slots": [2, 3]}
        ]
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "event.answer_noted"))
        about = {"side": "b", "meeting": noted.json()["meeting_id"], "answer": "move"}
        assert (entry.subject_id, entry.details) == (made.event_id, about)
    organiser.put(f"{of['alfa']}/{made.participants['gamma']}", json={"answer": "move", "slots": [1]})
    with transaction(made.engine) as session:
        wanted = answers.wanted_repair(session, OPERATOR, made.event_id)
    assert wanted["to_move"] == [{"participant_id": alfa, "partner_id": made.participants["gamma"]}], "none in common"
    again = organiser.put(f"{gamma}/{alfa}", json={"answer": "declined"}).json()
    assert (again["standing"], again["b"]["reason"], again["b"]["slots"]) == ("declined", "other", None)
    wrong = organiser.put(f"{gamma}/{alfa}", json={"answer": "move", "slots": [9]})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "slots")
    assert organiser.put(f"{gamma}/{delta}", json={"answer": "accepted"}).status_code == 404, "they do not meet"
    organiser.post(made.path("issues"), json={"kind": "final"})
    assert organiser.put(f"{gamma}/{alfa}", json={"answer": "accepted"}).status_code == 409
