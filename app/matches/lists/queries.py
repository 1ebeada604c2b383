"""The SQL of match lists: one statement a list, on one table, made once for each combination of filters.

Nothing in the service is asked for as often. To put a statement together takes SQLAlchemy longer than it takes SQLite
to answer it, so the statements are kept; and JSON is fetched as the text that it is stored as, to be served as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    literal,
    or_,
    select,
    text,
    union_all,
)

from app.paging import Paging, unknown_cursor
from app.portfolio.companies.repository import json_list_holds
from matching.profiles import Language
from models import Company, Match, Run, Site

match, run = Match.__table__.c, Run.__table__.c
company, site = Company.__table__.c, Site.__table__.c
OF: BindParameter[int] = bindparam("of")
LIMIT: BindParameter[int] = bindparam("limit")

CURRENT_RUNS = select(run.id).where(text("runs.is_current"))
"""Matches of runs that are not published yet, or no longer, stand beside those that readers see.

Written as the partial index has it: SQLite would not take `is_current = 1` for the same.
"""


@dataclass(frozen=True, slots=True)
class MatchFilter:
    """What a list of matches may be narrowed to. `sectors`: the partner, or one of the two, is in any of these."""

    form: str | None = None
    sectors: tuple[str, ...] = ()
    min_score: float | None = None


def company_matches(
    connection: Connection, company_id: int, chosen: MatchFilter, paging: Paging, language: Language
) -> Sequence[Any]:
    """(up_to_date, id, form, score, confidence, explanation, sentences, rank, partner), best first; one more than fits.

    Always a row for a company that there is: of one without matches, a row whose id is none.
    """
    return _rows(connection, _company_statement, company_id, chosen, paging, language)


def corridor_matches(
    connection: Connection, corridor_id: int, chosen: MatchFilter, paging: Paging, language: Language
) -> Sequence[Any]:
    """(id, form, score, confidence, explanation, sentences, rank_for_a, rank_for_b, a, b), best first; one more."""
    return _rows(connection, _corridor_statement, corridor_id, chosen, paging, language)


def _rows(
    connection: Connection,
    make: Callable[..., Select[Any]],
    of: int,
    chosen: MatchFilter,
    paging: Paging,
    language: Language,
) -> Sequence[Any]:
    given = {"form": chosen.form, "min_score": chosen.min_score} | _position(paging)
    named = {name: value for name, value in given.items() if value is not None}
    statement = make(frozenset(named), chosen.sectors, connection.dialect.name, language)
    return connection.execute(statement, {"of": of, "limit": paging.limit + 1} | named).all()


def _position(paging: Paging) -> dict[str, float | None]:
    """Where the page before ended."""
    match paging.after:
        case None:
            return {}
        case [int() | float() as score, int() as last_id]:
            return {"after_score": score, "after_id": last_id}
    raise unknown_cursor()


BEST_FIRST = (match.score.desc(), match.id)


def _columns(language: Language) -> tuple[ColumnElement[Any], ...]:
    explanation = cast(match.explanation, Text).label("explanation")
    sentences = cast(match.sentences[language], Text).label("sentences")
    return match.id, match.form, match.score, match.confidence, explanation, sentences


@lru_cache(maxsize=128)
def _company_statement(
    named: frozenset[str], sectors: tuple[str, ...], dialect: str, language: Language
) -> Select[Any]:
    """Each side's arm is read off its index in order, and no further than the page; what is shown is fetched last."""
    published = match.run_id.in_(CURRENT_RUNS)
    arms = [
        _narrowed(
            select(match.id, match.score, rank.label("rank"), literal(is_a).label("is_a")).where(
                me == OF, rank.is_not(None), published
            ),
            named,
            [_in_sectors(them, sectors, dialect)] if sectors else [],
        )
        for me, rank, them, is_a in (
            (match.company_a_id, match.rank_for_a, match.company_b_id, 1),
            (match.company_b_id, match.rank_for_b, match.company_a_id, 0),
        )
    ]
    listed = union_all(*(select(arm.subquery()) for arm in arms)).subquery()
    partner = cast(case((listed.c.is_a == 1, match.party_b), else_=match.party_a), Text).label("partner")
    return (
        select(company.stale_since.is_(None).label("up_to_date"), *_columns(language), listed.c.rank, partner)
        .select_from(Company.__table__)
        .outerjoin(listed, listed.c.id.is_not(None))
        .outerjoin(Match.__table__, match.id == listed.c.id)
        .where(company.id == OF)
        .order_by(*BEST_FIRST)
        .limit(LIMIT)
    )


@lru_cache(maxsize=128)
def _corridor_statement(
    named: frozenset[str], sectors: tuple[str, ...], dialect: str, language: Language
) -> Select[Any]:
    current = select(run.id).where(run.corridor_id == OF, run.is_current).scalar_subquery()
    cards = (cast(match.party_a, Text).label("a"), cast(match.party_b, Text).label("b"))
    base = select(*_columns(language), match.rank_for_a, match.rank_for_b, *cards).where(match.run_id == current)
    parties = (match.company_a_id, match.company_b_id)
    either = [or_(*(_in_sectors(row_id, sectors, dialect) for row_id in parties))] if sectors else []
    return _narrowed(base, named, either)


def _narrowed(base: Select[Any], named: frozenset[str], conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """A page of the list, in its order."""
    statement = base.where(*conditions)
    if "form" in named:
        statement = statement.where(match.form == bindparam("form"))
    if "min_score" in named:
        statement = statement.where(match.score >= bindparam("min_score"))
    if "after_id" in named:
        level = and_(match.score == bindparam("after_score"), match.id > bindparam("after_id"))
        statement = statement.where(or_(match.score < bindparam("after_score"), level))
    return statement.order_by(*BEST_FIRST).limit(LIMIT)


def _in_sectors(company_id: ColumnElement[Any], sectors: tuple[str, ...], dialect: str) -> ColumnElement[bool]:
    """Whether that party of a match, or its site, is in any of the sectors."""
    return or_(
        *(
            exists(select(table.id).where(table.id == row_id, json_list_holds(dialect, table.sectors, code)))
            for table, row_id in ((company, company_id), (site, match.site_id))
            for code in sectors
        )
    )
