"""Practices are found by meaning, also across languages; nothing is encoded twice, nor for a reader of lists."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Engine, func, select

from app.accounts.roles import OPERATOR, Caller, Role
from app.database import transaction
from app.demo import exchanging, loading
from app.matches.embeddings import Embeddings
from app.paging import Paging
from app.settings import Settings
from app.workplan.practices import service
from app.workplan.practices.schemas import PracticeChange, PracticeFilter, PracticeIn, PracticeScope
from app.workplan.practices.search import PracticeSearch
from app.workplan.practices.tasks import PracticeTasks
from models import Corridor, Embedding, Practice
from tests.app.workplan.conftest import Parks
from tests.support import encoder
from tests.support.beginnings import begins_with
from tests.support.portfolio import add, company

MENTORS = {"language": "en", "title": "Mentors", "text": "A mentor helps. Every company has one."}
BOOKING = {"language": "en", "title": "Booking", "text": "Empty hours cost money. Whoever books pays."}


def put(engine: Engine, park: str, *texts: dict[str, str], state: str = "published", kind: str = "lesson") -> int:
    with transaction(engine) as session:
        sent = PracticeIn.model_validate({"park": park, "kind": kind, "state": state, "texts": texts})
        return service.add(session, OPERATOR, sent).id


def found(search: PracticeSearch, engine: Engine, text: str, caller: Caller = OPERATOR, **scope: Any) -> list[int]:
    with transaction(engine, writes=False) as session:
        return [one.practice_id for one in search.find(session, caller, text, PracticeScope(**scope)).items]


def test_a_hidden_name_finds_nothing(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    """Not even a likeness tells that it stands there; also of a library that is in memory already."""
    search = PracticeSearch(embeddings)
    for text in ("A mentor told Zefirante of lasers.", "A mentor told […] of lasers."):
        put(engine, "south", MENTORS | {"text": text})

    def likeness() -> set[tuple[float, str]]:
        with transaction(engine, writes=False) as session:
            return {(one.similarity, one.quote) for one in search.find(session, OPERATOR, "told Zefirante").items}

    assert len(likeness()) == 2
    with transaction(engine) as session:
        add(session, company("south", "Zefirante", [], [], anonymous={"title": "A maker of drives"}))
    ((_, quote),) = likeness()
    assert quote == "A mentor told […] of lasers."


def test_the_best_text_stands_first_and_a_practice_once(
    engine: Engine, corridor: Corridor, embeddings: Embeddings
) -> None:
    search = PracticeSearch(embeddings)
    assert found(search, engine, "mentor") == []
    mentors = put(engine, "south", MENTORS, MENTORS | {"language": "it"}, kind="mentoring")
    booking = put(engine, "north", BOOKING)
    assert found(search, engine, "every company has a mentor") == [mentors, booking]
    assert found(search, engine, "empty hours cost") == [booking, mentors]
    assert found(search, engine, "empty hours cost", kind="mentoring") == [mentors]
    assert found(search, engine, "mentor", park="north") == [booking]
    assert found(search, engine, "mentor", language="it") == [mentors]
    assert found(search, engine, "mentor", limit=1) == [mentors]
    with transaction(engine) as session:
        service.withdraw(session, OPERATOR, mentors)
        text = BOOKING | {"text": "A mentor of my own"}
        service.change(session, OPERATOR, booking, PracticeChange.model_validate({"texts": [text]}))
    with transaction(engine, writes=False) as session:
        (one,) = search.find(session, OPERATOR, "a mentor of my own").items
    assert (one.practice_id, one.quote, one.title) == (booking, "A mentor of my own", "Booking")


def test_drafts_are_found_by_their_own_park_alone(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    search = PracticeSearch(embeddings)
    draft = put(engine, "south", MENTORS, state="draft")
    south, north = (Caller(1, Role.VIEWER, park) for park in corridor.park_ids)
    assert [found(search, engine, "mentor", who) for who in (south, north)] == [[draft], []]


def test_texts_are_read_by_the_worker_once_and_by_searches_not_again(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    read: list[str] = []

    class Counting(encoder.WordEncoder):
        def encode(self, texts: Sequence[str], progress: Any = None) -> NDArray[np.float32]:
            read.extend(texts)
            return super().encode(texts)

    monkeypatch.setattr("app.matches.embeddings.load_encoder", lambda _model: Counting())
    tasks = PracticeTasks(engine, settings)
    (task,) = tasks.tasks()
    mentors = put(engine, "south", MENTORS)
    with transaction(engine, writes=False) as session:
        before = service.read(session, OPERATOR, mentors)
        assert task.due(session) == [0]
    task.execute(0)
    with transaction(engine, writes=False) as session:
        assert service.read(session, OPERATOR, mentors) == before, "a change by nobody"
        assert (task.due(session), session.scalar(select(func.count()).select_from(Embedding)) or 0) > ([], 0)
    assert "A mentor helps." in read
    read.clear()
    for _ in range(2):
        search = PracticeSearch(Embeddings(engine, settings.encoder))
        assert found(search, engine, "who helps") == [mentors]
    assert set(read) == {"who helps"}, "only the question is new"
    with transaction(engine) as session:
        service.change(session, OPERATOR, mentors, PracticeChange.model_validate({"state": "draft"}))
        assert task.due(session) == [], "its texts are the same"
        text = MENTORS | {"title": "Another"}
        service.change(session, OPERATOR, mentors, PracticeChange.model_validate({"texts": [text]}))
        assert task.due(session) == [0]
        service.withdraw(session, OPERATOR, mentors)
        assert task.due(session) == []


def test_a_change_meanwhile_is_not_taken_for_read(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    mentors = put(engine, "south", MENTORS)

    def changed_meanwhile(rows: Sequence[Any], _embeddings: Embeddings) -> None:
        with transaction(engine) as session:
            text = MENTORS | {"text": "Something else"}
            service.change(session, OPERATOR, mentors, PracticeChange.model_validate({"texts": [text]}))

    monkeypatch.setattr("app.workplan.practices.tasks.embed_texts", changed_meanwhile)
    PracticeTasks(engine, settings).embed()
    with transaction(engine, writes=False) as session:
        assert session.get_one(Practice, mentors).embedded_with is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_over_http_it_asks_as_the_other_search_does(two: Parks, engine: Engine, embeddings: Embeddings) -> None:
    put(engine, "south", MENTORS)
    asked = "/api/v1/search/practices?q=mentor&fields=practice_id&fields=quote"
    answer = two.client.get(asked, headers=dict(two.north)).json()
    assert answer == {"query": "mentor", "items": [{"practice_id": 1, "quote": "A mentor helps."}]}
    for wrong in ("q=", "q=x&park=nowhere", "q=x&kind=dragon", "q=x&limit=0", "question=x"):
        assert two.client.get(f"/api/v1/search/practices?{wrong}", headers=dict(two.north)).status_code == 422


def library(engine: Engine) -> None:
    """The demo's practices, read by the bundled models."""
    with transaction(engine) as session:
        loading.load_places(session, loading.demo_places())
        for _ in range(2):
            exchanging.exchange(session)
    PracticeTasks(engine, Settings(_env_file=None)).embed()


