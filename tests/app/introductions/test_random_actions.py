"""Random people do random things to random introductions; what must never happen does not, whatever they do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR, Caller, Role
from app.errors import AppError
from app.introductions import queries, service
from app.introductions.acting import SYSTEM, Side, of_company
from app.introductions.contacts import service as contacts
from app.introductions.giving import Given
from app.introductions.links import answering
from app.introductions.schemas import IntroductionIn, PresentationIn
from app.introductions.states import ASKING, TRANSITIONS, Action, Conclusion, State
from matching.learning.decisions import RejectionReason
from matching.profiles import Form
from models import AuditEntry, Introduction, IntroductionStep, Mail
from models.base import now
from tests.support.introductions import Introductions, contact
from tests.support.portfolio import add, company

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "12"))
EDGES = {(row.before, row.action, row.after) for row in TRANSITIONS}
GATED = {row.action for row in TRANSITIONS if row.gated}
ONWARDS = {
    State.SHORTLISTED: Action.PROPOSE,
    State.PROPOSED: Action.APPROVE,
    State.APPROVED: Action.ASK,
    State.ACCEPTED: Action.RELEASE,
    State.RELEASED: Action.RECORD_MEETING,
}
WHICH, PARKS, ACTIONS = st.integers(0, 3), st.sampled_from(["south", "north"]), st.sampled_from(list(Action))
SIDES: st.SearchStrategy[Side] = st.sampled_from(["a", "b"])
ROLES = st.sampled_from([Role.MANAGER, Role.MANAGER, Role.ADMIN, Role.VIEWER, Role.COMPLIANCE])
GIVEN = st.builds(
    Given,
    reason=st.none() | st.sampled_from(list(RejectionReason)),
    outcome=st.none() | st.sampled_from(list(Conclusion)),
    presentation=st.none() | st.just(PresentationIn(title="A maker")),
)


class People(RuleBasedStateMachine):
    """Two companies on each side, one of them without a contact. The law forbids a pair on some days."""

    world: Introductions
    companies: dict[str, list[int]]
    reached: set[str]

    @initialize()
    def begin(self) -> None:
        self.moment, self.last_step = now(), 0
        self.world.gate.refused.clear()
        self.connection = self.world.engine.execution_options(writes=True).connect()
        self.connection.begin()
        self.session = Session(self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        for one, other in ((0, 0), (0, 1), (1, 0)):
            self.shortlist("south", Role.MANAGER, one, other)

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
        kinds = (Introduction, IntroductionStep, AuditEntry, Mail)
        return [self.session.scalar(select(func.count()).select_from(kind)) for kind in kinds]

    @rule(park=PARKS, role=ROLES, one=st.integers(0, 1), other=st.integers(0, 1))
    def put_on_a_list(self, park: str, role: Role, one: int, other: int) -> None:
        self.shortlist(park, role, one, other)

    def shortlist(self, park: str, role: Role, one: int, other: int) -> None:
        south, north = self.companies["south"][one], self.companies["north"][other]
        sent = IntroductionIn(company_id=south, partner_id=north, form=Form.JOINT_PROJECT, park=park)
        with self.trying():
            service.shortlist(self.session, self.world.desk, self.caller(park, role), sent)

    @rule(which=WHICH, park=PARKS, role=ROLES, action=ACTIONS, given=GIVEN)
    def act(self, which: int, park: str, role: Role, action: Action, given: Given) -> None:
        row = self.row(which)
        with self.trying():
            service.act(self.session, self.world.desk, self.caller(park, role), row.id, action, park, given)

    @rule(which=WHICH, steps=st.integers(1, 5))
    def go_on(self, which: int, steps: int) -> None:
        """As it is meant to go, so that random ways lead far."""
        for _ in range(steps):
            row = self.row(which)
            if action := ONWARDS.get(State(row.state)):
                park = "north" if action is Action.APPROVE else "south"
                with self.trying():
                    service.act(self.session, self.world.desk, self.caller(park), row.id, action, park, Given())
            elif row.state in ASKING:
                self.answer(which, "b" if row.state == State.ACCEPTED_BY_A else "a", "accept", True)

    @rule(which=WHICH, side=SIDES, choice=st.sampled_from(["accept", "accept", "decline", ""]), knows=st.booleans())
    def answer(self, which: int, side: Side, choice: str, knows: bool) -> None:
        row = self.row(which)
        link, links = queries.open_link(self.session, row.id, side), self.world.desk.links
        if link is None or links is None:
            return
        state = row.state
        typed = answering.Typed(choice, links.code(link) if knows else "", None)
        view = answering.decide(self.session, self.world.desk, links.token(link), typed, moment=self.moment)
        assert (view.decision is not None) == (row.state != state)
        assert knows or view.decision is None

    @rule(which=WHICH, action=ACTIONS, side=SIDES)
    def pretend(self, which: int, action: Action, side: Side) -> None:
        """A company, or the service itself, tries what may not be its own to do."""
        row = self.row(which)
        for actor in (SYSTEM, of_company(side)):
            if action not in (Action.EXPIRE, Action.ACCEPT):
                with self.trying():
                    service.perform(self.session, self.world.desk, row.id, actor, action)

    @rule(days=st.integers(3, 25))
    def wait(self, days: int) -> None:
        self.moment += timedelta(days=days)
        for introduction_id in queries.due_for_notice(self.session, self.moment):
            service.notice(self.session, self.world.desk, introduction_id, self.moment)

    @rule(which=WHICH, forbids=st.booleans())
    def change_the_law(self, which: int, forbids: bool) -> None:
        change = self.world.gate.refused.add if forbids else self.world.gate.refused.discard
        change(self.row(which).pair_id)

    @invariant()
    def every_step_is_of_the_table_allowed_and_on_record_once(self) -> None:
        if not hasattr(self, "session"):
            return
        for row in self.changed():
            of_row = select(IntroductionStep).where(IntroductionStep.introduction_id == row.id)
            steps = self.session.scalars(of_row.order_by(IntroductionStep.id)).all()
            of_row_in_trail = (AuditEntry.subject_kind == "introduction", AuditEntry.subject_id == row.id)
            trail = self.session.scalars(
                select(AuditEntry.action).where(*of_row_in_trail).order_by(AuditEntry.id)
            ).all()
            assert [f"introduction.{step.action}" for step in steps] == list(trail)
            assert [step.before for step in steps] == [None, *(step.after for step in steps[:-1])]
            assert steps[-1].after == row.state
            self.reached.add(row.state)
            assert {(step.before, step.action, step.after) for step in steps} <= EDGES
            fresh = {step.action for step in steps if step.id > self.last_step}
            assert not (fresh & GATED and row.pair_id in self.world.gate.refused)
            self.contacts_are_told_only_if_both_accepted(row, {step.side for step in steps if step.action == "accept"})
        self.last_step = self.session.scalar(select(func.max(IntroductionStep.id))) or 0

    def contacts_are_told_only_if_both_accepted(self, row: Introduction, accepted: set[str | None]) -> None:
        query = select(func.count()).where(Mail.introduction_id == row.id, Mail.kind == "released")
        are_mailed = bool(self.session.scalar(query))
        try:
            are_told = bool(contacts.released(self.session, self.world.desk, OPERATOR, row.id))
        except AppError:
            are_told = False
        is_kept = row.pair_id in self.world.gate.refused  # by the law, since: mails ask again before they are sent
        assert are_told == (are_mailed and not is_kept)
        assert not are_told or accepted == {"a", "b"}

    def caller(self, park: str, role: Role = Role.MANAGER) -> Caller:
        return Caller(key_id=1, role=role, park_id=None if role is Role.ADMIN else self.world.parks[park])

    def row(self, which: int) -> Introduction:
        rows = self.session.scalars(select(Introduction).order_by(Introduction.id)).all()
        return rows[which % len(rows)]

    def changed(self) -> list[Introduction]:
        """Those with steps that were not there before."""
        fresh = select(IntroductionStep.introduction_id).where(IntroductionStep.id > self.last_step)
        return list(self.session.scalars(select(Introduction).where(Introduction.id.in_(fresh))))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_whatever_people_do(introductions: Introductions) -> None:
    with Session(introductions.engine.execution_options(writes=True)) as session, session.begin():
        more = {park: add(session, company(park, f"Second {park}", ["x"], ["y"])).id for park in ("south", "north")}
        contacts.add_to_company(session, OPERATOR, more["south"], contact("south", email="other@south.example"))
    companies = {park: [introductions.companies[park], more[park]] for park in more}
    reached: set[str] = set()
    known = {"world": introductions, "companies": companies, "reached": reached}
    run_state_machine_as_test(
        type("Random", (People,), known),
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
    assert State.RELEASED in reached, "the ways lead far enough"
