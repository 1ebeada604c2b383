"""The SQL of a company's list by partner: one statement, as for its matches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, union_all

from app.matches.lists.clauses import LIMIT, beyond, in_order, match, order_of
from app.matches.lists.company_queries import company_halves, left_out, of_company
from app.matches.lists.prepared import rows_of
from app.matches.lists.query import MatchQuery
from matching.profiles import Language


def partner_matches(connection: Connection, company_id: int, query: MatchQuery) -> Sequence[Row[Any]]:
    """As `company_matches`, and `best`, the partner's highest score, or what else the list is sorted by.

    All matches of a partner together, the partners in the order asked for; one partner more than fits the page.
    """
    return rows_of(connection, _statement, company_id, query)


def _statement(given: frozenset[str], sectors: tuple[str, ...], dialect: str, language: Language) -> Select[Any]:
    listed = union_all(*company_halves(given, sectors, dialect)).subquery()
    best = func.max(listed.c.key).over(partition_by=listed.c.partner_id).label("best")
    scored = select(listed, best).subquery()
    _, falling = order_of(given)
    order = in_order(scored.c.best, scored.c.partner_id, falling=falling)
    place = func.dense_rank().over(order_by=order).label("place")
    placed = select(scored, place)
    if "after_id" in given:
        placed = placed.where(beyond(scored.c.best, scored.c.partner_id, falling=falling))
    every = placed.subquery()
    page = select(every).where(every.c.place <= LIMIT).cte("listed")
    partners = select(func.count(page.c.partner_id.distinct()))
    end = left_out(given, sectors, dialect, partners)
    statement = of_company(page, language, page.c.best, page.c.partner_id, *end)
    return statement.order_by(page.c.place, match.score.desc(), match.id)
