"""Agendas and answers over HTTP, and on the command line."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar
from pydantic import SecretStr
from sqlalchemy import Engine, select

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.events.answers import service as answers
from app.events.answers.giving_out import EVENT_LINK
from app.introductions.links.tokens import LinkKey
from models import AuditEntry, EventAnswer, EventAttendance, EventDelegate, EventLink, EventMeeting, Park
from models.base import now
from tests.support.introductions import KEY, URL
from tests.support.policy import FakeLists, policy_with
from tests.support.terminal import Ponte
from tests.support.timetables import WHY, Forum, forum

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


@pytest.fixture
def made(engine: Engine, parks: None) -> Forum:
    return forum(engine)


@pytest.fixture
def organiser(client: TestClient, made: Forum) -> TestClient:
    """An admin's client of a service whose lists are current, and which can make links."""
    state = client.app.state  # type: ignore[attr-defined]  # the application's own
    state.policy = policy_with(FakeLists())
    state.settings = state.settings.model_copy(update={"link_key": SecretStr(KEY), "public_url": URL})
    return client


def path(made: Forum, rest: str) -> str:
    return f"/api/v1/events/{made.event_id}/{rest}"


def test_an_agenda_is_read_in_the_language_of_the_participant_or_another(organiser: TestClient, made: Forum) -> None:
    of_gamma = path(made, f"participants/{made.participants['gamma']}/agenda")
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
    answer = organiser.get(path(made, f"participants/{one}/agenda/file"), params={"format": kind})

    assert answer.content.startswith(begins)
    assert f'-alfa.{kind}"' in answer.headers["Content-Disposition"]
    with transaction(made.engine, writes=False) as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "event.agendas"))
        assert entry.details == {"format": kind, "participant": one}


def test_everything_comes_in_one_zip(organiser: TestClient, made: Forum) -> None:
    answer = organiser.get(path(made, "agendas"), params={"format": "json"})
    with ZipFile(BytesIO(answer.content)) as files:
        assert files.testzip() is None
        names = files.namelist()
        hall = json.loads(files.read("hall-plan.json"))

    assert len([one for one in names if one.startswith("participants/")]) == 6
    assert len(hall["meetings"]) == 2


def test_the_hall_is_read_and_printed(organiser: TestClient, made: Forum) -> None:
    assert [one["table"] for one in organiser.get(path(made, "hall-plan")).json()["meetings"]] == ["1", "2"]
    assert organiser.get(path(made, "hall-plan/file")).content.startswith(b"%PDF")


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
    answer = organiser.get(path(made, rest))

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_before_a_timetable_is_given_out_there_are_no_answers(organiser: TestClient, made: Forum) -> None:
    assert organiser.get(path(made, "answers")).json()["items"] == []


def test_agendas_are_refused_with_the_meetings_that_may_not_be(organiser: TestClient, made: Forum) -> None:
    organiser.app.state.policy = policy_with(FakeLists(state="stale"))  # type: ignore[attr-defined]  # the application's own
    for rest in ("agendas", "hall-plan", f"participants/{made.participants['alfa']}/agenda"):
        answer = organiser.get(path(made, rest))
        assert (answer.status_code, answer.json()["type"]) == (409, "release-refused")
        assert answer.json()["needed"] == "screening_lists"


def test_refused_agendas_tell_nobody_both_of_whom_the_law_holds_back(organiser: TestClient, made: Forum) -> None:
    key = _southern(made)
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    alfa, beta, delta = (made.participants[name] for name in ("alfa", "beta", "delta"))
    untold = {"form": None, "rules": [], "needed": "clearance"}
    for told in ([], [{"a": alfa, "b": None} | untold]):
        for rest in ("agendas", "hall-plan", f"participants/{delta}/agenda"):
            refused = organiser.get(path(made, rest))
            assert (refused.status_code, refused.json()["rules"]) == (409, [])
            assert refused.json()["meetings"] == told, "whosever agenda is asked for"
        assert organiser.post(path(made, "issues"), json={"kind": "final"}).json()["meetings"] == told
        organiser.headers["Authorization"] = f"Bearer {key}"
    assert organiser.get(path(made, f"participants/{beta}/agenda")).status_code == 200, "the own park's, who may meet"


