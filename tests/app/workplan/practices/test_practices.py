"""Practices over HTTP: kept by their park, read by others once published, linked to what the caller may read."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from app.database import transaction
from models import AuditEntry, Event
from tests.app.workplan.conftest import Key, Parks
from tests.support.databases import counted

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
PATH = "/api/v1/practices"
MENTORS = {"language": "it", "title": "Mentori", "text": "Un mentore per ogni impresa."}
PILOTS = {"language": "ru", "title": "Пилот на заводе", "text": "Завод испытывает изделие."}


def add(two: Parks, who: Key, status: int = 201, **fields: Any) -> dict[str, Any]:
    sent = {"kind": "mentoring", "texts": [MENTORS]} | fields
    answer = two.client.post(PATH, json=sent, headers=dict(who))
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def change(two: Parks, who: Key, practice_id: int, status: int = 200, **fields: Any) -> dict[str, Any]:
    answer = two.client.patch(f"{PATH}/{practice_id}", json=fields, headers=dict(who))
    assert answer.status_code == status, answer.text
    return dict(answer.json())


def listed(two: Parks, who: Key, **asked: Any) -> list[int]:
    answer = two.client.get(PATH, params=asked | {"sort": "id"}, headers=dict(who))
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_other_parks_read_what_is_published_and_change_nothing(two: Parks) -> None:
    made = add(two, two.south)
    assert (made["park"], made["state"], made["published_at"]) == ("south", "draft", None)
    assert [listed(two, who) for who in (two.south, two.north)] == [[1], []]
    assert two.client.get(f"{PATH}/1", headers=dict(two.north)).status_code == 404
    change(two, two.north, 1, 404, state="published")
    published = change(two, two.south, 1, state="published")
    assert published["published_at"]
    assert two.client.get(f"{PATH}/1", headers=dict(two.north)).json() == published
    change(two, two.north, 1, 403, state="draft")
    assert two.client.delete(f"{PATH}/1", headers=dict(two.north)).status_code == 403
    add(two, two.north, 403, park="south")
    assert two.client.delete(f"{PATH}/1", headers=dict(two.south)).status_code == 204
    assert [listed(two, who) for who in (two.south, two.north)] == [[], []]
    assert listed(two, two.south, state="withdrawn") == [1]
    back = change(two, two.south, 1, state="published")
    assert back["published_at"] == published["published_at"], "when it was published first"


def test_a_list_is_narrowed_ordered_and_paged_as_others_are(two: Parks) -> None:
    add(two, two.south, state="published")
    add(two, two.south, kind="lesson", texts=[PILOTS, MENTORS | {"text": "Ciò che abbiamo imparato: 100%."}])
    add(two, two.north, kind="call", state="published", texts=[PILOTS])
    assert listed(two, two.south) == [1, 2, 3]
    assert listed(two, two.south, kind="call") == [3]
    assert listed(two, two.south, park="south") == [1, 2]
    assert listed(two, two.south, language="ru") == [2, 3]
    assert listed(two, two.south, q="ЗАВОД") == [2, 3], "in whatever case"
    assert listed(two, two.south, q="100%") == [2]
    assert listed(two, two.south, q="завод", language="it") == []
    assert listed(two, two.south, ids="1,3") == [1, 3]
    first = two.client.get(f"{PATH}?limit=2&total=true&fields=id&fields=kind", headers=dict(two.south)).json()
    assert (first["items"], first["total"]) == ([{"id": 3, "kind": "call"}, {"id": 2, "kind": "lesson"}], 3)
    rest = two.client.get(f"{PATH}?limit=2&cursor={first['next_cursor']}", headers=dict(two.south)).json()
    assert [item["id"] for item in rest["items"]] == [1]
    for wrong in ("park=nowhere", "kind=dragon", "sort=name", "fields=secret"):
        assert two.client.get(f"{PATH}?{wrong}", headers=dict(two.south)).status_code == 422


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"texts": []}, "texts"),
        ({"texts": [MENTORS, MENTORS]}, "texts"),
        ({"texts": [MENTORS | {"language": "de"}]}, "texts.0.language"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"initiatives": [{"year": 2015, "number": 1}]}, "initiatives.0.number"),
        ({"event_ids": [7]}, "event_ids.0"),
        ({"kind": None}, "kind"),
    ],
)
def test_a_wrong_practice_is_told_its_field(two: Parks, fields: dict[str, Any], field: str) -> None:
    assert add(two, two.south, 422, **fields)["errors"][0]["field"] == field
    add(two, two.south)
    assert change(two, two.south, 1, 422, **fields)["errors"][0]["field"] == field


def test_what_is_personal_does_not_stay_in_a_text_and_the_trail_holds_none(two: Parks, engine: Engine) -> None:
    text = "Scrivere a anna.rossi@example.com o telefonare al +39 0461 123456; responsabile: Anna Rossi."
    made = add(two, two.south, texts=[MENTORS | {"text": text}], address="https://park.example")
    assert made["address"] == "https://park.example/"
    (said,) = made["texts"]
    assert [part for part in ("anna.rossi", "0461", "Anna Rossi") if part in said["text"]] == []
    change(two, two.south, 1, kind="lesson")
    change(two, two.south, 1, kind="lesson")
    two.client.delete(f"{PATH}/1", headers=dict(two.south))
    two.client.delete(f"{PATH}/1", headers=dict(two.south))
    with transaction(engine, writes=False) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "practice")).all()
    assert [entry.action for entry in entries] == ["practice.add", "practice.change", "practice.withdraw"]


def test_a_change_to_what_somebody_else_changed_is_refused(two: Parks) -> None:
    add(two, two.south)
    tag = two.client.get(f"{PATH}/1", headers=dict(two.south)).headers["ETag"]
    guarded = dict(two.south) | {"If-Match": tag}
    assert two.client.patch(f"{PATH}/1", json={"kind": "call"}, headers=guarded).status_code == 200
    assert two.client.patch(f"{PATH}/1", json={"kind": "lesson"}, headers=guarded).status_code == 412
    assert two.client.delete(f"{PATH}/1", headers=guarded).status_code == 412


def test_links_hold_through_amendments_and_are_shown_to_the_corridors_parks_alone(two: Parks, engine: Engine) -> None:
    plan = two.in_force()
    with transaction(engine) as session:
        day = {"starts_on": date(2015, 10, 5), "ends_on": date(2015, 10, 5)}
        session.add(Event(code="forum", corridor_id=1, names={"en": "F"}, time_zone="UTC", least=0, most=1, **day))
    links = {"initiatives": [{"year": 2015, "number": 1}], "event_ids": [1]}
    made = add(two, two.south, state="published", **links)
    assert made["initiatives"] == [{"corridor": "south-north", "year": 2015, "number": 1}]
    assert made["event_ids"] == [1]
    amended = two.act(two.south, plan, "amend")
    assert amended["number"] == 2
    assert two.client.get(f"{PATH}/1", headers=dict(two.north)).json()["initiatives"] == made["initiatives"]
    seen = two.client.get(f"{PATH}/1", headers=dict(two.east)).json()
    assert (seen["initiatives"], seen["event_ids"]) == ([], [])
    add(two, two.east, 422, **links)
    add(two, two.east, 422, event_ids=[1])
    assert change(two, two.south, 1, initiatives=[])["initiatives"] == []
    assert change(two, two.south, 1, **links)["initiatives"] == made["initiatives"]


def test_a_list_is_read_with_the_same_statements_however_long_it_is(two: Parks, engine: Engine) -> None:
    def statements() -> int:
        with counted(engine) as asked:
            listed(two, two.south)
        return len(asked)

    add(two, two.south)
    one = statements()
    for _ in range(4):
        add(two, two.south)
    assert statements() == one
