"""Refreshed time and again, warm or cold, the lists stay those of a whole run."""

from collections.abc import Callable
from typing import Any

import numpy as np
import orjson
import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.pairs import PairKey
from app.matches.runs import chunks, corridor_state, incremental, list_rows, repository
from app.matches.runs.corridor_state import CorridorState, SideName, Slots
from app.matches.runs.explanations import Told
from app.matches.runs.measured import portfolio_of, stored_calibrations
from app.matches.runs.profiles import read_profiles
from app.matches.runs.repository.lists import NOT_READ
from app.matches.runs.telling import tell_matches
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from benchmarks.ranking import rank_corridor, refresh, refresher
from matching.blocks import FORMS as ALL_FORMS
from matching.forms import DEFAULT_WEIGHTS
from matching.ranking import TopKLists, rank
from matching.ranking.stored import unpack
from models import Corridor, Match, PartyLists, Run, Telling
from tests.support.lists import FORMS, LENGTH, WORDS, current_run, party_of, portfolio, state
from tests.support.portfolio import add, company, opportunity

FIRST_PAGE = 2
ALL = 10_000
"""places: longer than any list"""

Change = Callable[[Any, int], object]


@pytest.fixture(autouse=True)
def short_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "FIRST_PAGE", FIRST_PAGE)


