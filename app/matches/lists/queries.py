"""The SQL of match lists: one statement a list, on one table, made once for each combination of filters and language.

Nothing in the service is asked for as often. To put a statement together takes SQLAlchemy longer than it takes SQLite
to answer it, so the statements are kept; and JSON is fetched as the text that it is stored as, to be served as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Text, and_, bindparam, case, cast, exists, or_, select
from sqlalchemy.orm import Session

from app.paging import Paging, unknown_cursor
from app.portfolio.companies.queries import json_list_holds
from matching.profiles import Language
from models import Company, Match, Run, Site

match, run = Match.__table__.c, Run.__table__.c
company, site = Company.__table__.c, Site.__table__.c


@dataclass(frozen=True, slots=True)
class MatchFilter:
    """What a list of matches may be narrowed to. `sectors`: the partner, or one of the two, is in any of these."""

    form: str | None = None
    sectors: tuple[str, ...] = ()
    min_score: float | None = None


def company_matches(
    session: Session, company_id: int, chosen: MatchFilter, paging: Paging, language: Language
) -> Sequence[Row[Any]]:
    """(…, rank, partner) of the company's list, best first; one row more than the page holds."""
    return _rows(session, _of_company, company_id, chosen, paging, language)


def corridor_matches(
    session: Session, corridor_id: int, chosen: MatchFilter, paging: Paging, language: Language
) -> Sequence[Row[Any]]:
    """(…, rank_for_a, rank_for_b, a, b) of a corridor, best first; one row more than the page holds."""
    return _rows(session, _of_corridor, corridor_id, chosen, paging, language)


UP_TO_DATE = select(company.stale_since.is_(None)).where(company.id == bindparam("of"))


def is_up_to_date(session: Session, company_id: int) -> bool | None:
    """None if there is no such company."""
    return session.execute(UP_TO_DATE, {"of": company_id}).scalar_one_or_none()


Base = Callable[[Language], Select[Any]]


def _columns(language: Language) -> tuple[ColumnElement[Any], ...]:
    return (
        match.id,
        match.form,
        match.score,
        match.confidence,
        match.ranked_at,
        cast(match.explanation, Text).label("explanation"),
        cast(match.sentences[language], Text).label("sentences"),
    )


def _of_company(language: Language) -> Select[Any]:
    is_a, is_b = match.company_a_id == bindparam("of"), match.company_b_id == bindparam("of")
    return select(
        *_columns(language),
        case((is_a, match.rank_for_a), else_=match.rank_for_b).label("rank"),
        cast(case((is_a, match.party_b), else_=match.party_a), Text).label("partner"),
    ).where(or_(and_(is_a, match.rank_for_a.is_not(None)), and_(is_b, match.rank_for_b.is_not(None))))


def _of_corridor(language: Language) -> Select[Any]:
    current = select(run.id).where(run.corridor_id == bindparam("of"), run.is_current).scalar_subquery()
    parties = (cast(match.party_a, Text).label("a"), cast(match.party_b, Text).label("b"))
    return select(*_columns(language), match.rank_for_a, match.rank_for_b, *parties).where(match.run_id == current)


def _rows(
    session: Session, base: Base, of: int, chosen: MatchFilter, paging: Paging, language: Language
) -> Sequence[Row[Any]]:
    given = {"form": chosen.form, "min_score": chosen.min_score} | _position(paging)
    named = {name: value for name, value in given.items() if value is not None}
    statement = _statement(base, language, frozenset(named), chosen.sectors, session.get_bind().dialect.name)
    return session.execute(statement, {"of": of, "limit": paging.limit + 1} | named).all()


def _position(paging: Paging) -> dict[str, float | None]:
    """Where the page before ended."""
    match paging.after:
        case None:
            return {}
        case [int() | float() as score, int() as last_id]:
            return {"after_score": score, "after_id": last_id}
    raise unknown_cursor()


@lru_cache(maxsize=256)
def _statement(
    base: Base, language: Language, named: frozenset[str], sectors: tuple[str, ...], dialect: str
) -> Select[Any]:
    statement = base(language)
    if "form" in named:
        statement = statement.where(match.form == bindparam("form"))
    if "min_score" in named:
        statement = statement.where(match.score >= bindparam("min_score"))
    if "after_id" in named:
        level = and_(match.score == bindparam("after_score"), match.id > bindparam("after_id"))
        statement = statement.where(or_(match.score < bindparam("after_score"), level))
    if sectors:
        statement = statement.where(_in_sectors(base, sectors, dialect))
    return statement.order_by(match.score.desc(), match.id).limit(bindparam("limit"))


def _in_sectors(base: Base, sectors: tuple[str, ...], dialect: str) -> ColumnElement[bool]:
    companies: tuple[Any, ...] = (match.company_a_id, match.company_b_id)
    if base is _of_company:
        companies = (case((companies[0] == bindparam("of"), companies[1]), else_=companies[0]),)
    parties = [(company, row_id) for row_id in companies] + [(site, match.site_id)]
    return or_(
        *(
            exists(select(table.id).where(table.id == row_id, json_list_holds(dialect, table.sectors, code)))
            for table, row_id in parties
            for code in sectors
        )
    )