def test_who_fell_away_and_is_held_back_by_now_is_named_in_no_agenda(organiser: TestClient, made: Forum) -> None:
    made.plan([("beta", "delta", 1, 2)])
    of_alfa = path(made, f"participants/{made.participants['alfa']}/agenda")
    organiser.headers["Authorization"] = f"Bearer {_southern(made)}"
    (gone,) = organiser.get(of_alfa).json()["cancelled"]
    assert gone["meeting"]["partner"]["name"] == "Gamma"
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    (gone,) = organiser.get(of_alfa, params={"lang": "en"}).json()["cancelled"]
    assert (gone["meeting"]["key"], gone["meeting"]["partner"]["name"]) == ("", "a participant")
    assert gone["meeting"]["form"] is None
    for kind in ("ics", "xlsx", "pdf"):
        file = organiser.get(f"{of_alfa}/file", params={"format": kind, "lang": "en"})
        assert (file.status_code, b"Gamma" in file.content) == (200, False)
        assert kind != "ics" or b"UID" not in file.content, "its id holds the numbers of the two"


def test_agendas_beside_each_other_do_not_tell_whose_meeting_fell_away(organiser: TestClient, made: Forum) -> None:
    made.plan([("beta", "delta", 1, 2)])
    agendas = [path(made, f"participants/{one}/agenda") for one in made.participants.values()]
    told = [len(organiser.get(one).json()["cancelled"]) for one in agendas]
    assert sorted(told) == [0, 0, 1, 1]
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    assert [organiser.get(one).json()["cancelled"] for one in agendas] == [[]] * 4
    organiser.headers["Authorization"] = f"Bearer {_southern(made)}"
    told = [len(organiser.get(one).json()["cancelled"]) for one in agendas]
    assert told == [1, 0, 0, 0], "of the own park's alone"
    for kind in ("ics", "json"):
        with ZipFile(BytesIO(organiser.get(path(made, "agendas"), params={"format": kind}).content)) as files:
            read = {name: files.read(name) for name in files.namelist()}
        assert not [name for name in read if "gamma" in name or "cancelled" in name]
        assert not [name for name, content in read.items() if made.key("alfa", "gamma").encode() in content]


def test_cancelling_what_the_law_holds_back_shows_nobody_the_agendas_of_the_other_park(
    organiser: TestClient, made: Forum
) -> None:
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    organiser.headers["Authorization"] = f"Bearer {_southern(made)}"
    (held,) = [one for one in organiser.get(path(made, "plans/1/meetings")).json()["items"] if one["held_back"]]
    cancelled = organiser.patch(path(made, f"plans/1/meetings/{held['id']}"), json={"state": "cancelled"})
    assert cancelled.status_code == 200, cancelled.text
    codes = {
        name: organiser.get(path(made, f"participants/{one}/agenda")).status_code
        for name, one in made.participants.items()
    }
    assert codes == {"alfa": 200, "beta": 200, "gamma": 409, "delta": 409}
    assert organiser.get(path(made, "agendas")).status_code == 409
    made.plan([("beta", "delta", 1, 2)])
    assert organiser.get(path(made, "agendas")).status_code == 200, "once it is repaired"


def test_what_is_on_record_names_no_two_whom_the_law_holds_back(organiser: TestClient, made: Forum) -> None:
    organiser.post(path(made, "issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    alfa, gamma = made.participants["alfa"], made.participants["gamma"]
    for one, other in ((alfa, gamma), (gamma, alfa)):
        noted = organiser.put(path(made, f"participants/{one}/answers/{other}"), json={"answer": "accepted"})
        assert noted.status_code == 200, noted.text
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    links = LinkKey(KEY, URL, EVENT_LINK)
    with transaction(made.engine, writes=False) as session:
        tokens = [links.token(one) for one in session.scalars(select(EventLink))]
    assert sorted(organiser.get(f"/forum/{one}").status_code for one in tokens) == [200, 409, 409, 409]
    with transaction(made.engine, writes=False) as session:
        entries = {
            action: list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))
            for action in ("event.answer_noted", "link.refused")
        }
    assert [one.details["side"] for one in entries["event.answer_noted"]] == ["a", "b"]
    (refused,) = entries["link.refused"]
    assert (refused.subject_kind, refused.details) == ("event", {"event_id": made.event_id, "refusal": "held_back"})
    for one in (*entries["event.answer_noted"], refused):
        assert not {alfa, gamma} & {value for name, value in one.details.items() if name.startswith("participant")}


