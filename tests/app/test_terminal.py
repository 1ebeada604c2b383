"""What the command line shows of a run at work."""

from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import Engine

from app import terminal
from models import Corridor
from tests.support.runs import queue
from tests.support.waiting import wait_for


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_bars_are_of_the_run_that_was_named(
    engine: Engine, corridor: Corridor, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = queue(engine, corridor, state="done", phase="scoring", done=2, of=5)
    queue(engine, corridor, state="running", phase="explaining", done=3, of=7)
    shown = StringIO()
    monkeypatch.setattr(terminal, "err", Console(file=shown, width=100, force_terminal=True))
    with terminal.progress(engine) as watch:
        watch(named)
        wait_for(lambda: "2/5" in shown.getvalue())
    assert "3/7" not in shown.getvalue()
