"""A worker does what is due, when it is due, and goes on after what it did not expect."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from app.database import transaction
from app.jobs.lock import lock
from app.jobs.task import Task, periodic
from app.jobs.worker import FIRST_PAUSE, LONGEST_PAUSE, Worker
from models import TaskTime
from tests.support.tasks import Reminders
from tests.support.waiting import wait_for

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
EVERY = 0.01


class Pauses(threading.Event):
    """A worker's pauses without their time; it is stopped after some of them."""

    def __init__(self, count: int, after: Callable[[int], None] = lambda _: None) -> None:
        super().__init__()
        self.taken: list[float] = []
        self._count = count
        self._after = after

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self._after(len(self.taken))
        self.taken.append(timeout)
        return len(self.taken) > self._count

    def is_set(self) -> bool:
        return len(self.taken) > self._count


def pauses_of(engine: Engine, task: Task, pauses: Pauses) -> list[float]:
    worker = Worker(engine, [task], EVERY)
    worker._stop = pauses
    with worker:
        worker._threads[0].join()
    return pauses.taken


def test_an_item_is_done_when_it_is_due_and_once(engine: Engine) -> None:
    reminders = Reminders({1: 0, 2: 5, 3: 5, 4: 9})
    with Worker(engine, [reminders.task()], EVERY):
        wait_for(lambda: reminders.sent == [1])
        looks = reminders.looks
        wait_for(lambda: reminders.looks > looks + 3)
        assert reminders.sent == [1]
        reminders.moment = 5
        wait_for(lambda: len(reminders.sent) == 3)
    assert reminders.sent == [1, 2, 3]


def test_a_periodic_task_is_done_again_when_its_time_has_passed(engine: Engine) -> None:
    done: list[int] = []
    looks: list[int] = []
    expire = periodic(engine, "expire", timedelta(days=1), lambda: done.append(1))

    def due(session: object) -> object:
        looks.append(1)
        return expire.due(session)  # type: ignore[arg-type]  # what it is given goes on

    with Worker(engine, [Task(expire.name, due, expire.execute)], EVERY):  # type: ignore[arg-type]  # what it is given goes on
        for times in (1, 2):
            seen = len(looks)
            wait_for(lambda times=times: len(done) == times)  # type: ignore[misc]  # what it is now
            wait_for(lambda seen=seen: len(looks) > seen + 3)  # type: ignore[misc]  # what it is now
            assert len(done) == times
            with transaction(engine) as session:
                session.get_one(TaskTime, "expire").finished_at -= timedelta(days=1)
        wait_for(lambda: len(done) == 3)


def test_a_periodic_task_that_fails_has_not_been_done(engine: Engine) -> None:
    expire = periodic(engine, "expire", timedelta(days=1), lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        expire.execute(0)
    with transaction(engine, writes=False) as session:
        assert list(expire.due(session)) == [0]


def test_an_item_that_fails_does_not_stop_the_others_and_is_tried_again(engine: Engine) -> None:
    reminders = Reminders({1: 0, 2: 0, 3: 0}, failing={1, 2})

    def mend(pauses: int) -> None:
        if pauses == 5:
            assert reminders.sent == [3]
            reminders.failing.clear()

    pauses = pauses_of(engine, reminders.task(), Pauses(7, mend))
    assert reminders.sent == [3, 1, 2]
    assert pauses == [EVERY, *(FIRST_PAUSE * 2**n for n in range(5)), EVERY, EVERY][:8]


def test_the_pauses_grow_up_to_the_longest_however_often_it_fails(engine: Engine) -> None:
    reminders = Reminders({1: 0}, failing={1})
    pauses = pauses_of(engine, reminders.task(), Pauses(1100))
    assert pauses == sorted(pauses)
    assert set(pauses[10:]) == {LONGEST_PAUSE}


def test_a_look_that_fails_is_not_the_last(engine: Engine) -> None:
    looks: list[int] = []

    def due(_session: object) -> list[int]:
        looks.append(1)
        if len(looks) < 4:
            raise RuntimeError("nobody expected this")
        return []

    pauses = pauses_of(engine, Task("look", due, lambda _: None), Pauses(5))
    assert pauses == [EVERY, FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE, EVERY, EVERY]


def test_a_task_that_fails_or_takes_long_does_not_hold_up_the_others(engine: Engine) -> None:
    reminders, ended = Reminders({1: 0, 2: 1}), threading.Event()

    def take_long(_item: int) -> None:
        ended.wait()

    long = Task("long", lambda _session: [] if ended.is_set() else [0], take_long)
    broken = Reminders({1: 0}, failing={1})
    with Worker(engine, [replace(broken.task(), name="broken"), long, reminders.task()], EVERY):
        wait_for(lambda: reminders.sent == [1])
        reminders.moment = 1
        wait_for(lambda: reminders.sent == [1, 2])
        ended.set()


def test_what_another_worker_is_at_is_left_to_it(engine: Engine) -> None:
    reminders = Reminders({1: 0})
    with lock(engine, "remind", 1), Worker(engine, [reminders.task()], EVERY):
        wait_for(lambda: reminders.looks > 3)
        assert not reminders.sent
    with Worker(engine, [reminders.task()], EVERY):
        wait_for(lambda: reminders.sent == [1])


def test_what_was_begun_is_waited_for_and_no_more_is_begun(engine: Engine) -> None:
    begun, may_end, done = threading.Event(), threading.Event(), list[int]()

    def execute(item: int) -> None:
        begun.set()
        may_end.wait()
        done.append(item)

    worker = Worker(engine, [Task("work", lambda _session: [1, 2], execute)], EVERY)
    with worker:
        begun.wait()
        worker._stop.set()
        may_end.set()
    assert done == [1]


def test_what_another_worker_has_done_meanwhile_is_not_done_again(engine: Engine) -> None:
    done: list[int] = []
    expire = periodic(engine, "expire", timedelta(days=1), lambda: done.append(1))
    both_know = threading.Barrier(2)

    def knowing_late() -> Task:
        """Both workers have asked what is due before either has the lock."""
        looks: list[int] = []

        def due(session: object) -> object:
            items = expire.due(session)  # type: ignore[arg-type]  # what it is given goes on
            looks.append(1)
            if len(looks) == 1:
                both_know.wait(60)
            return items

        return Task(expire.name, due, expire.execute)  # type: ignore[arg-type]  # what it is given goes on

    with Worker(engine, [knowing_late()], EVERY), Worker(engine, [knowing_late()], EVERY):
        wait_for(lambda: bool(done))
    assert done == [1]
