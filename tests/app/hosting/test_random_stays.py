"""Random sequences of bookings, and many at the same moment: no day of a space and no piece of equipment goes twice."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.database import see_one_moment, transaction
from app.errors import AppError, Conflict
from app.hosting import queries, service, showing
from app.hosting.giving import Given
from app.hosting.states import HOLDING, TRANSITIONS, StayAction, StayState
from models import AuditEntry, Space, Stay, StayStep
from tests.support.stays import BECAUSE, GOOD, ON_SITE, Stays

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10"))
FIRST = date(2015, 9, 1)
COLLIDED = "40001"
"""What PostgreSQL says to whoever would change what was changed since they looked: the answer is 409."""
EDGES = {(row.before, row.action, row.after) for row in TRANSITIONS}
PARKS = st.sampled_from(["south", "north"])
GIVEN = {
    StayAction.APPROVE: ON_SITE,
    StayAction.DECLINE: BECAUSE,
    StayAction.CANCEL: BECAUSE,
    StayAction.EVALUATE: GOOD,
}
ONWARDS = {
    StayState.REQUESTED: StayAction.APPROVE,
    StayState.APPROVED: StayAction.BEGIN,
    StayState.UNDER_WAY: StayAction.END,
    StayState.ENDED: StayAction.EVALUATE,
}


def days(row: Stay) -> list[date]:
    first, last = row.begun_on or row.starts_on, row.ended_on or row.ends_on
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def assert_nothing_goes_twice(session: Session) -> None:
    """Counted day by day from the rows alone."""
    spaces = {space.id: space for space in session.scalars(select(Space))}
    places, pieces = Counter[tuple[int, date]](), Counter[tuple[int, date, str]]()
    for row in session.scalars(select(Stay)):
        if StayState(row.state) in HOLDING:
            for day in days(row):
                places[row.space_id, day] += row.workplaces or 1
                pieces.update((row.space_id, day, piece) for piece in row.equipment)
    assert all(taken <= (spaces[space].workplaces or 1) for (space, _), taken in places.items())
    assert not pieces or max(pieces.values()) == 1


class People(RuleBasedStateMachine):
    """Three companies ask for a whole space and for places in another, on days of a month."""

    world: Stays
    reached: set[str]

    @initialize()
    def begin(self) -> None:
        self.last_step = 0
        self.connection = self.world.engine.execution_options(writes=True).connect()
        self.connection.begin()
        self.session = Session(self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint")

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            self.connection.close()

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What is refused leaves nothing behind."""
        before = self.stored()
        try:
            with self.session.begin_nested():
                yield
        except AppError:
            assert self.stored() == before

    def stored(self) -> list[int | None]:
        return [self.session.scalar(select(func.count()).select_from(kind)) for kind in (Stay, StayStep, AuditEntry)]

    @rule(
        guest=st.integers(0, 2),
        space=st.sampled_from(["lab", "office", "office"]),
        first=st.integers(0, 30),
        length=st.integers(0, 12),
        places=st.integers(1, 4),
        pieces=st.lists(st.sampled_from(["plotter", "probe"]), max_size=2),
        park=st.sampled_from(["south", "south", "south", "north"]),
    )
    def request(
        self, guest: int, space: str, first: int, length: int, places: int, pieces: list[str], park: str
    ) -> None:
        starts = FIRST + timedelta(days=first)
        more = {"workplaces": places, "equipment": pieces} if space == "office" else {}
        ends = starts + timedelta(days=length)
        sent = self.world.wanted(starts.isoformat(), ends.isoformat(), space, guest, **more)
        with self.trying():
            service.request(self.session, self.world.desk, self.world.manager(park), sent)

    @rule(
        which=st.integers(0, 30),
        action=st.sampled_from(list(StayAction)),
        park=PARKS,
        on=st.none() | st.integers(0, 42),
    )
    def act(self, which: int, action: StayAction, park: str, on: int | None) -> None:
        row = self.row(which)
        given = GIVEN.get(action, Given())
        if on is not None and action in (StayAction.BEGIN, StayAction.END):
            given = Given(on=FIRST + timedelta(days=on))
        with self.trying():
            if row is not None:
                service.act(self.session, self.world.desk, self.world.manager(park), row.id, action, None, given)

    @rule(which=st.integers(0, 30), steps=st.integers(1, 4))
    def go_on(self, which: int, steps: int) -> None:
        """As it is meant to go, so that random ways lead far."""
        for _ in range(steps):
            row = self.row(which)
            action = ONWARDS.get(StayState(row.state)) if row else None
            if action:
                self.act(which, action, "north", None)

    @rule(park=PARKS)
    def fall_through(self, park: str) -> None:
        """The first that was approved is cancelled: its days are free again."""
        first = select(Stay.id).where(Stay.state == "approved").order_by(Stay.id).limit(1)
        if (stay_id := self.session.scalar(first)) is not None:
            manager = self.world.manager(park)
            service.act(self.session, self.world.desk, manager, stay_id, StayAction.CANCEL, None, BECAUSE)

    @rule()
    def approve_all(self) -> None:
        for row in self.session.scalars(select(Stay).where(Stay.state == "requested").order_by(Stay.id)).all():
            with self.trying():
                service.act(
                    self.session,
                    self.world.desk,
                    self.world.manager("north"),
                    row.id,
                    StayAction.APPROVE,
                    None,
                    ON_SITE,
                )

    @invariant()
    def nothing_goes_twice(self) -> None:
        if hasattr(self, "session"):
            assert_nothing_goes_twice(self.session)
            fresh = self.session.scalars(select(StayStep).where(StayStep.id > self.last_step)).all()
            for step in fresh:
                before = StayState(step.before) if step.before else None
                assert (before, StayAction(step.action), StayState(step.after)) in EDGES
                self.reached.add(step.after)
            self.last_step = max([self.last_step, *(step.id for step in fresh)])

    def row(self, which: int) -> Stay | None:
        rows = self.session.scalars(select(Stay).order_by(Stay.id)).all()
        return rows[which % len(rows)] if rows else None


