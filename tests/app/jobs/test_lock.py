"""An item has one holder, and is free when that one dies."""

import os
import signal
import threading
from contextlib import ExitStack

import pytest
from sqlalchemy import Engine

from app.jobs.lock import lock
from tests.support.databases import cut_off
from tests.support.waiting import wait_for


def is_free(engine: Engine, item: int, name: str = "rank") -> bool:
    with lock(engine, name, item) as is_ours:
        return is_ours


def test_an_item_has_one_holder(engine: Engine) -> None:
    with lock(engine, "rank", 1) as is_ours:
        assert is_ours
        assert not is_free(engine, 1)
        assert not is_free(engine, 1), "who was refused has not freed it"
        assert is_free(engine, 1, "tidy")
    assert is_free(engine, 1)


def test_an_item_is_free_after_an_error(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), lock(engine, "rank", 1):
        raise ZeroDivisionError
    assert is_free(engine, 1)


def test_another_item_is_free_on_a_server_only(engine: Engine) -> None:
    with lock(engine, "rank", 1):
        assert is_free(engine, 2) == (engine.dialect.name == "postgresql")


def test_it_is_free_when_its_holder_is_killed(engine: Engine) -> None:
    engine.dispose()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        with lock(engine, "rank", 1) as is_ours:
            os.write(write, b"held" if is_ours else b"not ")
            threading.Event().wait()
    assert os.read(read, 4) == b"held"
    assert not is_free(engine, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    # A server may take a moment to notice.
    wait_for(lambda: is_free(engine, 1))


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_lost_connection_loses_the_lock_and_nothing_else(engine: Engine) -> None:
    with ExitStack() as held:
        assert held.enter_context(lock(engine, "rank", 1))
        cut_off(engine)
        wait_for(lambda: is_free(engine, 1))
    assert is_free(engine, 1)


def test_items_may_have_numbers_of_any_size(engine: Engine) -> None:
    with lock(engine, "mail", 2**40) as is_ours, lock(engine, "expire", 2**40) as is_ours_too:
        assert (is_ours, is_ours_too) == (True, True)
