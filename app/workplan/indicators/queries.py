"""The SQL of indicators: introductions with their steps, stays with what was said, needs with and without a match."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import batches
from app.hosting.booking import Period
from app.hosting.states import StayState
from app.workplan import sources
from app.workplan.indicators.computing import Recorded, Step
from app.workplan.indicators.stays import RecordedStay, Said
from app.workplan.proposing import shared_sector, wide_sector
from models import (
    Company,
    Corridor,
    Introduction,
    IntroductionStep,
    Match,
    Pair,
    Park,
    Party,
    Run,
    Site,
    Stay,
    StayEvaluation,
)
from models.run import whole_corridor


@dataclass(frozen=True, slots=True)
class Supply:
    """Needs of one form of companies in one wide sector; `alone` are those whose company has no match for them."""

    sector: str | None
    form: str
    needs: int
    alone: int


def recorded(session: Session, corridor: Corridor) -> list[Recorded]:
    """Every introduction that was ever proposed, by its id. What is on a park's shortlist only is its own affair."""
    query = (
        select(Introduction.id, Introduction.proposer, Introduction.proposed_at, Introduction.replayed_day)
        .add_columns(Pair.id.label("pair_id"), Pair.form, Pair.party_a_id, Pair.party_b_id)
        .join(Pair, Pair.id == Introduction.pair_id)
        .where(Pair.corridor_id == corridor.id, Introduction.proposed_at.is_not(None))
        .order_by(Introduction.id)
    )
    rows = session.execute(query).all()
    steps = _steps(session, [row.id for row in rows])
    places = _places(session, corridor, {row.pair_id for row in rows})
    sectors = _sectors(session, {party for row in rows for party in (row.party_a_id, row.party_b_id)})
    codes = _park_codes(session, corridor)
    return [
        Recorded(
            row.id,
            row.form,
            codes[row.proposer],
            shared_sector(sectors.get(row.party_a_id, ()), sectors.get(row.party_b_id, ())),
            row.replayed_day or row.proposed_at.date(),
            tuple(steps[row.id]),
            places.get(row.pair_id),
        )
        for row in rows
    ]


def recorded_stays(session: Session, corridor: Corridor) -> list[RecordedStay]:
    """Every stay that was ever asked for, by its id."""
    query = select(Stay).join(Pair, Pair.id == Stay.pair_id).where(Pair.corridor_id == corridor.id)
    rows = session.scalars(query.order_by(Stay.id)).all()
    said: dict[int, list[Said]] = defaultdict(list)
    for batch in batches([row.id for row in rows]):
        of_stays = select(StayEvaluation).where(StayEvaluation.stay_id.in_(batch)).order_by(StayEvaluation.id)
        for one in session.scalars(of_stays):
            said[one.stay_id].append(Said(one.by, one.rating, one.again))
    codes, today = _park_codes(session, corridor), corridor.as_of or datetime.now(UTC).date()
    return [
        RecordedStay(
            StayState(row.state),
            codes[row.host],
            Period(row.begun_on or row.starts_on, row.ended_on or row.ends_on),
            _spent(row, today),
            tuple(said[row.id]),
        )
        for row in rows
    ]


def _spent(row: Stay, today: date) -> Period | None:
    """The days on which the guest was there so far: on that of the arrival at least."""
    if row.begun_on is None:
        return None
    return Period(row.begun_on, row.ended_on or max(row.begun_on, min(row.ends_on, today)))


def _park_codes(session: Session, corridor: Corridor) -> Mapping[str, str]:
    """By their sides."""
    found = session.execute(select(Park.id, Park.code).where(Park.id.in_(corridor.park_ids)))
    parks = {row.id: row.code for row in found}
    return {"a": parks[corridor.park_a_id], "b": parks[corridor.park_b_id]}


def supply(session: Session, corridor: Corridor) -> list[Supply]:
    """Of today's needs, by the wide sector of their company and by form. Before the first ranking all are alone."""
    day = corridor.as_of or datetime.now(UTC).date()
    alone = {need.id for need in sources.needs_alone(session, corridor, sources.current_run(session, corridor), day)}
    all_of, alone_of = Counter[tuple[str | None, str]](), Counter[tuple[str | None, str]]()
    for need in sources.needs(session, corridor, day):
        key = next(map(wide_sector, need.sectors), None), need.form
        all_of[key] += 1
        alone_of[key] += need.id in alone
    ordered = sorted(all_of, key=lambda key: (-alone_of[key], key[0] or "", key[1]))
    return [Supply(*key, all_of[key], alone_of[key]) for key in ordered]


def _steps(session: Session, introductions: Collection[int]) -> Mapping[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for batch in batches(sorted(introductions)):
        query = select(IntroductionStep).where(IntroductionStep.introduction_id.in_(batch))
        for row in session.scalars(query.order_by(IntroductionStep.id)):
            found[row.introduction_id].append(Step(row.after, row.at, row.by, row.reason, row.outcome))
    return found


def _places(session: Session, corridor: Corridor, pairs: Iterable[int]) -> dict[int, int]:
    """Pair -> the better of its two places in today's lists."""
    found: dict[int, int] = {}
    query = (
        select(Match.pair_id, Match.rank_for_a, Match.rank_for_b)
        .join(Run, Run.id == Match.run_id)
        .where(Run.is_current, Run.scope == whole_corridor(corridor.id))
    )
    for batch in batches(sorted(pairs)):
        for pair_id, of_a, of_b in session.execute(query.where(Match.pair_id.in_(batch))):
            ranks = [rank for rank in (of_a, of_b) if rank is not None]
            if ranks:
                found[pair_id] = min(ranks)
    return found


def _sectors(session: Session, parties: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Of whoever was introduced, there any more or not."""
    query = (
        select(Party.id, Company.sectors, Site.sectors)
        .outerjoin(Company, Company.party_id == Party.id)
        .outerjoin(Site, Site.party_id == Party.id)
    )
    return {
        party: tuple(of_company or of_site or ())
        for batch in batches(sorted(parties))
        for party, of_company, of_site in session.execute(query.where(Party.id.in_(batch)))
    }
