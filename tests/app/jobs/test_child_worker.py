"""Workers that are processes: the server's own, and `ponte work`."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from app.database import transaction
from app.jobs import child_worker
from app.jobs.child_worker import ChildWorker
from models import Corridor, RunInput
from models.base import now
from tests.support.runs import is_tidy, queue
from tests.support.waiting import PATIENCE, wait_for

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def leave_work(engine: Engine, corridor: Corridor, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Leaves something to tidy in a corridor in which nothing else is to be done."""
    monkeypatch.setenv("PONTE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    with transaction(engine) as session:
        session.get_one(Corridor, corridor.id).withdrawn_at = now()

    def leave() -> None:
        run_id = queue(engine, corridor, state="done")
        with transaction(engine) as session:
            session.add(RunInput(run_id=run_id, content=b""))

    return leave


def test_a_servers_worker_that_dies_is_started_again_and_ends_with_the_server(
    engine: Engine, leave_work: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_worker, "PAUSE", 0.01)
    monkeypatch.setattr(child_worker, "STOPPING", PATIENCE)
    with ChildWorker() as child:
        for _ in range(2):
            leave_work()
            wait_for(lambda: is_tidy(engine))
            at_work = child._process
            at_work.kill()
            wait_for(lambda at_work=at_work: child._process is not at_work)  # type: ignore[misc]  # what it is now
        last = child._process
    assert last.returncode == 0


def test_a_worker_of_its_own_works_until_it_is_told_to_end(engine: Engine, leave_work: Callable[[], None]) -> None:
    leave_work()
    working = subprocess.Popen([sys.executable, "-m", "app", "work"], env=os.environ)
    try:
        wait_for(lambda: is_tidy(engine))
        working.send_signal(signal.SIGTERM)
        assert working.wait(PATIENCE) == 0
    finally:
        working.kill()
        working.wait()