@begins_with(library)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("почему забронированные часы в лаборатории пустуют", "Laboratori condivisi: chi prenota paga"),
        ("конкурс на создание прототипа вместе с заводом", "Bando per prototipi in fabbrica"),
        ("contabile e avvocato condivisi per le startup", "Бухгалтер и юрист на один день в неделю"),
        ("free clean rooms for microelectronics companies", "Конкурс на места в чистых помещениях"),
        ("translators at meetings with foreign partners", "Переводчик нужен до встречи, а не на ней"),
    ],
)
def test_a_question_in_one_language_finds_what_is_written_in_another(
    engine: Engine, settings: Settings, question: str, title: str
) -> None:
    search = PracticeSearch(Embeddings(engine, settings.encoder))
    with transaction(engine, writes=False) as session:
        (first,) = search.find(session, OPERATOR, question, PracticeScope(limit=1)).items
    assert first.title.partition(" (")[0] == title


@begins_with(library)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_demo_has_practices_of_both_parks_and_says_that_they_are_invented(engine: Engine) -> None:
    with transaction(engine, writes=False) as session:
        made = service.page(session, OPERATOR, PracticeFilter(), Paging.of(100, None)).items
    assert (len(made), {one.park for one in made}) == (9, {"trentino", "technopolis"})
    said = [text.title for one in made for text in one.texts]
    assert [title for title in said if not re.search("inventato|вымышленный|invented", title)] == []