def test_random_sequences_never_book_twice(stays: Stays) -> None:
    reached: set[str] = set()
    run_state_machine_as_test(
        type("Random", (People,), {"world": stays, "reached": reached}),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            derandomize="FUZZ_EXAMPLES" not in os.environ,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"approved", "under_way", "ended", "cancelled"} <= reached, "the ways lead far enough"


def at_once(stays: Stays, rows: list[Stay], *, in_one_moment: bool) -> list[str]:
    """All are approved by a thread each, beginning together; what became of each."""
    barrier, outcomes = Barrier(len(rows)), [""] * len(rows)

    def approve(number: int) -> None:
        barrier.wait()
        try:
            with transaction(stays.engine) as session:
                if in_one_moment:  # as with `If-Match`: what is read is of before the others
                    see_one_moment(session)
                    showing.read(session, stays.manager("north"), rows[number].id)
                service.act(
                    session, stays.desk, stays.manager("north"), rows[number].id, StayAction.APPROVE, None, ON_SITE
                )
            outcomes[number] = "approved"
        except Conflict:
            outcomes[number] = "taken"
        except OperationalError as error:
            outcomes[number] = getattr(error.orig, "sqlstate", "")

    threads = [Thread(target=approve, args=(number,)) for number in range(len(rows))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("in_one_moment", [False, True], ids=["each-statement-as-it-is", "one-moment"])
def test_of_many_who_book_at_the_same_moment_no_two_get_the_same(stays: Stays, in_one_moment: bool) -> None:
    choose = random.Random(14)  # noqa: S311 - always the same
    for turn in range(4):
        starts = [FIRST + timedelta(days=60 * turn + choose.randrange(10)) for _ in range(8)]
        rows = [
            stays.request(
                first.isoformat(), (first + timedelta(days=choose.randrange(10))).isoformat(), guest=number % 3, **more
            )
            for number, first in enumerate(starts)
            for more in [
                {"space": "lab"}
                if number % 2
                else {
                    "space": "office",
                    "workplaces": choose.randrange(1, 4),
                    "equipment": choose.sample(["probe"], turn % 2),
                }
            ]
        ]
        outcomes = at_once(stays, rows, in_one_moment=in_one_moment)
        with transaction(stays.engine, writes=False) as session:
            assert_nothing_goes_twice(session)
            assert [stay.state == "approved" for stay in session.scalars(
                select(Stay).where(Stay.id.in_([row.id for row in rows])).order_by(Stay.id)
            )] == [outcome == "approved" for outcome in outcomes]  # fmt: skip
        assert "approved" in outcomes
        assert set(outcomes) <= {"approved", "taken", *({COLLIDED} if in_one_moment else ())}


def test_without_the_count_of_bookings_the_space_would_go_twice(stays: Stays, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: with a lock that only reads, two see the space as it was before either."""
    if stays.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer")
    together = Barrier(2)

    def only_read(session: Session, space_id: int) -> Space:
        found: Space = queries.spaces(session, [space_id])[space_id]
        together.wait()
        return found

    monkeypatch.setattr(queries, "count_booking", only_read)
    rows = [stays.request("2015-10-05", "2015-10-30", guest=guest) for guest in (0, 1)]
    assert at_once(stays, rows, in_one_moment=False) == ["approved", "approved"]
    with transaction(stays.engine, writes=False) as session, pytest.raises(AssertionError):
        assert_nothing_goes_twice(session)


def test_everybody_else_gets_what_is_left(stays: Stays) -> None:
    """Three ask for a workplace each of three; four would be one too many."""
    days_ = ("2015-10-05", "2015-10-30")
    rows = [stays.request(*days_, space="office", guest=number % 3) for number in range(4)]
    assert Counter(at_once(stays, rows, in_one_moment=False)) == {"approved": 3, "taken": 1}
