"""Who waits for a run does it when nobody else does (any more), and may stop waiting."""

import os
import signal
import subprocess
import sys
import threading
import time
from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import Engine, update

from app import terminal
from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Interrupted
from app.jobs import doing
from app.jobs.slots import slots
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.portfolio.places.schemas import ParkIn
from app.settings import Settings
from matching.forms import WEIGHTS_VERSION
from matching.profiles import Form
from models import Corridor, Run
from tests.app.jobs.test_kill import wait_for
from tests.app.matches.test_refreshing import portfolio

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
SLOW = 60


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, embeddings: Embeddings) -> None:
    monkeypatch.setattr(doing, "PAUSE", 0.1)


@pytest.fixture
def asked(engine: Engine, corridor: Corridor) -> int:
    portfolio(engine, 4)
    forms = [form.value for form in Form]
    with transaction(engine) as session:
        run = Run(corridor_id=corridor.id, forms=forms, list_length=5, weights=WEIGHTS_VERSION)
        session.add(run)
    return run.id


def run_of(engine: Engine, run_id: int) -> Run:
    with transaction(engine, writes=False) as session:
        return session.get_one(Run, run_id)


def test_who_waits_takes_the_place_of_a_worker_that_died(engine: Engine, asked: int, settings: Settings) -> None:
    held = slots(engine)
    assert held.take()
    dying = threading.Timer(0.5, held.release)
    dying.start()
    assert doing.do_run(engine, settings, asked).state == "done"
    dying.join()


def test_an_interrupt_ends_the_waiting_and_not_the_run(
    engine: Engine, asked: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = slots(engine)
    assert held.take()

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(doing.time, "sleep", interrupt)
    with pytest.raises(Interrupted, match=f"run {asked} goes on with the next worker"):
        doing.do_run(engine, settings, asked)
    assert run_of(engine, asked).state == "queued"
    held.release()


def test_an_interrupted_command_ends_at_once(engine: Engine, asked: int) -> None:
    command = [sys.executable, "-m", "tests.app.jobs.ranking", str(SLOW), "rank", "--join"]
    url = engine.url.render_as_string(hide_password=False)
    ranking = subprocess.Popen(command, env=os.environ | {"PONTE_DATABASE_URL": url}, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: run_of(engine, asked).phase == "scoring")
    started = time.monotonic()
    ranking.send_signal(signal.SIGINT)
    _, errors = ranking.communicate(timeout=SLOW)
    assert ranking.returncode == 130
    assert time.monotonic() - started < SLOW / 4
    assert f"run {asked} goes on with the next worker" in errors
    assert "Traceback" not in errors
    assert run_of(engine, asked).state == "running"


def test_refreshing_waits_for_the_runs_that_it_asked_for_only(
    engine: Engine, corridor: Corridor, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That of another corridor may take hours."""
    portfolio(engine, 4)
    with transaction(engine) as session:
        west = places.add_park(session, OPERATOR, ParkIn(code="west", name="West", country="FR"))
        other = Corridor(
            code="other",
            name="Other",
            park_a_id=corridor.park_a_id,
            park_b_id=west.id,
            as_of=corridor.as_of,
            withdrawn_at=corridor.created_at,
        )
        session.add(other)
        session.flush()
        session.add(Run(corridor_id=other.id, forms=["hosting"], list_length=5, weights=WEIGHTS_VERSION))
    waited: list[int] = []
    monkeypatch.setattr(doing, "do_run", lambda _engine, _settings, run_id: waited.append(run_id))
    watched: list[int] = []
    doing.refresh_now(engine, settings, watched.append)
    assert watched == waited
    assert [run_of(engine, run_id).corridor_id for run_id in waited] == [corridor.id]


def test_the_bars_are_of_the_run_that_was_named(engine: Engine, asked: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction(engine) as session:
        session.execute(update(Run).values(state="done"))
        session.add(
            Run(
                corridor_id=run_of(engine, asked).corridor_id,
                forms=[],
                list_length=5,
                weights="-",
                state="running",
                phase="explaining",
                done=3,
                of=7,
            )
        )
        session.execute(update(Run).where(Run.id == asked).values(phase="scoring", done=2, of=5))
    shown = StringIO()
    monkeypatch.setattr(terminal, "err", Console(file=shown, width=100))
    with terminal.progress(engine) as watch:
        watch(asked)
        time.sleep(3 * terminal.GLANCE)
    assert "2/5" in shown.getvalue()
    assert "3/7" not in shown.getvalue()
