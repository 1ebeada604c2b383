"""Introductions and stays that went every way there is, at random."""

import random
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine

from app.database import transaction
from app.hosting.states import StayAction, StayState
from app.hosting.states import transitions_from as stay_transitions
from app.introductions.states import RULES, Action, State, Who, transitions_from
from models import (
    Company,
    Introduction,
    IntroductionStep,
    Match,
    Pair,
    Space,
    Stay,
    StayEvaluation,
    StayStep,
)
from tests.support.beginnings import ranked_portfolio

STARTS = datetime(2015, 9, 1, 8, tzinfo=UTC)
REASONS = ["not_relevant", "wrong_moment", "wrong_size", "other"]
ENDINGS = {Action.DECLINE, Action.WITHDRAW, Action.EXPIRE}
GIVEN_UP = {StayAction.DECLINE, StayAction.CANCEL}
OUTCOMES = ["agreement", "hosting", "none"]


def walked(pair: Pair, choose: random.Random) -> tuple[Introduction, list[IntroductionStep]]:
    """An introduction of that pair, taken through the table of states until it ends or nobody goes on."""
    state, moment = State.SHORTLISTED, STARTS + timedelta(days=choose.randrange(500))
    row = Introduction(
        pair_id=pair.id, party_a_id=pair.party_a_id, party_b_id=pair.party_b_id, proposer=choose.choice("ab")
    )
    steps = []
    while possible := [each for each in transitions_from(state) if each.action is not Action.ASK_AGAIN]:
        if choose.random() < 0.1:
            break
        taken = choose.choices(possible, [1 if each.action in ENDINGS else 6 for each in possible])[0]
        moment += timedelta(hours=choose.randrange(1, 400))
        by = "system" if taken.who == (Who.SYSTEM,) else "company" if taken.who[0].startswith("company") else "park"
        ends = taken.action in (Action.DECLINE, Action.WITHDRAW)
        outcome = choose.choice(OUTCOMES) if taken.action is Action.CONCLUDE else None
        made = IntroductionStep(
            action=taken.action.value, before=state.value, after=taken.after.value, by=by, at=moment
        )
        made.reason, made.outcome = choose.choice(REASONS) if ends else None, outcome
        made.actor_kind = "operator"
        steps.append(made)
        state = taken.after
        if state is State.PROPOSED:
            row.proposed_at = moment
        if len(steps) > 20:
            break
    row.state, row.is_open, row.state_since = state.value, state in RULES, moment
    return row, steps


def stayed(pair: Pair, space_id: int, choose: random.Random) -> tuple[Stay, list[StayStep], list[StayEvaluation]]:
    """A stay of that pair, taken through its table of states until it ends or nobody goes on."""
    first = date(2015, 1, 1) + timedelta(days=choose.randrange(500))
    days = {"starts_on": first, "ends_on": first + timedelta(days=choose.randrange(1, 200))}
    parties = {"pair_id": pair.id, "party_a_id": pair.party_a_id, "party_b_id": pair.party_b_id}
    row = Stay(**parties, host=choose.choice("ab"), space_id=space_id, **days, equipment=[], services=[])
    state, steps, said = StayState.REQUESTED, [], []
    while possible := stay_transitions(state):
        if steps and choose.random() < 0.1:
            break
        taken = choose.choices(possible, [1 if each.action in GIVEN_UP else 4 for each in possible])[0]
        by = choose.choice(taken.who).value
        steps.append(StayStep(action=taken.action.value, before=state.value, after=taken.after.value, by=by, at=STARTS))
        steps[-1].actor_kind = "operator"
        if taken.action is StayAction.BEGIN:
            row.begun_on = row.starts_on + timedelta(days=choose.randrange(2))
        if taken.action is StayAction.END:
            row.ended_on = max(row.begun_on or row.starts_on, row.ends_on - timedelta(days=choose.randrange(5)))
        if taken.action is StayAction.EVALUATE:
            rating, again = choose.randrange(1, 6), choose.random() < 0.7
            said.append(StayEvaluation(by=by, rating=rating, again=again, at=STARTS))
        state = taken.after
    row.state, row.state_since = state.value, STARTS
    return row, steps, said


def many_ways(engine: Engine) -> None:
    """A ranked corridor whose pairs went many ways, some of them no further than a shortlist."""
    ranked_portfolio(6, 5)(engine)
    choose = random.Random(14)  # noqa: S311 - always the same
    with transaction(engine) as session:
        for number, company in enumerate(session.query(Company).order_by(Company.id)):
            company.sectors = [["drives"], ["drives", "energy"], []][number % 3]
        pairs = session.query(Pair).order_by(Pair.id).all()
        made = [walked(pair, choose) for pair in pairs]
        # What has ended may be begun again.
        made += [again for pair in pairs for again in (walked(pair, choose),) if not again[0].is_open]
        session.add_all(row for row, _ in made)
        session.flush()
        for row, steps in made:
            for step in steps:
                step.introduction_id = row.id
            session.add_all(steps)
        space_id = session.query(Space.id).limit(1).scalar() or 0
        for pair in pairs:
            stay, stay_steps, said = stayed(pair, space_id, choose)
            session.add(stay)
            session.flush()
            for one in (*stay_steps, *said):
                one.stay_id = stay.id
            session.add_all([*stay_steps, *said])
        for match in session.query(Match).order_by(Match.id).limit(5):
            session.delete(match)
