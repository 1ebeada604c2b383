"""The SQL of how long lists are."""

from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal, select, union_all

from app.matches.lists.clauses import count_of, match
from app.matches.lists.company_queries import company_halves, instead
from app.matches.lists.corridor_queries import of_corridor
from app.matches.lists.prepared import rows_of
from app.matches.lists.query import MatchQuery
from matching.profiles import Language
from models import Match
from models.run import whole_corridor


def of_company_list(connection: Connection, company_id: int, query: MatchQuery) -> int:
    """How many items all pages of a company's list have: matches, or partners."""
    (counted,) = rows_of(connection, _of_company, company_id, query)
    return int(counted.partners if query.by == "partner" else counted.matches)


def of_corridor_list(connection: Connection, corridor_id: int, query: MatchQuery) -> int:
    """How many matches all pages of a corridor's list have."""
    (counted,) = rows_of(connection, _of_corridor, whole_corridor(corridor_id), query)
    return int(counted.matches)


def end_of_corridor_list(connection: Connection, corridor_id: int, query: MatchQuery) -> Row[Any]:
    """What the end of a corridor's list tells: `hidden` and `for_later`, as of `instead`."""
    (counted,) = rows_of(connection, _end_of_corridor, whole_corridor(corridor_id), query)
    return counted


def _of_company(given: frozenset[str], sectors: tuple[str, ...], dialect: str, _language: Language) -> Select[Any]:
    listed = union_all(*company_halves(given, sectors, dialect)).subquery()
    counts: list[Any] = [func.count().label("matches"), func.count(listed.c.partner_id.distinct()).label("partners")]
    return select(*counts).select_from(listed)


def _of_corridor(given: frozenset[str], sectors: tuple[str, ...], dialect: str, _language: Language) -> Select[Any]:
    return of_corridor(select(func.count().label("matches")).select_from(Match.__table__), given, sectors, dialect)


def _end_of_corridor(given: frozenset[str], sectors: tuple[str, ...], dialect: str, _language: Language) -> Select[Any]:
    def counted(wanted: frozenset[str] | None) -> Any:
        return literal(0) if wanted is None else count_of(of_corridor(select(match.id), wanted, sectors, dialect))

    counts: list[Any] = [counted(wanted).label(name) for name, wanted in instead(given).items()]
    return select(*counts)
