"""The SQL of a corridor's list, and of one match by the id that lasts."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select
from sqlalchemy.orm import aliased

from app.matches.lists import judged
from app.matches.lists.clauses import (
    CURRENT_OF_SCOPE,
    CURRENT_RUNS,
    OWNER,
    columns,
    in_sectors,
    known_of,
    match,
    narrowed,
    page_of,
    run,
    taken_back,
    telling,
)
from app.matches.lists.prepared import rows_of
from app.matches.lists.query import MatchQuery
from matching.profiles import Language
from models import Match, Run, RunParty, Telling
from models.run import whole_corridor


def corridor_matches(connection: Connection, corridor_id: int, query: MatchQuery) -> Sequence[Row[Any]]:
    """What a `CorridorMatch` is made from, best first; one row more than fits the page."""
    return rows_of(connection, _corridor_statement, whole_corridor(corridor_id), query)


def pair_match(connection: Connection, pair_id: int, language: Language) -> Row[Any] | None:
    """What a `CorridorMatch` is made from, by the id that lasts; none if the pair is in no list today."""
    return connection.execute(_pair_statement(language), {"owner": pair_id}).one_or_none()


def _corridor_statement(
    given: frozenset[str], sectors: tuple[str, ...], dialect: str, language: Language
) -> Select[Any]:
    return page_of(of_corridor(_of_both(language), given, sectors, dialect), given)


@lru_cache(maxsize=3)
def _pair_statement(language: Language) -> Select[Any]:
    return _of_both(language).where(match.pair_id == OWNER, match.run_id.in_(CURRENT_RUNS), ~taken_back(match))


def _of_both(language: Language) -> Select[Any]:
    """What is served of matches with both parties."""
    a, b = (aliased(RunParty) for _ in "ab")
    both = a.label.label("label_a"), a.card.label("card_a"), b.label.label("label_b"), b.card.label("card_b")
    return (
        select(*columns(language), match.rank_for_a, match.rank_for_b, *both)
        .select_from(Match.__table__)
        .join(Run.__table__, run.id == match.run_id)
        .join(a, known_of(a, match.party_a_id))
        .join(b, known_of(b, match.party_b_id))
        .outerjoin(Telling.__table__, telling.match_id == match.id)
    )


def of_corridor(base: Select[Any], given: frozenset[str], sectors: tuple[str, ...], dialect: str) -> Select[Any]:
    """Of matches, those of the corridor's current run that are asked for."""
    parties = match.party_a_id, match.party_b_id
    either = [or_(*(in_sectors(each, sectors, dialect) for each in parties))] if sectors else []
    conditions = [*either, *judged.narrowing(given, dialect)]
    return narrowed(base.where(match.run_id == CURRENT_OF_SCOPE), given, dialect, conditions)
