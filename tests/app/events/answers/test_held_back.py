"""Of two whom the law holds back by now, agendas, answers, links and the trail name nobody both."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.events.answers.giving_out import EVENT_LINK
from app.introductions.links.tokens import LinkKey
from models import AuditEntry, EventAnswer, EventLink, Park
from tests.support.introductions import KEY, URL
from tests.support.policy import FakeLists, policy_with
from tests.support.timetables import Forum

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


def _southern(made: Forum) -> str:
    """The key of a manager of the south."""
    with transaction(made.engine) as session:
        south = session.scalars(select(Park.id).where(Park.code == "south")).one()
        return accounts.create_key(session, "southern", Role.MANAGER, south)


def _answers(client: TestClient, made: Forum) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(made.path("answers")).json()["items"]
    return found


def test_refused_agendas_tell_nobody_both_of_whom_the_law_holds_back(organiser: TestClient, made: Forum) -> None:
    key = _southern(made)
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    alfa, beta, delta = (made.participants[name] for name in ("alfa", "beta", "delta"))
    untold = {"form": None, "rules": [], "needed": "clearance"}
    for told in ([], [{"a": alfa, "b": None} | untold]):
        for rest in ("agendas", "hall-plan", f"participants/{delta}/agenda"):
            refused = organiser.get(made.path(rest))
            assert (refused.status_code, refused.json()["rules"]) == (409, [])
            assert refused.json()["meetings"] == told, "whosever agenda is asked for"
        assert organiser.post(made.path("issues"), json={"kind": "final"}).json()["meetings"] == told
        organiser.headers["Authorization"] = f"Bearer {key}"
    assert organiser.get(made.path(f"participants/{beta}/agenda")).status_code == 200, "the own park's, who may meet"


def test_who_fell_away_and_is_held_back_by_now_is_named_in_no_agenda(organiser: TestClient, made: Forum) -> None:
    made.plan([("beta", "delta", 1, 2)])
    of_alfa = made.path(f"participants/{made.participants['alfa']}/agenda")
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
    agendas = [made.path(f"participants/{one}/agenda") for one in made.participants.values()]
    told = [len(organiser.get(one).json()["cancelled"]) for one in agendas]
    assert sorted(told) == [0, 0, 1, 1]
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    assert [organiser.get(one).json()["cancelled"] for one in agendas] == [[]] * 4
    organiser.headers["Authorization"] = f"Bearer {_southern(made)}"
    told = [len(organiser.get(one).json()["cancelled"]) for one in agendas]
    assert told == [1, 0, 0, 0], "of the own park's alone"
    for kind in ("ics", "json"):
        with ZipFile(BytesIO(organiser.get(made.path("agendas"), params={"format": kind}).content)) as files:
            read = {name: files.read(name) for name in files.namelist()}
        assert not [name for name in read if "gamma" in name or "cancelled" in name]
        assert not [name for name, content in read.items() if made.key("alfa", "gamma").encode() in content]


def test_cancelling_what_the_law_holds_back_shows_nobody_the_agendas_of_the_other_park(
    organiser: TestClient, made: Forum
) -> None:
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    organiser.headers["Authorization"] = f"Bearer {_southern(made)}"
    (held,) = [one for one in organiser.get(made.path("plans/1/meetings")).json()["items"] if one["held_back"]]
    cancelled = organiser.patch(made.path(f"plans/1/meetings/{held['id']}"), json={"state": "cancelled"})
    assert cancelled.status_code == 200, cancelled.text
    codes = {
        name: organiser.get(made.path(f"participants/{one}/agenda")).status_code
        for name, one in made.participants.items()
    }
    assert codes == {"alfa": 200, "beta": 200, "gamma": 409, "delta": 409}
    assert organiser.get(made.path("agendas")).status_code == 409
    made.plan([("beta", "delta", 1, 2)])
    assert organiser.get(made.path("agendas")).status_code == 200, "once it is repaired"


def test_what_is_on_record_names_no_two_whom_the_law_holds_back(organiser: TestClient, made: Forum) -> None:
    organiser.post(made.path("issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    alfa, gamma = made.participants["alfa"], made.participants["gamma"]
    for one, other in ((alfa, gamma), (gamma, alfa)):
        noted = organiser.put(made.path(f"participants/{one}/answers/{other}"), json={"answer": "accepted"})
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
    organiser.post(made.path("issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    alfa, gamma = made.participants["alfa"], made.participants["gamma"]
    organiser.put(made.path(f"participants/{alfa}/answers/{gamma}"), json={"answer": "accepted"})
    organiser.put(made.path(f"participants/{gamma}/answers/{alfa}"), json={"answer": "declined"})
    declined = {"standing": "declined"}
    assert len(organiser.get(made.path("answers"), params=declined).json()["items"]) == 1
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    organiser.headers["Authorization"] = f"Bearer {_southern(made)}"
    told = {one["a"]["name"]: (one["standing"], one["a"]["answer"]) for one in _answers(organiser, made)}
    assert told == {"Alfa": (None, "accepted"), "Beta": ("open", None)}
    assert organiser.get(made.path("answers"), params=declined).json()["items"] == []


def test_nobody_finds_out_by_an_answer_who_meets_whom_the_law_holds_back(organiser: TestClient, made: Forum) -> None:
    organiser.post(made.path("issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    organiser.app.state.policy = policy_with(FakeLists({"Gamma": "eu"}))  # type: ignore[attr-defined]  # the application's own
    alfa, gamma, delta = (made.participants[name] for name in ("alfa", "gamma", "delta"))
    told = [
        organiser.put(made.path(f"participants/{one}/answers/{other}"), json={"answer": "accepted", "slots": [9]})
        for one, other in ((alfa, gamma), (alfa, delta))
    ]
    assert [one.status_code for one in told] == [404, 404]
    assert told[0].text == told[1].text, "as if the two had no meeting"
    with transaction(made.engine, writes=False) as session:
        assert session.scalars(select(EventAnswer)).all() == []


def test_a_link_to_what_the_law_holds_back_by_now_names_nobody(organiser: TestClient, made: Forum) -> None:
    organiser.post(made.path("issues"), json={"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
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
