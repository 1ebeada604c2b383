"""The SQL of a company's list by partner: one statement, as for its matches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, or_, select, union_all

from app.matches.lists.queries import LIMIT, company_halves, left_out, match, of_company, rows_of
from app.matches.lists.query import MatchQuery
from matching.profiles import Language


def partner_matches(connection: Connection, company_id: int, query: MatchQuery) -> Sequence[Row[Any]]:
    """As `queries.company_matches`, and `best`, the partner's highest score: all matches of a partner together.

    The partner of the highest score first; one partner more than fits the page.
    """
    return rows_of(connection, _statement, company_id, query)


def _statement(given: frozenset[str], sectors: tuple[str, ...], dialect: str, language: Language) -> Select[Any]:
    listed = union_all(*company_halves(given, sectors, dialect)).subquery()
    best = func.max(listed.c.score).over(partition_by=listed.c.partner_id).label("best")
    scored = select(listed, best).subquery()
    place = func.dense_rank().over(order_by=(scored.c.best.desc(), scored.c.partner_id)).label("place")
    placed = select(scored, place)
    if "after_id" in given:
        tied = and_(scored.c.best == bindparam("after_score"), scored.c.partner_id > bindparam("after_id"))
        placed = placed.where(or_(scored.c.best < bindparam("after_score"), tied))
    every = placed.subquery()
    page = select(every).where(every.c.place <= LIMIT).cte("listed")
    partners = select(func.count(page.c.partner_id.distinct()))
    end = left_out(given, sectors, dialect, partners)
    statement = of_company(page, language, page.c.best, page.c.partner_id, *end)
    return statement.order_by(page.c.place, match.score.desc(), match.id)
