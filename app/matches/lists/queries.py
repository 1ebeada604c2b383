"""The SQL of match lists: one statement a list, built once for each combination of filters.

These are the most frequent requests. SQLAlchemy takes longer to build a statement than SQLite to run it, so statements
are cached; stored JSON is fetched as bytes and served as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import aliased

from app.accounts.roles import Caller
from app.matches.lists.schemas import By
from app.paging import Paging, unknown_cursor
from app.portfolio.companies.repository import json_list_holds
from matching.profiles import Language
from matching.scoring.meeting import Basis
from models import (
    ActivityCode,
    Company,
    Corridor,
    Description,
    Match,
    Opportunity,
    Party,
    PartyLists,
    Run,
    RunParty,
    Site,
    Telling,
)
from models.run import whole_corridor

match, run, telling = Match.__table__.c, Run.__table__.c, Telling.__table__.c
company, site, party = Company.__table__.c, Site.__table__.c, Party.__table__.c
PARKS = Corridor.park_a_id, Corridor.park_b_id
OWNER: BindParameter[Any] = bindparam("owner")
LIMIT: BindParameter[int] = bindparam("limit")

CURRENT_RUNS = select(run.id).where(text("runs.is_current"), run.scope.like(literal_column(f"'{whole_corridor('%')}'")))
"""Those of corridors. The table also holds matches of runs that are not published yet, or no longer.

Written as in the partial index, which SQLite would not use for `is_current = 1`; and the pattern is no parameter, as
SQLite prepares a statement again for each value of one.
"""


@dataclass(frozen=True, slots=True)
class MatchQuery:
    """Who asks for which page of a list, and the language of its sentences. `sectors`: either party is in one of these,
    or for a company's list the partner."""

    caller: Caller
    paging: Paging
    language: Language
    form: str | None = None
    basis: Basis | None = None
    sectors: tuple[str, ...] = ()
    min_score: float | None = None
    by: By = "match"


def readable_by(_caller: Caller) -> tuple[ColumnElement[bool], ...]:
    """Conditions on the matches that the caller may read. Today everybody may read all; a limit belongs here."""
    return ()


def company_matches(connection: Connection, company_id: int, query: MatchQuery) -> Sequence[Row[Any]]:
    """`up_to_date`, then what a `MatchItem` is made from, best first; one row more than fits the page.

    A company without matches has one row, whose id is none. `evidence` is none where a match is not told yet.
    """
    rows = rows_of(connection, _company_statement, company_id, query)
    return sorted(rows, key=lambda row: (-row.score, row.id)) if len(rows) > 1 else rows


def corridor_matches(connection: Connection, corridor_id: int, query: MatchQuery) -> Sequence[Row[Any]]:
    """What a `CorridorMatch` is made from, best first; one row more than fits the page."""
    return rows_of(connection, _corridor_statement, whole_corridor(corridor_id), query)


def tables(connection: Connection, tables_hash: str) -> Any:
    """The weights of a run, by their hash."""
    return connection.scalar(select(Run.tables).where(Run.tables_hash == tables_hash).limit(1))


def circumstances(connection: Connection, company_id: int, caller: Caller) -> Row[Any]:
    """What tells why a company's list is short: what it says, who is over there, if it is ranked and listed."""
    return connection.execute(_circumstances(caller), {"owner": company_id, "today": datetime.now(UTC).date()}).one()


def rows_of(
    connection: Connection, build: Callable[..., Select[Any]], owner: int | str, query: MatchQuery
) -> Sequence[Row[Any]]:
    """Of a statement that is built once for each combination of filters, sectors, dialect and language."""
    optional = {"form": query.form, "basis": query.basis, "min_score": query.min_score} | _position(query.paging)
    given = {name: value for name, value in optional.items() if value is not None}
    statement = build(frozenset(given), query.sectors, connection.dialect.name, query.language)
    if conditions := readable_by(query.caller):
        statement = statement.where(*conditions)
    return connection.execute(statement, {"owner": owner, "limit": query.paging.limit + 1} | given).all()


def _position(paging: Paging) -> dict[str, float | None]:
    """Where the previous page ended."""
    match paging.after:
        case None:
            return {}
        case [int() | float() as score, int() as last_id]:
            return {"after_score": score, "after_id": last_id}
    raise unknown_cursor()


RENDERED = 10
SHOWN_DECIMALS = 4
"""of a score, which is stored in full"""
BEST_FIRST = (match.score.desc(), match.id)


def _columns(language: Language) -> tuple[ColumnElement[Any], ...]:
    """What is read of every match; the first `RENDERED` in the order in which they are rendered."""
    served = match.id, match.pair_id, match.form, match.score, match.confidence, match.basis
    told = match.part_values, run.tables_hash, telling.evidence, telling[language].label("sentences")
    return *served, *told, match.run_id, match.party_a_id, match.party_b_id