def test_how_a_meeting_stands_does_not_tell_what_the_other_side_said(organiser: TestClient, made: Forum) -> None:
    organiser.post(path(made, "issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    alfa, gamma = made.participants["alfa"], made.participants["gamma"]
    organiser.put(path(made, f"participants/{alfa}/answers/{gamma}"), json={"answer": "accepted"})
    organiser.put(path(made, f"participants/{gamma}/answers/{alfa}"), json={"answer": "declined"})
    declined = {"standing": "declined"}
    assert len(organiser.get(path(made, "answers"), params=declined).json()["items"]) == 1
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    organiser.headers["Authorization"] = f"Bearer {_southern(made)}"
    told = {one["a"]["name"]: (one["standing"], one["a"]["answer"]) for one in _answers(organiser, made)}
    assert told == {"Alfa": (None, "accepted"), "Beta": ("open", None)}
    assert organiser.get(path(made, "answers"), params=declined).json()["items"] == []


def _answers(client: TestClient, made: Forum) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(path(made, "answers")).json()["items"]
    return found


def _southern(made: Forum) -> str:
    """The key of a manager of the south."""
    with transaction(made.engine) as session:
        south = session.scalars(select(Park.id).where(Park.code == "south")).one()
        return accounts.create_key(session, "southern", Role.MANAGER, south)


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
        codes.append(organiser.get(path(made, "agendas")).status_code)

    assert codes == [403, 404]


def test_a_timetable_is_given_out_and_answered_by_its_page(organiser: TestClient, made: Forum) -> None:
    sent = {"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"}
    issue = organiser.post(path(made, "issues"), json=sent)
    assert (issue.status_code, issue.json()["mails"]) == (201, 4)
    assert [one["kind"] for one in organiser.get(path(made, "issues")).json()] == ["provisional"]
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
    organiser.post(path(made, "issues"), json={"kind": "final"})
    listed = organiser.get(path(made, "answers"), params={"limit": 1}).json()

    assert (len(listed["items"]), bool(listed["next_cursor"])) == (1, True)
    assert listed["items"][0]["standing"] == "confirmed"
    assert listed["items"][0]["a"]["silent"]
    assert organiser.get(path(made, "answers"), params={"standing": "declined"}).json()["items"] == []


def test_answers_become_what_a_repair_is_asked_for(organiser: TestClient, made: Forum) -> None:
    organiser.post(path(made, "issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    people = made.participants
    assert organiser.post(path(made, "answers/repair")).status_code == 409
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
    asked = organiser.post(path(made, "answers/repair"))
    assert asked.status_code == 202, asked.text
    with transaction(made.engine, writes=False) as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "event.plan"))
        assert (entry.actor_kind, entry.details) == ("key", {"plan": asked.json()["id"], "kind": "repair"})


def test_who_phones_is_noted_until_the_timetable_is_final(organiser: TestClient, made: Forum) -> None:
    of = {name: path(made, f"participants/{one}/answers") for name, one in made.participants.items()}
    gamma, delta = of["gamma"], made.participants["delta"]
    alfa = made.participants["alfa"]
    assert organiser.put(f"{gamma}/{alfa}", json={"answer": "declined"}).status_code == 404, "nothing is given out yet"
    organiser.post(path(made, "issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
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
    organiser.post(path(made, "issues"), json={"kind": "final"})
    assert organiser.put(f"{gamma}/{alfa}", json={"answer": "accepted"}).status_code == 409


def test_nobody_finds_out_by_an_answer_who_meets_whom_the_law_holds_back(organiser: TestClient, made: Forum) -> None:
    organiser.post(path(made, "issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    alfa, gamma, delta = (made.participants[name] for name in ("alfa", "gamma", "delta"))
    told = [
        organiser.put(path(made, f"participants/{one}/answers/{other}"), json={"answer": "accepted", "slots": [9]})
        for one, other in ((alfa, gamma), (alfa, delta))
    ]
    assert [one.status_code for one in told] == [404, 404]
    assert told[0].text == told[1].text, "as if the two had no meeting"
    with transaction(made.engine, writes=False) as session:
        assert session.scalars(select(EventAnswer)).all() == []


def test_a_link_to_what_the_law_holds_back_by_now_names_nobody(organiser: TestClient, made: Forum) -> None:
    organiser.post(path(made, "issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    links = LinkKey(KEY, URL, EVENT_LINK)
    with transaction(made.engine, writes=False) as session:
        query = select(EventLink).where(EventLink.participant_id == made.participants["alfa"])
        link = session.scalars(query).first()
    page, field = f"/forum/{links.token(link)}", f"answer-{made.key('alfa', 'gamma')}"
    organiser.headers.pop("Authorization")
    assert "Gamma" in organiser.get(page).text
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    for said in (organiser.get(page), organiser.post(page, data={field: "accepted", "code": links.code(link)})):
        assert (said.status_code, "Gamma" in said.text, field in said.text) == (409, False, False)
    with transaction(made.engine, writes=False) as session:
        assert session.scalars(select(EventAnswer)).all() == []


def test_a_calendar_tells_what_is_cancelled_and_taken_up_again_within_a_version(
    organiser: TestClient, made: Forum
) -> None:
    with transaction(made.engine, writes=False) as session:
        meeting = session.query(EventMeeting).filter_by(a_id=made.participants["alfa"]).one().id
    told = []
    for state in ("planned", "cancelled", "cancelled", "planned", "cancelled"):
        changed = organiser.patch(path(made, f"plans/1/meetings/{meeting}"), json={"state": state})
        assert changed.status_code == 200
        of_gamma = path(made, f"participants/{made.participants['gamma']}/agenda/file")
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
    organiser.post(path(made, "issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
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
    people = organiser.get(path(made, f"participants/{alfa}/delegates")).json()
    sent = {"delegate_id": people[1]["id"], "partner_id": gamma, "required": True}
    added = organiser.post(path(made, "colleagues"), json=sent)
    assert (added.status_code, added.json()) == (201, sent | {"id": added.json()["id"], "participant_id": alfa})
    assert organiser.post(path(made, "colleagues"), json=sent).json()["errors"][0]["field"] == "delegate_id"
    wrong = organiser.post(path(made, "colleagues"), json=sent | {"partner_id": alfa})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "partner_id")
    assert organiser.post(path(made, "colleagues"), json=sent | {"delegate_id": 99}).status_code == 404
    for one, count in ((alfa, 1), (gamma, 1), (delta, 0)):
        listed = organiser.get(path(made, "colleagues"), params={"participant_id": one}).json()["items"]
        assert len(listed) == count
    assert "must join" in at_hand("event", "rules", "forum").out
    gone = path(made, f"colleagues/{added.json()['id']}")
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
    people = organiser.get(path(made, f"participants/{alfa}/delegates")).json()
    with transaction(made.engine) as session:
        for row in session.scalars(select(EventMeeting).where(EventMeeting.a_id == alfa)):
            row.delegate_a_id = people[0]["id"]

    def sequence() -> int:
        agenda = organiser.get(path(made, f"participants/{made.participants['gamma']}/agenda")).json()
        return max(one["meeting"]["sequence"] for one in agenda["lines"] if one["meeting"])

    before = sequence()
    assert organiser.post("/api/v1/persons/erase", json={"email": people[0]["email"]}).status_code == 200
    assert sequence() > before


def test_who_joins_is_the_own_parks_affair(organiser: TestClient, made: Forum) -> None:
    alfa, gamma = made.participants["alfa"], made.participants["gamma"]
    ugo = organiser.get(path(made, f"participants/{alfa}/delegates")).json()[1]["id"]
    sent = {"delegate_id": ugo, "partner_id": gamma}
    row = path(made, f"colleagues/{organiser.post(path(made, 'colleagues'), json=sent).json()['id']}")
    for park, count in (("north", 0), ("south", 1)):
        with transaction(made.engine) as session:
            park_id = session.scalars(select(Park.id).where(Park.code == park)).one()
            key = accounts.create_key(session, park, Role.MANAGER, park_id)
        organiser.headers["Authorization"] = f"Bearer {key}"
        assert len(organiser.get(path(made, "colleagues")).json()["items"]) == count
        if park == "north":
            assert organiser.delete(row).status_code == 404
            assert organiser.post(path(made, "colleagues"), json=sent).status_code == 404, "as for nobody"
    assert organiser.delete(row).status_code == 204


def test_what_is_wanted_and_answered_is_said_on_the_command_line(
    at_hand: Ponte, made: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Policy, "of", lambda *_: policy_with(FakeLists()))
    for said in (
        ("rule", "forum", "must_not_meet", "alfa", "delta"),
        ("rule", "forum", "wish", "gamma", "beta"),
        ("order", "forum", "alfa", "gamma", "delta"),
        ("pin", "forum", "gamma", "alfa"),
    ):
        done = at_hand("event", *said)
        assert done.code == 0, (said, done.err)
    told = json.loads(at_hand("event", "rules", "forum", "--json").out)
    assert [one["kind"] for one in told["rules"]] == ["must_not_meet", "wish"]
    assert len(told["orders"]) == 1
    with transaction(made.engine, writes=False) as session:
        assert session.query(EventMeeting).filter_by(pinned=True).count() == 1
    assert at_hand("event", "rule", "forum", "wish", "beta", "gamma", "--remove").code == 1, "it was the other's wish"
    for said in (
        ("rule", "forum", "wish", "gamma", "beta", "--remove"),
        ("rule", "forum", "must_not_meet", "alfa", "delta", "--remove"),
        ("order", "forum", "alfa", "gamma", "delta", "--remove"),
    ):
        assert at_hand("event", *said).code == 0
    assert "none" in at_hand("event", "rules", "forum").out
    changed = at_hand("event", "participant", "forum", "alfa", "--most", "2", "--slots", "1, 2")
    assert "most 2, slots [1, 2]" in changed.out
    refused = at_hand("event", "answer", "forum", "alfa", "gamma", "accepted")
    assert (refused.code, "given out" in refused.err) == (1, True)


@pytest.mark.parametrize(
    ("said", "option"),
    [
        (("select", "forum", "--at-least", "marriage=2"), "--at-least: 'marriage=2'"),
        (("select", "forum", "--at-most", "joint_project=some"), "--at-most: 'joint_project=some'"),
        (("plan", "forum", "--at-least", "joint_project=3", "--at-most", "joint_project=2"), "--at-most: 'joint_"),
        (("repair", "forum", "--lost-table", "1"), "--lost-table: '1'"),
        (("participant", "forum", "alfa", "--slots", "x"), "--slots"),
    ],
)
def test_what_is_wrong_is_told_of_the_option_that_was_given(
    at_hand: Ponte, made: Forum, said: tuple[str, ...], option: str
) -> None:
    refused = at_hand("event", *said)
    assert refused.code == 1
    assert option in refused.err


def test_who_cannot_be_written_to_is_named(at_hand: Ponte, made: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Policy, "of", lambda *_: policy_with(FakeLists()))
    monkeypatch.setenv("PONTE_LINK_KEY", KEY)
    monkeypatch.setenv("PONTE_PUBLIC_URL", URL)
    done = at_hand("event", "issue", "forum", "--final")
    assert done.code == 0, done.err
    assert "without an address: " in done.out
    assert not re.search(r"without an address:.*\d", done.out)


def test_the_command_writes_all_into_a_folder(
    at_hand: Ponte, made: Forum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Policy, "of", lambda *_: policy_with(FakeLists()))
    done = at_hand("event", "agendas", "forum", "--out", tmp_path / "out", "--format", "ics")
    assert done.code == 0, done.err
    names = sorted(one.name for one in (tmp_path / "out" / "participants").iterdir())

    assert len(names) == 6
    assert any(name.endswith("-gamma.ics") for name in names)
    assert at_hand("event", "agendas", "nothing", "--out", tmp_path / "out").code == 1
    assert "none" in at_hand("event", "answers", "forum").out
