"""Refreshed time and again, warm or cold, the lists stay those of a whole run."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs import queries, standings
from app.matches.runs.corridor import party, read_sides
from app.matches.runs.inline import rank_corridor, refresh, refreshes
from app.matches.runs.rows import blocks, read_calibrations, shown_score
from app.matches.runs.standings import FOLLOWED, NOT_READ, listings, profile_hash, read
from app.matches.runs.upkeep import drawing
from app.matches.runs.upkeep.known import Slots
from app.matches.runs.upkeep.picture import Picture, SideName
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from matching.forms import DEFAULT_WEIGHTS
from matching.ranking import rank
from models import Corridor, Match, Run, Standing
from tests.support.lists import FORMS, LENGTH, WORDS, Pair, portfolio, state
from tests.support.portfolio import add, company, opportunity

ALL = 10_000
"""places: longer than any list"""

Change = Callable[[Any, int], object]


def current(engine: Engine, corridor: Corridor) -> Run:
    with transaction(engine, writes=False) as session:
        run = queries.current_run(session, corridor.id)
    assert run is not None
    return run


def assert_right(engine: Engine, corridor: Corridor, embeddings: Embeddings) -> None:
    """The matches, their cards and the standings are those of a whole run with the same calibrations."""
    run = current(engine, corridor)
    with transaction(engine, writes=False) as session:
        sides = read_sides(session, corridor)
        rows = session.scalars(select(Match).where(Match.run_id == run.id)).all()
        stood = {
            (row.kind, row.party_id): row for row in session.scalars(select(Standing).where(Standing.run_id == run.id))
        }
    a, b = blocks(sides, embeddings)
    whole = list(rank(a, b, DEFAULT_WEIGHTS, read_calibrations(run), ALL))
    expected = {}
    for picks in whole:
        for i, j, score, rank_a, rank_b in zip(
            picks.a, picks.b, picks.score, picks.rank_a.tolist(), picks.rank_b.tolist(), strict=True
        ):
            places = (rank_a if rank_a <= LENGTH else None, rank_b if rank_b <= LENGTH else None)
            if any(places):
                pair = Pair(picks.form.value, party(sides.a[i]), party(sides.b[j]))
                expected[pair] = (shown_score(score), *places)
    assert state(engine, corridor) == expected
    for row in rows:
        assert all(card == sides.cards[card["kind"], card["id"]] for card in (row.party_a, row.party_b))
    for profile, entries in listings(whole, sides.a, sides.b):
        standing = stood.pop(party(profile))
        known = read(standing.known)
        assert standing.profile_hash == profile_hash(profile, sides.cards[party(profile)])
        for form in np.unique(entries["form"]):
            right, found = entries[entries["form"] == form], known[known["form"] == form]
            followed, found = bool((found["site"] == FOLLOWED).any()), found[found["site"] != FOLLOWED]
            assert found.tobytes() == right[: len(found)].tobytes()
            may_go_on = followed or len(found) == LENGTH + standings.RESERVE
            assert len(found) == len(right) or (may_go_on and len(found) >= LENGTH)
    gone = {(standing.known, standing.profile_hash) for standing in stood.values()}
    assert gone <= {(b"", NOT_READ)}, "who is gone has no lists"


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
def reserve(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> int:
    length: int = request.param
    monkeypatch.setattr(standings, "RESERVE", length)
    return length


@pytest.mark.parametrize("reserve", [0, 1, 2, 10], indirect=True)
@pytest.mark.parametrize("seed", [0])
@pytest.mark.parametrize("warm", [True, False])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_whatever_changes_the_lists_are_those_of_a_whole_run(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, reserve: int, seed: int, warm: bool
) -> None:
    check_changes(engine, corridor, embeddings, seed, warm=warm)


@pytest.mark.parametrize("reserve", [1], indirect=True)
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_so_they_are_on_a_server(engine: Engine, corridor: Corridor, embeddings: Embeddings, reserve: int) -> None:
    check_changes(engine, corridor, embeddings, 7, warm=True)


def check_changes(engine: Engine, corridor: Corridor, embeddings: Embeddings, seed: int, *, warm: bool) -> None:
    random = np.random.default_rng(seed)
    ids = portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    first = current(engine, corridor)
    kept = refreshes(engine, embeddings, LENGTH)
    rounds = 7
    for _ in range(rounds):
        change_some(engine, random, ids)
        if warm:
            kept.refresh()
        else:
            refresh(engine, embeddings, LENGTH)
        assert_right(engine, corridor, embeddings)
    last = current(engine, corridor)
    assert last.id == first.id, "nothing but what changed was ranked"
    assert 0 < last.revision <= rounds


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_picture_that_is_full_is_drawn_anew(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "SPARE", 4)
    check_changes(engine, corridor, embeddings, 3, warm=True)


def withdraw(engine: Engine, company_id: int) -> None:
    with transaction(engine) as session:
        companies.withdraw(session, OPERATOR, company_id)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("reserve", [2], indirect=True)
def test_a_list_is_scored_again_only_when_its_reserve_is_used_up(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, reserve: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine) as session:
        add(session, company("south", "pumps", ["water pump"], ["water valve"]))
        for n in range(12):
            add(session, company("north", f"valves {n}", [f"water valve {n}"], ["water pump"]))
    rank_corridor(engine, corridor, embeddings, LENGTH)
    scored: list[int] = []
    scores = Picture._scores

    def remember(self: Picture, name: SideName, slots: Slots) -> Any:
        scored.append(len(slots))
        return scores(self, name, slots)

    monkeypatch.setattr(Picture, "_scores", remember)
    kept = refreshes(engine, embeddings, LENGTH)
    again = []
    for _ in range(LENGTH + reserve):
        best = min(state(engine, corridor).items(), key=lambda item: item[1][1] or ALL)[0]
        withdraw(engine, best.b[1])
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
    drawn: list[int] = []
    read = drawing.read

    def remember(session: Session, of: Corridor, run: Run, weights: Any) -> Any:
        drawn.append(run.revision)
        return read(session, of, run, weights)

    monkeypatch.setattr(drawing, "read", remember)
    one, other = (refreshes(engine, embeddings, LENGTH) for _ in range(2))
    for kept, company_id in zip((one, one, other, one, one), ids, strict=False):
        withdraw(engine, company_id)
        kept.refresh()
        assert_right(engine, corridor, embeddings)
    assert drawn == [0, 2, 3]


def test_lists_that_were_tampered_with_are_made_anew(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, caplog: pytest.LogCaptureFixture
) -> None:
    ids = portfolio(engine)
    rank_corridor(engine, corridor, embeddings, LENGTH)
    first = current(engine, corridor)
    with transaction(engine) as session:
        session.execute(delete(Match).where(Match.company_a_id == ids["south 3"]))
    withdraw(engine, ids["south 3"])
    refresh(engine, embeddings, LENGTH)
    assert [record.message for record in caplog.records] == ["the lists of south-north are ranked anew"]
    assert current(engine, corridor).id > first.id
    assert_right(engine, corridor, embeddings)
