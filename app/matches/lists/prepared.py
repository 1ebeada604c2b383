"""Statements of match lists as the driver takes them, built once for each combination of filters.

These are the most frequent requests. SQLAlchemy takes longer to build a statement than SQLite to run it, and half as
long to find it in its own cache.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Row, Select

from app.matches.lists import judged
from app.matches.lists.clauses import CURRENT_OF_SCOPE, CURRENT_RUNS, MINE, Conditions, match, readable_by
from app.matches.lists.query import MatchQuery
from app.paging import Paging, unknown_cursor
from matching.profiles import Language

Build = Callable[[frozenset[str], tuple[str, ...], str, Language], Select[Any]]
"""What is asked for, sectors, name of the dialect, language -> the statement."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it. `fixed`: values of parameters; `order`: their names, if they go by place."""

    sql: str
    fixed: Mapping[str, Any]
    order: Sequence[str] | None

    def rows(self, connection: Connection, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        values = {**self.fixed, **given}
        parameters = values if self.order is None else tuple([values[name] for name in self.order])
        return connection.exec_driver_sql(self.sql, parameters).all()


@dataclass(frozen=True, slots=True)
class Kind:
    """Of a database. A service has two engines on its file, and what is built for one of them is for the other, too."""

    name: str
    dialect: Dialect = field(compare=False)


def rows_of(connection: Connection, build: Build, owner: int | str, query: MatchQuery) -> Sequence[Row[Any]]:
    """Of a statement that is built once for each combination of filters, sectors, dialect and language."""
    asked = {name: getattr(query, name) for name in ("form", "basis", "min_score")}
    if query.pair_ids is not None:
        asked["pair_ids"] = json.dumps(query.pair_ids)
    given: dict[str, Any] = {
        name: value for name, value in (asked | _position(query.paging)).items() if value is not None
    }
    if query.caller.own_park is not None:
        given["park"] = query.caller.own_park
    if query.verdict is not None:
        in_list = match.run_id == CURRENT_OF_SCOPE if isinstance(owner, str) else judged.of_parties(MINE, CURRENT_RUNS)
        found = judged.in_question(connection, owner, in_list, query.policy, query.day)
        given["in_question"] = json.dumps(found[query.verdict])
    shown = {"strong": query.strong is True, "weak": query.strong is False, "hides": query.hides}
    shown["of_band"] = query.band is not None
    wanted = frozenset(given) | {name for name, holds in shown.items() if holds} | {query.decided, query.sort}
    if query.band is not None:
        wanted |= {query.band}
    conditions = readable_by(query.caller)
    kind = Kind(connection.dialect.name, connection.dialect)
    statement = _prepared(build, wanted, query.sectors, kind, query.language, conditions)
    return statement.rows(connection, {"owner": owner, "limit": query.paging.limit + 1} | given)


@lru_cache(maxsize=512)
def _prepared(
    build: Build,
    wanted: frozenset[str],
    sectors: tuple[str, ...],
    kind: Kind,
    language: Language,
    conditions: Conditions,
) -> Prepared:
    compiled = build(wanted, sectors, kind.name, language).where(*conditions).compile(dialect=kind.dialect)
    return Prepared(compiled.string, compiled.params, compiled.positiontup)


def _position(paging: Paging) -> dict[str, float | None]:
    """Where the previous page ended."""
    match paging.after:
        case None:
            return {}
        case [int() | float() as score, int() as last_id]:
            return {"after_key": score, "after_id": last_id}
    raise unknown_cursor()
