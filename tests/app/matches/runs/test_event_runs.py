"""A run over the participants of an event, and who registers after it."""

from datetime import date

import pytest
from sqlalchemy import Engine, select

from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.pairs import PairKey
from app.matches.runs.latecomers import rank_latecomers
from app.matches.runs.pipeline import RunPipeline
from app.matches.runs.service import RunRequest, request_run
from app.portfolio import parties
from matching.profiles import Form
from models import Company, Corridor, Event, EventParticipant, Match, Run
from tests.support.beginnings import begins_with, ranked_portfolio
from tests.support.lists import LENGTH, move_to, party_of, stale, state

pytestmark = begins_with(ranked_portfolio(9, LENGTH))


def test_a_run_over_an_events_participants_stands_beside_the_lists(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    before, changed = state(engine, corridor), party_of(engine, ids["south 2"])
    move_to(engine, ids["south 2"], "Rovereto")
    with transaction(engine) as session:
        event = Event(corridor_id=corridor.id, code="forum", names={"en": "Forum"}, time_zone="Europe/Rome", least=0)
        event.most, event.starts_on, event.ends_on = 3, date(2015, 9, 1), date(2015, 9, 1)
        session.add(event)
        session.flush()
        there = {parties.of_company(session, ids[f"{park} {n}"]): park for park in ("south", "north") for n in range(4)}
        for party_id, park in there.items():
            side = "a" if park == "south" else "b"
            session.add(EventParticipant(event_id=event.id, party_id=party_id, side=side))
        run_id = request_run(session, RunRequest(None, event="forum")).id
    RunPipeline(engine, embeddings, run_id).execute()
    with transaction(engine, writes=False) as session:
        run = session.get_one(Run, run_id)
        listed = session.scalars(select(Match).where(Match.run_id == run_id)).all()
    assert (run.state, run.is_current, run.list_length) == ("done", True, 4)
    assert {one for match in listed for one in (match.party_a_id, match.party_b_id)} <= set(there)
    scores = {PairKey(Form(one.form), one.party_a_id, one.party_b_id): one.score for one in listed}
    both = scores.keys() & before.keys()
    assert both
    assert {key: scores[key] for key in both} == {key: before[key][0] for key in both}, "counted as in the corridor"
    assert state(engine, corridor) == before
    assert changed in stale(engine, corridor), "the corridor's lists have still to be brought up to date"


def test_who_registers_after_the_ranking_is_scored_alone_as_a_whole_run_would(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    with transaction(engine) as session:
        event = Event(corridor_id=corridor.id, code="forum", names={"en": "Forum"}, time_zone="Europe/Rome", least=0)
        event.most, event.starts_on, event.ends_on = 3, date(2015, 9, 1), date(2015, 9, 1)
        session.add(event)
        session.flush()
        of = {name: parties.of_company(session, ids[name]) for name in ids}
        for name, party_id in sorted(of.items()):
            if name.split()[1] in ("0", "1", "2", "3"):
                side = "a" if name.startswith("south") else "b"
                state = "withdrawn" if name == "south 3" else "registered"
                session.add(EventParticipant(event_id=event.id, party_id=party_id, side=side, state=state))
        run_id = request_run(session, RunRequest(None, event="forum")).id
    RunPipeline(engine, embeddings, run_id).execute()
    assert rank_latecomers(engine, embeddings, run_id) == 0
    with transaction(engine) as session:
        for row in session.scalars(select(EventParticipant)):
            row.state = "registered"
        company = session.scalars(select(Company).where(Company.party_id == of["south 3"])).one()
        company.draft = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.matches.runs.latecomers.read_snapshot", None)
        assert rank_latecomers(engine, embeddings, run_id) == 0, "a draft is in no lists: they are not even read"
    with transaction(engine) as session:
        session.get_one(Company, company.id).draft = False
    assert rank_latecomers(engine, embeddings, run_id) == 1
    late = scores_of(engine, run_id)
    with transaction(engine) as session:
        again = request_run(session, RunRequest(None, event="forum")).id
    RunPipeline(engine, embeddings, again).execute()
    whole = scores_of(engine, again)
    own = {key for key in whole if of["south 3"] in (key.party_a_id, key.party_b_id)}
    assert own
    assert {key: late[key] for key in own} == {key: whole[key] for key in own}


def scores_of(engine: Engine, run_id: int) -> dict[PairKey, float]:
    with transaction(engine, writes=False) as session:
        rows = session.scalars(select(Match).where(Match.run_id == run_id))
        return {PairKey(Form(one.form), one.party_a_id, one.party_b_id): one.score for one in rows}