def assert_right(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    """The matches, what is told and shown, and the known lists are those of a whole run with the same calibrations."""
    run = current_run(engine, corridor)
    with transaction(engine, writes=False) as session:
        profiles = read_profiles(session, corridor)
        matches = session.execute(select(*Match.__table__.columns).where(Match.run_id == run.id)).all()
        told = {row.match_id: Told(row.evidence, row.it, row.ru, row.en) for row in session.scalars(select(Telling))}
        assert tell_matches(session, [row for row in matches if row.id in told]) == told
        everybody = [profile.id for profile in (*profiles.a, *profiles.b)]
        assert not repository.matches.untold(session, run.id, everybody, FIRST_PAGE), "first pages are told"
        cards = {row.party_id: orjson.loads(row.card) for row in repository.parties.every(session, run.id)}
        stored = {row.party_id: row for row in session.scalars(select(PartyLists).where(PartyLists.run_id == run.id))}
        known = portfolio_of(session, run)
    a, b = profiles.blocks(embeddings, known)
    whole = list(rank(a, b, DEFAULT_WEIGHTS, stored_calibrations(run), ALL))
    expected = {}
    for pairs in whole:
        for i, j, score, rank_a, rank_b in zip(
            pairs.a, pairs.b, pairs.score, pairs.rank_a.tolist(), pairs.rank_b.tolist(), strict=True
        ):
            places = (rank_a if rank_a <= LENGTH else None, rank_b if rank_b <= LENGTH else None)
            if any(places):
                pair = PairKey(pairs.form, profiles.a[i].id, profiles.b[j].id)
                expected[pair] = (float(score), *places)
    assert state(engine, corridor) == expected
    assert cards == profiles.snapshots
    assert told
    for mine, theirs, of_side in (
        (profiles.a, profiles.b, TopKLists.of_side_a),
        (profiles.b, profiles.a, TopKLists.of_side_b),
    ):
        ids = np.array([profile.id for profile in theirs], dtype=np.int64)
        right = {pairs.form: of_side(pairs, len(mine), ids, len(theirs)) for pairs in whole}
        rows = [stored.pop(profile.id) for profile in mine]
        assert [row.profile_hash for row in rows] == [profiles.hash_of(profile) for profile in mine]
        found = unpack([row.known or b"" for row in rows], ALL_FORMS, ALL)
        for form, lists in right.items():
            assert_known(found[form], lists)
    gone = {(row.known, row.profile_hash) for row in stored.values()}
    assert gone <= {(b"", NOT_READ)}, "who is gone has no lists"


def assert_known(found: TopKLists, right: TopKLists) -> None:
    """What is known is the head of the right list: all of it, or no less than is shown."""
    counts, wanted = found.counts(), right.counts()
    for owner, (count, most) in enumerate(zip(counts.tolist(), wanted.tolist(), strict=True)):
        assert found.partner[owner, :count].tolist() == right.partner[owner, :count].tolist()
        assert found.score[owner, :count].tobytes() == right.score[owner, :count].tobytes()
        assert count == most or (found.truncated[owner] and count >= LENGTH)


def some_change(random: np.random.Generator) -> Change:
    """A change of one company: other texts, more or fewer, the same as others, only what is shown, in or out."""

    def texts(kind: str) -> list[Any]:
        return [
            opportunity(f"{' '.join(random.choice(WORDS, 2, replace=False))} {kind} {n}", FORMS[random.integers(3)])
            for n in range(random.integers(0, 3))
        ]

    room = {"kind": "laboratory", "area_m2": int(random.integers(20, 90))}
    changes: list[dict[str, Any]] = [
        {"offers": texts("offer")},
        {"needs": texts("need"), "offers": texts("offer")},
        # The same for whoever draws it: equal scores, and ties.
        {"needs": [opportunity("pump water")], "offers": [opportunity("laser glass")], "descriptions": []},
        {"needs": [opportunity("a cold room", "hosting", space=room)]},
        {"city": str(random.choice(WORDS))},
        {"withdrawn": True},
        {"withdrawn": False},
    ]
    sent = CompanyChange.model_validate(changes[random.integers(len(changes))])
    return lambda session, of: companies.change(session, OPERATOR, of, sent)


def change_some(engine: Engine, random: np.random.Generator, ids: dict[str, int]) -> None:
    with transaction(engine) as session:
        for _ in range(random.integers(1, 4)):
            some_change(random)(session, int(random.choice(list(ids.values()))))
        if random.random() < 0.4:
            park = str(random.choice(["south", "north"]))
            made = add(session, company(park, f"newcomer {len(ids)}", ["laser glass"], ["pump water"]))
            ids[made.name] = made.id


@pytest.fixture
def spare_ranks(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> int:
    count: int = request.param
    monkeypatch.setattr(list_rows, "SPARE_RANKS", count)
    return count


@pytest.mark.parametrize(
    ("spare_ranks", "warm"), [(0, True), (0, False), (1, True), (2, False), (10, True)], indirect=["spare_ranks"]
)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_whatever_changes_the_lists_are_those_of_a_whole_run(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, spare_ranks: int, warm: bool
) -> None:
    check_changes(engine, corridor, embeddings, 0, warm=warm)


@pytest.mark.parametrize("spare_ranks", [1], indirect=True)
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_so_they_are_on_a_server(engine: Engine, corridor: Corridor, embeddings: Embeddings, spare_ranks: int) -> None:
    check_changes(engine, corridor, embeddings, 7, warm=True)


def check_changes(engine: Engine, corridor: Corridor, embeddings: Embeddings, seed: int, *, warm: bool) -> None:
    random = np.random.default_rng(seed)
    ids = portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    first = current_run(engine, corridor)
    kept = refresher(engine, embeddings, LENGTH)
    rounds = 5
    for _ in range(rounds):
        change_some(engine, random, ids)
        if warm:
            kept.refresh()
        else:
            refresh(engine, embeddings, LENGTH)
        assert_right(engine, corridor, embeddings)
    last = current_run(engine, corridor)
    assert last.id == first.id, "nothing but what changed was ranked"
    assert 0 < last.revision <= rounds


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_state_that_is_full_is_loaded_anew(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corridor_state, "SPARE_SLOTS", 4)
    check_changes(engine, corridor, embeddings, 3, warm=True)


def withdraw(engine: Engine, company_id: int) -> None:
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, company_id)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("spare_ranks", [2], indirect=True)
def test_a_list_is_scored_again_only_when_its_spare_ranks_are_used_up(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, spare_ranks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine) as session:
        add(session, company("south", "pumps", ["water pump"], ["water valve"]))
        made = [add(session, company("north", f"valves {n}", [f"water valve {n}"], ["water pump"])) for n in range(12)]
    company_of = {party_of(engine, one.id): one.id for one in made}
    rank_corridor(engine, corridor, embeddings, LENGTH)
    scored: list[int] = []
    scores = CorridorState._scores

    def remember(self: CorridorState, name: SideName, slots: Slots) -> Any:
        scored.append(len(slots))
        return scores(self, name, slots)

    monkeypatch.setattr(CorridorState, "_scores", remember)
    kept = refresher(engine, embeddings, LENGTH)
    again = []
    for _ in range(LENGTH + spare_ranks):
        best = min(state(engine, corridor).items(), key=lambda item: item[1][1] or ALL)[0]
        withdraw(engine, company_of[best.party_b_id])
        kept.refresh()
        assert_right(engine, corridor, embeddings)
        again.append(sum(scored))
        scored.clear()
    assert again == [0, 0, 1, 0, 0]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_only_what_changed_is_read_unless_somebody_else_refreshed(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = list(portfolio(engine).values())
    rank_corridor(engine, corridor, embeddings, LENGTH)
    loaded: list[int] = []
    read = incremental.read_snapshot

    def remember(session: Session, of: Corridor, run: Run, weights: Any) -> Any:
        loaded.append(run.revision)
        return read(session, of, run, weights)

    monkeypatch.setattr(incremental, "read_snapshot", remember)
    monkeypatch.setattr(incremental, "LOST", 1)  # else the fourth would have all ranked again
    one, other = (refresher(engine, embeddings, LENGTH) for _ in range(2))
    for kept, company_id in zip((one, one, other, one, one), ids, strict=False):
        withdraw(engine, company_id)
        kept.refresh()
        assert_right(engine, corridor, embeddings)
    assert loaded == [0, 2, 3]


def test_lists_that_were_tampered_with_are_made_anew(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, caplog: pytest.LogCaptureFixture
) -> None:
    ids = portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    first = current_run(engine, corridor)
    with transaction(engine) as session:
        session.execute(delete(Match).where(Match.party_a_id == party_of(engine, ids["south 3"])))
    withdraw(engine, ids["south 3"])
    refresh(engine, embeddings, LENGTH)
    assert [record.message for record in caplog.records] == ["the lists of south-north are ranked again"]
    assert current_run(engine, corridor).id > first.id
    assert_right(engine, corridor, embeddings)
