"""The SQL of a company's list: one statement. Stored JSON is fetched as bytes and served as it is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, func, literal, select, union_all

from app.matches.lists import judged
from app.matches.lists.clauses import (
    CURRENT_RUNS,
    LIMIT,
    MINE,
    OWNER,
    columns,
    company,
    count_of,
    in_order,
    in_sectors,
    known_of,
    match,
    narrowed,
    order_of,
    page_of,
    party,
    run,
    telling,
)
from app.matches.lists.prepared import rows_of
from app.matches.lists.query import MatchQuery
from app.matches.lists.standing import said_of
from matching.profiles import Language
from models import Company, Match, Party, Run, RunParty, Telling


def company_matches(connection: Connection, company_id: int, query: MatchQuery) -> Sequence[Row[Any]]:
    """What a `MatchItem` is made from, in the order asked for, and `up_to_date`; one row more than fits the page.

    On the last page also `hidden`, the number of weak matches that are left out. A company without matches has one row,
    whose id is none. `evidence` is none where a match is not told yet.
    """
    rows = rows_of(connection, _company_statement, company_id, query)
    if len(rows) < 2:
        return rows
    column, sign = query.sort.removeprefix("-"), -1 if query.sort.startswith("-") else 1
    return sorted(rows, key=lambda row: (sign * getattr(row, column), -sign * row.id))


def _company_statement(
    given: frozenset[str], sectors: tuple[str, ...], dialect: str, language: Language
) -> Select[Any]:
    """Each half of the union reads its index in order, only as far as the page; the other columns are joined last, and
    in no order: SQLite would carry all that is told through its sorter.
    """
    halves = (page_of(half, given) for half in company_halves(given, sectors, dialect))
    both = union_all(*(select(half.subquery()) for half in halves)).subquery()
    _, falling = order_of(given)
    listed = select(both).order_by(*in_order(both.c.key, both.c.id, falling=falling)).limit(LIMIT).cte("listed")
    return of_company(listed, language, *left_out(given, sectors, dialect, select(func.count()).select_from(listed)))


def left_out(
    given: frozenset[str], sectors: tuple[str, ...], dialect: str, on_page: Select[Any]
) -> tuple[ColumnElement[int | None], ...]:
    """What the last page of a company's list has to say of its end: the counts of `instead`; `on_page`: items."""

    def counted(name: str, wanted: frozenset[str] | None) -> ColumnElement[int | None]:
        count = literal(0) if wanted is None else count_of(union_all(*company_halves(wanted, sectors, dialect)))
        return case((on_page.scalar_subquery() < LIMIT, count)).label(name)

    return tuple(counted(name, wanted) for name, wanted in instead(given).items())


def instead(given: frozenset[str]) -> dict[str, frozenset[str] | None]:
    """What a list leaves out and counts at its end -> what would be asked for it; none where it leaves out none such.

    `hidden` are the weak matches, `for_later` those that are set aside for later.
    """
    later = given - {"open"} | {"for_later"}
    return {
        "hidden": given - {"strong"} | {"weak"} if "hides" in given else None,
        "for_later": (later if "of_band" in given else later - {"strong", "weak"}) if "open" in given else None,
    }


def company_halves(given: frozenset[str], sectors: tuple[str, ...], dialect: str) -> list[Select[Any]]:
    """A company's list: what its party is the A of, and what it is the B of. `key` is what it is sorted by."""
    key, _ = order_of(given)
    return [
        narrowed(
            select(
                match.id, key.label("key"), rank.label("rank"), them.label("partner_id"), literal(is_a).label("is_a")
            ).where(me == MINE, rank.is_not(None), match.run_id.in_(CURRENT_RUNS)),
            given,
            dialect,
            [*([in_sectors(them, sectors, dialect)] if sectors else []), *judged.narrowing(given, dialect)],
            said_of(MINE, is_a=bool(is_a)),
        )
        for me, rank, them, is_a in (
            (match.party_a_id, match.rank_for_a, match.party_b_id, 1),
            (match.party_b_id, match.rank_for_b, match.party_a_id, 0),
        )
    ]


def of_company(listed: Any, language: Language, *more: ColumnElement[Any]) -> Select[Any]:
    """What is served of matches out of `company_halves`; one empty row, where there are none."""
    partner = RunParty.__table__.c
    beside = listed.c.rank, listed.c.is_a, partner.label, partner.card
    return (
        select(*columns(language, said_of(MINE)), *beside, *more, party.stale_since.is_(None).label("up_to_date"))
        .select_from(Company.__table__)
        .join(Party.__table__, party.id == company.party_id)
        .outerjoin(listed, listed.c.id.is_not(None))
        .outerjoin(Match.__table__, match.id == listed.c.id)
        .outerjoin(Run.__table__, run.id == match.run_id)
        .outerjoin(RunParty.__table__, known_of(partner, listed.c.partner_id))
        .outerjoin(Telling.__table__, telling.match_id == match.id)
        .where(company.id == OWNER)
    )