def _party(of: Any, party_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """What the run of a match knows of one of its parties."""
    return and_(of.run_id == match.run_id, of.party_id == party_id)


@lru_cache(maxsize=128)
def _company_statement(
    given: frozenset[str], sectors: tuple[str, ...], dialect: str, language: Language
) -> Select[Any]:
    """Each half of the union reads its index in order, only as far as the page; the other columns are joined last, and
    in no order: SQLite would carry all that is told through its sorter.
    """
    halves = (_page_of(half, given) for half in company_halves(given, sectors, dialect))
    both = union_all(*(select(half.subquery()) for half in halves)).subquery()
    listed = select(both).order_by(both.c.score.desc(), both.c.id).limit(LIMIT).subquery()
    return of_company(listed, language)


def company_halves(given: frozenset[str], sectors: tuple[str, ...], dialect: str) -> list[Select[Any]]:
    """A company's list: what its party is the A of, and what it is the B of."""
    mine = select(company.party_id).where(company.id == OWNER).scalar_subquery()
    return [
        _narrowed(
            select(
                match.id, match.score, rank.label("rank"), them.label("partner_id"), literal(is_a).label("is_a")
            ).where(me == mine, rank.is_not(None), match.run_id.in_(CURRENT_RUNS)),
            given,
            [_in_sectors(them, sectors, dialect)] if sectors else [],
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
        select(*_columns(language), *beside, *more, party.stale_since.is_(None).label("up_to_date"))
        .select_from(Company.__table__)
        .join(Party.__table__, party.id == company.party_id)
        .outerjoin(listed, listed.c.id.is_not(None))
        .outerjoin(Match.__table__, match.id == listed.c.id)
        .outerjoin(Run.__table__, run.id == match.run_id)
        .outerjoin(RunParty.__table__, _party(partner, listed.c.partner_id))
        .outerjoin(Telling.__table__, telling.match_id == match.id)
        .where(company.id == OWNER)
    )


@lru_cache(maxsize=128)
def _corridor_statement(
    given: frozenset[str], sectors: tuple[str, ...], dialect: str, language: Language
) -> Select[Any]:
    current = select(run.id).where(run.scope == OWNER, text("runs.is_current")).scalar_subquery()
    a, b = (aliased(RunParty) for _ in "ab")
    both = a.label.label("label_a"), a.card.label("card_a"), b.label.label("label_b"), b.card.label("card_b")
    base = (
        select(*_columns(language), match.rank_for_a, match.rank_for_b, *both)
        .select_from(Match.__table__)
        .join(Run.__table__, run.id == match.run_id)
        .join(a, _party(a, match.party_a_id))
        .join(b, _party(b, match.party_b_id))
        .outerjoin(Telling.__table__, telling.match_id == match.id)
        .where(match.run_id == current)
    )
    parties = match.party_a_id, match.party_b_id
    either = [or_(*(_in_sectors(each, sectors, dialect) for each in parties))] if sectors else []
    return _page_of(_narrowed(base, given, either), given)


def _circumstances(caller: Caller) -> Select[Any]:
    there, mine = aliased(Company), Company.party_id
    ours = and_(Corridor.withdrawn_at.is_(None), or_(*(park == Company.park_id for park in PARKS)))
    day = select(func.max(func.coalesce(Corridor.as_of, bindparam("today", type_=Date)))).where(ours).scalar_subquery()
    valid = and_(
        Opportunity.company_id == Company.id,
        Opportunity.withdrawn_at.is_(None),
        or_(Opportunity.valid_until.is_(None), Opportunity.valid_until >= day),
    )
    of_park_there = or_(*(one == there.park_id for one in PARKS))
    listed = and_(
        match.run_id.in_(CURRENT_RUNS),
        *readable_by(caller),
        or_(
            *(
                and_(me == mine, rank.is_not(None))
                for me, rank in ((match.party_a_id, match.rank_for_a), (match.party_b_id, match.rank_for_b))
            )
        ),
    )
    counts: dict[str, tuple[Any, ColumnElement[bool]]] = {
        "corridors": (Corridor, ours),
        "ranked": (PartyLists, and_(PartyLists.party_id == mine, PartyLists.run_id.in_(CURRENT_RUNS))),
        "listed": (Match, listed),
        "needs": (Opportunity, and_(valid, Opportunity.side == "need")),
        "offers": (Opportunity, and_(valid, Opportunity.side == "offer")),
        "descriptions": (Description, Description.company_id == Company.id),
        "codes": (ActivityCode, ActivityCode.company_id == Company.id),
    }
    return select(
        Company.withdrawn_at.is_not(None).label("withdrawn"),
        Company.sectors,
        *(
            select(func.count()).select_from(table).where(condition).scalar_subquery().label(name)
            for name, (table, condition) in counts.items()
        ),
        select(func.count())
        .select_from(there)
        .join(Corridor, and_(ours, of_park_there))
        .where(there.park_id != Company.park_id, there.withdrawn_at.is_(None))
        .scalar_subquery()
        .label("others"),
    ).where(Company.id == OWNER)


def _narrowed(base: Select[Any], given: frozenset[str], conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """By what is asked for."""
    statement = base.where(*conditions)
    for column in (match.form, match.basis):
        if column.name in given:
            statement = statement.where(column == bindparam(column.name))
    if "min_score" in given:
        statement = statement.where(match.score >= bindparam("min_score") - 0.5 * 10**-SHOWN_DECIMALS)
    return statement


def _page_of(statement: Select[Any], given: frozenset[str]) -> Select[Any]:
    """Best first."""
    if "after_id" in given:
        tied = and_(match.score == bindparam("after_score"), match.id > bindparam("after_id"))
        statement = statement.where(or_(match.score < bindparam("after_score"), tied))
    return statement.order_by(*BEST_FIRST).limit(LIMIT)


def _in_sectors(party_id: ColumnElement[Any], sectors: tuple[str, ...], dialect: str) -> ColumnElement[bool]:
    """Whether that party of a match is in any of the sectors."""
    return or_(
        *(
            exists(select(table.id).where(table.party_id == party_id, json_list_holds(dialect, table.sectors, code)))
            for table in (company, site)
            for code in sectors
        )
    )
