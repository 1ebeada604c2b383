"""Match lists as JSON: read at once where all is told; else after telling what nobody had looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.matches.lists import notes, partner_queries, queries, rendering, short_lists
from app.matches.lists.queries import MatchQuery
from app.matches.runs.explanations import Told
from app.matches.runs.telling import tell_matches
from app.portfolio.places import service as places

NEAREST = 3
"""of those without a strong reason, for a company whose list is empty"""


def told_company_list(connection: Connection, company_id: int, query: MatchQuery) -> bytes | None:
    """As `company_list`, with one statement where the list is not short; none if some of it is not told yet."""
    found = _read(connection, company_id, query)
    return None if found.untold(query) else _company_list(connection, company_id, query, found, {})


def company_list(session: Session, company_id: int, query: MatchQuery) -> bytes:
    """A `MatchList` or a `PartnerList` as JSON. Raises `NotFound`."""
    found = _read(session.connection(), company_id, query)
    told = tell_matches(session, found.untold(query))
    return _company_list(session.connection(), company_id, query, found, told)


def told_corridor_list(connection: Connection, code: str | None, query: MatchQuery) -> bytes | None:
    """As `corridor_list`; none if some of its matches are not told yet."""
    corridor_id = places.find_corridor_id(connection, code)
    rows = queries.corridor_matches(connection, corridor_id, query)
    return None if _untold(rows, query) else _corridor_list(connection, corridor_id, query, rows, {})


def corridor_list(session: Session, code: str | None, query: MatchQuery) -> bytes:
    """A `CorridorList` as JSON."""
    connection = session.connection()
    corridor_id = places.find_corridor_id(connection, code)
    rows = queries.corridor_matches(connection, corridor_id, query)
    told = tell_matches(session, _untold(rows, query))
    return _corridor_list(connection, corridor_id, query, rows, told)


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of a company's list, and of the nearest where it is empty."""

    rows: Sequence[Row[Any]]
    nearest: Sequence[Row[Any]]

    def untold(self, query: MatchQuery) -> list[Row[Any]]:
        return [*_untold(self.rows, query), *(row for row in self.nearest if row.evidence is None)]


def _read(connection: Connection, company_id: int, query: MatchQuery) -> _Found:
    """Raises `NotFound`."""
    find = partner_queries.partner_matches if query.by == "partner" else queries.company_matches
    rows = find(connection, company_id, query)
    if not rows:
        raise NotFound(f"There is no company {company_id}.")
    is_empty = query.paging.after is None and rows[0].id is None
    if not (is_empty and rows[0].hidden and query.min_score is None):
        return _Found(rows, ())
    weak = query.weak_ones(NEAREST)
    return _Found(rows, _cut(find(connection, company_id, weak), weak)[0])


def _untold(rows: Sequence[Row[Any]], query: MatchQuery) -> list[Row[Any]]:
    """Of a page."""
    shown, _ = _cut(rows, query)
    return [row for row in shown if row.evidence is None]


def _cut(rows: Sequence[Row[Any]], query: MatchQuery) -> tuple[Sequence[Row[Any]], Row[Any] | None]:
    """The matches of the page, and the last of them if there is a next page."""
    listed = [row for row in rows if row.id is not None]
    if query.by == "match":
        return query.paging.cut(listed)
    partners = [list(some) for _, some in groupby(listed, key=lambda row: row.partner_id)]
    page, last_partner = query.paging.cut(partners)
    return [row for some in page for row in some], last_partner[-1] if last_partner else None


def _company_list(
    connection: Connection, company_id: int, query: MatchQuery, found: _Found, told: Mapping[int, Told]
) -> bytes:
    listed, last = _cut(found.rows, query)
    render = rendering.partner_items if query.by == "partner" else rendering.company_items
    items, nearest = (render(connection, rows, company_id, told, query.language) for rows in (listed, found.nearest))
    note = None
    if query.paging.after is None and last is None and len(listed) < notes.SHORT:
        known = short_lists.circumstances(connection, company_id, query.caller)
        note = notes.note(known, len(listed), query.language)
    about = {"company_id": company_id, "up_to_date": found.rows[0].up_to_date, "note": note}
    end = notes.ending(found.rows[0].hidden, query.language)
    return orjson.dumps(about | {"items": items, "next_cursor": _cursor(last, query)} | end | {"nearest": nearest})


def _corridor_list(
    connection: Connection, corridor_id: int, query: MatchQuery, rows: Sequence[Row[Any]], told: Mapping[int, Told]
) -> bytes:
    listed, last = query.paging.cut(rows)
    items = rendering.corridor_items(connection, listed, told, query.language)
    hidden = None
    if last is None:
        hidden = queries.hidden_in_corridor(connection, corridor_id, query) if query.hides else 0
    end = notes.ending(hidden, query.language)
    return orjson.dumps({"items": items, "next_cursor": _cursor(last, query)} | end)


def _cursor(last: Row[Any] | None, query: MatchQuery) -> str | None:
    if last is None:
        return None
    return query.paging.cursor([last.best, last.partner_id] if query.by == "partner" else [last.score, last.id])
