"""What is known of a plan, and why one is refused, when the law holds some of its pairs back by now."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.clearances.release import ReleaseRefused
from app.database import transaction
from app.events import releasing
from app.events.plans.naming import MOST_PAIRS, first_pairs
from app.events.plans.telling import Teller
from models import EventPlan
from tests.support.held_back import pairs_told
from tests.support.planned import add_event, companies_of, make, rank, register
from tests.support.policy import policy_with

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]
EVENTS = "/api/v1/events"
Holding = Callable[..., list[int]]


@pytest.fixture
def holding(monkeypatch: pytest.MonkeyPatch) -> Holding:
    """The law holds pairs of participants back from now on; told is how many were asked for each time."""

    def hold(*pairs: frozenset[int]) -> list[int]:
        real, asked = releasing.verdicts, list[int]()

        def held(*given: Any) -> Any:
            found = real(*given)
            asked.append(len(found))
            no = ReleaseRefused("no", needed="nothing", rules=[], verdict="blocked")
            return {one: no if frozenset(one[:2]) in pairs else each for one, each in found.items()}

        monkeypatch.setattr(releasing, "verdicts", held)
        return asked

    return hold


@pytest.fixture
def companies(engine: Engine) -> dict[str, int]:
    return companies_of(engine, 2)


def people(engine: Engine, event_id: int, companies: dict[str, int], **fields: Any) -> tuple[list[int], list[int]]:
    """Two of the south and two of the north; `fields` of the first of the north."""
    a = [register(engine, event_id, companies[f"south {n}"]).id for n in range(2)]
    b = [register(engine, event_id, companies[f"north {n}"], **(fields if n == 0 else {})).id for n in range(2)]
    return a, b


def test_what_a_plan_is_short_of_names_no_two_whom_the_law_holds_back(
    client: TestClient, engine: Engine, holding: Holding, companies: dict[str, int]
) -> None:
    client.app.state.policy = policy_with()  # type: ignore[attr-defined]  # the application's own
    made = add_event(engine, least=2, most=2)
    a, b = people(engine, made.id, companies, most=1, least=1)
    rank(engine, made, {(a[0], b[0]): 50.0, (a[1], b[0]): 90.0, (a[1], b[1]): 80.0, (a[0], b[1]): 10.0})
    path = f"{EVENTS}/{made.id}/plans/{make(engine, made.id).id}"
    met = client.get(f"{path}/meetings").json()["items"]
    (left,) = {(x, y) for x in a for y in b} - {(one["a"]["participant_id"], one["b"]["participant_id"]) for one in met}
    whom = frozenset(left)
    before = client.get(path).json()["figures"]["shortfalls"]
    assert whom in set(pairs_told(before))
    holding(whom)
    after = client.get(path).json()["figures"]["shortfalls"]
    assert [one["lacking"] for one in after] == [one["lacking"] for one in before]
    assert whom not in set(pairs_told(after))
    assert "another (held back by the law)" in str(after)
    assert not any(name in str(after) for name in ("south", "north"))


def test_a_refusal_that_was_stored_with_its_sentences_loses_those_that_name_two(
    client: TestClient, engine: Engine, holding: Holding, companies: dict[str, int]
) -> None:
    client.app.state.policy = policy_with()  # type: ignore[attr-defined]  # the application's own
    made = add_event(engine)
    a, b = people(engine, made.id, companies)
    said = {"sentence": "south 0 and north 0 must meet, and cannot.", "relaxation": "Let go of it."}
    clash = {"kind": "must_meet", "participants": [a[0], b[0]], "reason": "not_released"} | said
    with transaction(engine) as session:
        refusal = {"reason": "must_meet", "detail": said["sentence"], "clashes": [clash]}
        plan = EventPlan(event_id=made.id, kind="plan", state="refused", request={}, refusal=refusal, figures={})
        session.add(plan)
        session.flush()
        path = f"{EVENTS}/{made.id}/plans/{plan.id}"
    assert client.get(path).json()["refusal"] == refusal
    holding(frozenset((a[0], b[0])))
    told = client.get(path).json()["refusal"]
    assert (told["detail"], told["clashes"][0]["sentence"]) == ("held back by the law", "held back by the law")
    assert told["clashes"][0]["participants"] == [None, None]
    assert "north" not in str(told)


def test_of_very_many_who_are_named_together_the_gate_is_not_asked(engine: Engine) -> None:
    some, many = list(range(MOST_PAIRS)), list(range(MOST_PAIRS, MOST_PAIRS + 2))
    sides = dict.fromkeys(some, "a") | dict.fromkeys(many, "b")
    large, small = {"participants": some, "partners": many}, {"participants": some[:3], "partners": many[:1]}
    assert first_pairs([large, small], sides) == {(one, many[0]) for one in some[:3]}


def test_the_gate_is_asked_once_for_a_list_and_once_of_each_meeting_of_several_versions(
    client: TestClient, engine: Engine, holding: Holding, companies: dict[str, int]
) -> None:
    client.app.state.policy = policy_with()  # type: ignore[attr-defined]  # the application's own
    made = add_event(engine)
    a, b = people(engine, made.id, companies)
    rank(engine, made, {(x, y): 50.0 for x in a for y in b})
    plan = [make(engine, made.id).id for _ in range(3)][-1]
    asked = holding()
    assert len(client.get(f"{EVENTS}/{made.id}/plans/{plan}/meetings?sort=value").json()["items"]) == 4
    assert asked == [4]
    asked.clear()
    assert len(client.get(f"{EVENTS}/{made.id}/plans").json()["items"]) == 3
    assert sum(asked) == 4


@pytest.mark.parametrize(("language", "line"), [("en", "Meetings: 3."), ("it", "Incontri: 3."), ("ru", "Встреч: 3.")])
def test_a_choice_of_which_only_counts_are_told_is_counted(engine: Engine, language: Any, line: str) -> None:
    assert Teller({}, language).lines({"meetings": 3, "proof": "optimal"}) == [line]
