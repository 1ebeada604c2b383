"""The SQL of a corridor's coverage: companies and needs of both parks, and the matches of its current run."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, Select, String, and_, case, cast, func, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from app.accounts.roles import Caller
from app.matches.bands import reaches
from app.matches.coverage.schemas import UnseenSort
from app.paging import AnyRow, Found, IdSort, Paging, find_page, order_by
from app.portfolio.faces import called, reads_names_of
from matching.scoring.bands import Band
from models import Company, Corridor, Match, Opportunity, Run
from models.run import whole_corridor

BEST = 12
"""Matches of a cell that are named."""
FROM: Band = "worth_a_look"
"""What a match must be at least to count: below it hardly one in a hundred is worth a meeting."""


def current_run(session: Session, corridor_id: int) -> int | None:
    return session.scalar(select(Run.id).where(Run.scope == whole_corridor(corridor_id), Run.is_current))


def companies(session: Session, corridor: Corridor, run_id: int | None) -> Sequence[Row[Any]]:
    """Of both parks: `park_id`, `sectors`, whether it `has` good matches, whether it is `seen` in a partner's list."""
    good = _good(run_id)
    has, seen = _in_lists(good, "own").label("has"), _in_lists(good, "other").label("seen")
    columns: tuple[ColumnElement[Any], ...] = Company.park_id.expression, Company.sectors.expression, has, seen
    return session.execute(select(*columns).where(_published(corridor))).all()


def needs(session: Session, corridor: Corridor, run_id: int | None) -> Sequence[Row[Any]]:
    """How many there are, and how many nobody meets: `park_id`, `needs`, `unmet`."""
    unmet = func.sum(case((_is_met(_good(run_id)), 0), else_=1))
    return session.execute(
        select(Company.park_id, func.count().label("needs"), unmet.label("unmet"))
        .join(Opportunity, Opportunity.company_id == Company.id)
        .where(_published(corridor), *_IS_NEED)
        .group_by(Company.park_id)
    ).all()


def cells(session: Session, run_id: int) -> Sequence[Row[Any]]:
    """The best matches of every two lists of sectors, with how many there are: `a`, `b`, `pair_id`, `score`, `matches`.

    Companies with the same sectors are one group, so that the rows are as many as groups, not as matches.
    """
    of_a, of_b = aliased(Company), aliased(Company)
    groups = cast(of_a.sectors, String), cast(of_b.sectors, String)
    ranked = (
        select(
            groups[0].label("a"),
            groups[1].label("b"),
            Match.pair_id,
            Match.score,
            func.count().over(partition_by=groups).label("matches"),
            func.row_number().over(partition_by=groups, order_by=(Match.score.desc(), Match.pair_id)).label("place"),
        )
        .join(of_a, of_a.party_id == Match.party_a_id)
        .join(of_b, of_b.party_id == Match.party_b_id)
        .where(*_is_good(run_id))
        .subquery()
    )
    best = select(ranked).where(ranked.c.place <= BEST)
    return session.execute(best.order_by(ranked.c.score.desc(), ranked.c.pair_id)).all()


def unmet_needs(
    session: Session,
    caller: Caller,
    corridor: Corridor,
    run_id: int | None,
    park_id: int | None,
    paging: Paging,
    sort: IdSort = "id",
) -> Found[AnyRow]:
    """Needs with their company's `company` name and `park_id`. Another park's anonymous companies are
    left out: what they look for might tell who they are.
    """
    query: Select[Any] = (
        select(Opportunity, called(caller).label("company"), Company.park_id)
        .join(Company, Company.id == Opportunity.company_id)
        .where(_published(corridor), *_IS_NEED, ~_is_met(_good(run_id)), _of(park_id), _readable(caller, corridor))
    )
    return find_page(session, query, paging, order_by({"id": Opportunity.id}, sort, Opportunity.id))


def unseen_companies(
    session: Session,
    caller: Caller,
    corridor: Corridor,
    run_id: int | None,
    park_id: int | None,
    paging: Paging,
    sort: UnseenSort = "id",
) -> Found[AnyRow]:
    """Companies with the `name` that the caller reads, and how many `offers` and `needs` they state."""
    offers, wanted = (
        select(func.count())
        .where(Opportunity.company_id == Company.id, Opportunity.side == side, Opportunity.withdrawn_at.is_(None))
        .scalar_subquery()
        for side in ("offer", "need")
    )
    name = called(caller).label("name")
    query: Select[Any] = select(Company, name, offers.label("offers"), wanted.label("needs"))
    query = query.where(_published(corridor), ~_in_lists(_good(run_id), "other"), _of(park_id))
    return find_page(session, query, paging, order_by({"id": Company.id, "name": name}, sort, Company.id))


_IS_NEED = (Opportunity.side == "need", Opportunity.withdrawn_at.is_(None))


def _published(corridor: Corridor) -> ColumnElement[bool]:
    return and_(Company.park_id.in_(corridor.park_ids), ~Company.draft, Company.withdrawn_at.is_(None))


def _of(park_id: int | None) -> ColumnElement[bool]:
    return Company.park_id.is_not(None) if park_id is None else Company.park_id == park_id


def _readable(caller: Caller, corridor: Corridor) -> ColumnElement[bool]:
    theirs = [park for park in corridor.park_ids if reads_names_of(caller, park)]
    return or_(Company.public_title.is_(None), Company.park_id.in_(theirs))


def _good(run_id: int | None) -> CTE:
    """The ends of good matches: `party_id`, `form`, its rank in its `own` list and in that of the `other`."""
    ends = [
        select(party.label("party_id"), Match.form, own.label("own"), other.label("other")).where(*_is_good(run_id))
        for party, own, other in (
            (Match.party_a_id, Match.rank_for_a, Match.rank_for_b),
            (Match.party_b_id, Match.rank_for_b, Match.rank_for_a),
        )
    ]
    return union_all(*ends).cte("good")


def _is_good(run_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return Match.run_id == run_id, reaches(Match, FROM)


def _in_lists(good: CTE, rank: str) -> ColumnElement[bool]:
    return Company.party_id.in_(select(good.c.party_id).where(good.c[rank].is_not(None)))


def _is_met(good: CTE) -> ColumnElement[bool]:
    """Whether the need's company has a good match in its form."""
    return tuple_(Company.party_id, Opportunity.form).in_(select(good.c.party_id, good.c.form))
