"""What `docs/architecture.md` says of the way from a new company to the corrected lists is what happens."""

import gc
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.database import transaction
from app.jobs.worker import Worker
from app.matches.embeddings import Embeddings
from app.matches.tasks import MatchTasks
from app.settings import Settings
from benchmarks.ranking import rank_corridor
from models import Corridor, Party
from tests.support.portfolio import add, company
from tests.support.waiting import wait_for

ROOT = Path(__file__).parents[2]
MOST_FILES = 15


@pytest.fixture
def page() -> str:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    return text.partition("### A company is added")[2].partition("### A manager asks")[0]


@contextmanager
def files_run() -> Iterator[list[str]]:
    """The files of `app` and `matching` of which a function is called meanwhile, in the order of their first calls."""
    seen: dict[str, None] = {}

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith((f"{ROOT}/app/", f"{ROOT}/matching/")):
            seen.setdefault(str(Path(file).relative_to(ROOT)))

    found: list[str] = []
    # A generator that another test left behind runs on when it is thrown away, which may be at any moment.
    gc.collect()
    gc.disable()
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
        gc.enable()
        found.extend(seen)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_new_company_takes_the_files_that_the_page_names(
    client: TestClient, engine: Engine, corridor: Corridor, embeddings: Embeddings, settings: Settings, page: str
) -> None:
    with transaction(engine) as session:
        for n in range(3):
            add(session, company("south", f"S{n}", ["laser glass"], ["water pump"]))
            add(session, company("north", f"N{n}", ["water pump"], ["laser glass"]))
    rank_corridor(engine, corridor, embeddings, 5)
    (refresh,) = (task for task in MatchTasks(engine, settings).tasks() if task.name == "refresh")
    sent = company("south", "newcomer", ["laser glass"], ["water pump"])
    with files_run() as run:
        answer = client.post("/api/v1/companies", json=sent.model_dump(mode="json", exclude_unset=True, by_alias=True))
        assert answer.status_code == 201
        lists = f"/api/v1/companies/{answer.json()['id']}/matches"
        with Worker(engine, [refresh], every=0.05):
            wait_for(lambda: is_up_to_date(engine))
    assert client.get(lists).json()["items"]
    way = re.findall(r"^\d+\. `([a-z_/.]+)`", page, re.MULTILINE)
    assert len(way) <= MOST_FILES
    assert [file for file in way if file not in run] == []
    beside = re.findall(r"`([a-z_/.]+)`", page.partition("Looked up on the way")[2])
    folders = tuple(place for place in beside if place.endswith("/"))
    assert [file for file in run if file not in (*way, *beside) and not file.startswith(folders)] == []
    assert [place for place in beside if not any(file.startswith(place) for file in run)] == []


def is_up_to_date(engine: Engine) -> bool:
    with transaction(engine, writes=False) as session:
        return session.scalars(select(Party).where(Party.stale_since.is_not(None))).first() is None
