"""A slot has one holder, and is free when that one dies."""

import os
import signal
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from app.jobs.slots import SlotLost, Slots, slots


@pytest.fixture
def mine(engine: Engine) -> Iterator[Slots]:
    mine = slots(engine)
    assert mine.take() == "worker-0"
    yield mine
    mine.release()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_file_has_one_worker(engine: Engine, mine: Slots) -> None:
    other = slots(engine)
    assert other.take() is None
    mine.keep()
    mine.release()
    assert other.take() == "worker-0"
    other.release()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_server_has_many(engine: Engine, mine: Slots) -> None:
    other = slots(engine)
    assert other.take() == "worker-1"
    with mine.borrowed("worker-1") as is_free:
        assert not is_free
    other.release()
    with mine.borrowed("worker-1") as is_free:
        assert is_free
        assert other.take() == "worker-2"
    with mine.borrowed("worker-0") as is_free:
        assert not is_free, "one's own is not for adoption"
    other.release()
    assert other.take() == "worker-1"
    other.release()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_lost_connection_is_made_again_unless_somebody_was_quicker(engine: Engine, mine: Slots) -> None:
    cut_off(engine)
    mine.keep()
    cut_off(engine)
    quicker = slots(engine)
    assert quicker.take() == "worker-0"
    with pytest.raises(SlotLost):
        mine.keep()
    quicker.release()
    mine.keep()


def test_it_is_free_when_its_holder_is_killed(engine: Engine) -> None:
    engine.dispose()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        held = slots(engine)
        os.write(write, str(held.take()).encode())
        time.sleep(60)
        os._exit(0)
    assert os.read(read, 99) == b"worker-0"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    mine = slots(engine)
    while (name := mine.take()) != "worker-0":
        assert name == "worker-1", "the server has not noticed yet"
        mine.release()
    mine.release()


def cut_off(engine: Engine) -> None:
    """Every other connection to the database is ended by the server."""
    with engine.connect() as connection:
        connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        )
