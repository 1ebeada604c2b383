"""When a run takes the place of the one before: no change is lost, and a pair stays the pair that it was."""

from threading import Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import object_session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Conflict
from app.matches.decisions import service as decisions
from app.matches.decisions.schemas import DecisionFilter, DecisionIn
from app.matches.embeddings import Embeddings
from app.matches.pairs import PairKey
from app.matches.runs import list_rows, pipeline, repository, selecting, service
from app.matches.runs.pipeline import RunOptions, RunPipeline
from app.matches.runs.service import RunRequest, request_run
from app.matches.runs.states import at_work, close
from app.paging import Paging
from app.portfolio import parties
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn
from benchmarks.ranking import rank_corridor, refresh
from matching.profiles import Form
from models import Company, Corridor, Match, Pair, Run
from models.run import whole_corridor
from tests.support.beginnings import begins_with, make_parks, ranked_portfolio
from tests.support.lists import LENGTH, current_run, move_to, pair_ids, party_of, portfolio, stale, state
from tests.support.portfolio import add, company, opportunity

A_WHILE = 0.5
"""seconds in which who need not wait would be done"""


pytestmark = begins_with(ranked_portfolio(9, LENGTH))


def ready(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> RunPipeline:
    """A run that has only to be published."""
    with transaction(engine) as session:
        run_id = request_run(session, RunRequest(LENGTH, corridor.code)).id
    found = RunPipeline(engine, embeddings, run_id)
    found.read()
    found.do("block", 0)
    found.assemble()
    for number in range(len(found.stored.chunks)):
        found.do("chunk", number)
    return found


def test_readers_see_the_old_lists_until_a_run_is_published(
    engine: Engine,
    corridor: Corridor,
    embeddings: Embeddings,
    ids: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = []

    def shown() -> tuple[int, int | None]:
        with transaction(engine, writes=False) as session:
            current = session.scalars(select(Run.id).where(Run.is_current)).one()
            return current, session.scalar(select(func.count(Match.id)).where(Match.run_id == current))

    def watched(run: Run, state: str) -> None:
        seen.append(shown())
        close(run, state)
        object_session(run).flush()
        seen.append(shown())

    before = shown()
    monkeypatch.setattr(pipeline, "close", watched)
    run = rank_corridor(engine, corridor, embeddings, LENGTH)
    assert seen == [before, before]
    assert shown() == (run.id, before[1])
    assert run.id > before[0]
    with transaction(engine, writes=False) as session:
        assert session.scalar(select(func.count(Match.id))) == before[1]


def test_a_refresh_that_is_not_done_is_waited_for(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    prepared, changed = ready(engine, corridor, embeddings), party_of(engine, ids["south 2"])
    publishing = Thread(target=prepared.publish)
    with transaction(engine) as session:
        run = repository.runs.current(session, whole_corridor(corridor.id))
        assert run is not None
        assert repository.runs.claim(session, run)
        publishing.start()
        publishing.join(A_WHILE)
        assert publishing.is_alive()
        # As the refresh leaves it: the lists of before have taken the change in.
        session.execute(Company.__table__.update().values(city="Rovereto").where(Company.id == ids["south 2"]))
        rows = [{"party_id": changed, "known": b"", "profile_hash": b"another".ljust(16)}]
        repository.lists.change_lists(session, run.id, rows)
    publishing.join()
    assert stale(engine, corridor) == [changed]


def test_only_who_changed_meanwhile_is_looked_at_again_whenever_that_was_written(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    with transaction(engine, writes=False) as session:
        long_ago = session.get_one(Company, ids["south 2"]).updated_at
    prepared = ready(engine, corridor, embeddings)
    move_to(engine, ids["south 2"], "Rovereto")
    with transaction(engine) as session:
        session.get_one(Company, ids["south 2"]).updated_at = long_ago
    assert refresh(engine, embeddings, LENGTH) == 1
    prepared.publish()
    assert stale(engine, corridor) == [party_of(engine, ids["south 2"])]


@pytest.mark.parametrize("has_lists", [True, False])
def test_who_left_meanwhile_leaves_the_lists_again(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int], has_lists: bool
) -> None:
    gone = ids["north 3"]
    if not has_lists:
        with transaction(engine) as session:
            companies.change(session, OPERATOR, gone, CompanyChange(offers=[], needs=[]))
        rank_corridor(engine, corridor, embeddings, LENGTH)
    prepared = ready(engine, corridor, embeddings)
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, gone)
    assert refresh(engine, embeddings, LENGTH) == 1
    expected = state(engine, corridor)
    prepared.publish()
    assert stale(engine, corridor) == [party_of(engine, gone)]
    refresh(engine, embeddings, LENGTH)
    assert state(engine, corridor) == expected


def test_who_cancels_in_the_moment_of_publishing_waits_and_is_told(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    prepared = ready(engine, corridor, embeddings)
    told: list[str] = []

    def cancel() -> None:
        with transaction(engine) as session:
            try:
                service.cancel(session, OPERATOR, prepared.run_id)
            except Conflict as conflict:
                told.append(str(conflict))

    cancelling = Thread(target=cancel)
    with transaction(engine) as session:
        run = at_work(session, prepared.run_id, locked=True)
        cancelling.start()
        cancelling.join(A_WHILE)
        assert cancelling.is_alive()
        close(run, "done")
    cancelling.join()
    assert told
    with transaction(engine, writes=False) as session:
        assert session.get_one(Run, prepared.run_id).cancel_requested is False


def test_a_piece_that_is_done_twice_counts_once(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int]
) -> None:
    prepared = ready(engine, corridor, embeddings)

    def made() -> tuple[int, int]:
        with transaction(engine, writes=False) as session:
            matches = select(func.count(Match.id)).where(Match.run_id == prepared.run_id)
            return session.get_one(Run, prepared.run_id).done, session.scalar(matches) or 0

    before = made()
    prepared.do("block", 0)
    prepared.do("chunk", 0)
    assert made() == before
    assert before[0] == before[1] > 0
    assert prepared.undone("block", 1) == prepared.undone("chunk", len(prepared.stored.chunks)) == []


@pytest.fixture
def guest(engine: Engine, ids: dict[str, int]) -> int:
    """The party of a company that looks for a room, which the site of the other park has."""
    need = opportunity("a cold laboratory", "hosting", space={"kind": "laboratory", "area_m2": 50})
    with transaction(engine) as session:
        made = add(session, company("south", "guest", ["laser glass"], [need]))
    return party_of(engine, made.id)


def listed(engine: Engine, corridor: Corridor) -> dict[PairKey, Match]:
    run = current_run(engine, corridor)
    with transaction(engine, writes=False) as session:
        matches = session.scalars(select(Match).where(Match.run_id == run.id))
        return {PairKey(Form(match.form), match.party_a_id, match.party_b_id): match for match in matches}


def test_a_pair_keeps_its_id_over_runs_and_refreshes_and_a_decision_still_names_it(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, ids: dict[str, int], guest: int
) -> None:
    rank_corridor(engine, corridor, embeddings, LENGTH)
    first = listed(engine, corridor)
    with transaction(engine, writes=False) as session:
        kinds = {party_id: row.kind for party_id, row in parties.described(session, {b for _, _, b in first}).items()}
    # One with a company, one with a site.
    decided = [
        next(match for key, match in first.items() if kinds[key.party_b_id] == kind) for kind in ("company", "site")
    ]
    assert decided[1].party_a_id == guest
    with transaction(engine) as session:
        made = [decisions.decide(session, OPERATOR, match.id, DecisionIn(verdict="interesting")) for match in decided]
    rank_corridor(engine, corridor, embeddings, LENGTH)
    again = listed(engine, corridor)
    move_to(engine, ids["south 2"], "Rovereto")
    assert refresh(engine, embeddings, LENGTH) == 1
    refreshed = listed(engine, corridor)
    assert first.keys() == again.keys() == refreshed.keys()
    assert not {match.id for match in first.values()} & {match.id for match in again.values()}
    for key, match in first.items():
        assert match.pair_id == again[key].pair_id == refreshed[key].pair_id
    with transaction(engine, writes=False) as session:
        pairs = {pair.id: pair for pair in session.scalars(select(Pair))}
        shown = decisions.page(session, OPERATOR, DecisionFilter(), Paging(10, None)).items
    assert len(pairs) == len({(pair.form, pair.party_a_id, pair.party_b_id) for pair in pairs.values()})
    for key, match in refreshed.items():
        pair = pairs[match.pair_id]
        assert (pair.corridor_id, pair.form, pair.party_a_id, pair.party_b_id) == (corridor.id, *key)
    assert shown == made[::-1]
    with_company, with_site = made
    assert (with_company.site_id, with_company.company_b_id is None) == (None, False)
    assert (with_site.site_id, with_site.company_b_id, with_site.form) == (2, None, "hosting")


def test_pairs_of_another_corridor_or_form_are_others(engine: Engine, corridor: Corridor, ids: dict[str, int]) -> None:
    a, b = (party_of(engine, ids[name]) for name in ("south 0", "north 0"))
    keys = [PairKey(form, a, b) for form in Form]
    with transaction(engine) as session:
        places.add_park(session, OPERATOR, ParkIn(code="east", name="East", country="IT"))
        sent = CorridorIn(code="south-east", name="South – East", park_a="south", park_b="east")
        other = places.add_corridor(session, OPERATOR, sent)
        here, there = (pair_ids(session, of, keys) for of in (corridor.id, other.id))
        assert len({*here.values(), *there.values()}) == 2 * len(keys)
        assert pair_ids(session, corridor.id, [*keys, PairKey(Form.HOSTING, b, a)]).items() > here.items()


@begins_with(make_parks)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_two_workers_at_one_run_make_the_lists_of_one(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_rows, "SPARE_RANKS", 1)
    monkeypatch.setattr(selecting, "MOST_BLOCK_ROWS", 4)
    portfolio(engine, 24)
    rank_corridor(engine, corridor, embeddings, LENGTH, RunOptions(threads=1))
    alone = state(engine, corridor)
    with transaction(engine) as session:
        run_id = request_run(session, RunRequest(LENGTH, corridor.code)).id
    one, other = (RunPipeline(engine, embeddings, run_id, RunOptions(threads=1)) for _ in "ab")
    one.read()
    blocks = other.undone("block", 6)
    assert len(blocks) == 6
    for number in blocks[:5]:
        # Stored after the other has seen what is undone, and before it knows any threshold.
        one.do("block", number)
    for number in blocks:
        other.do("block", number)
    other.execute()
    assert state(engine, corridor) == alone
