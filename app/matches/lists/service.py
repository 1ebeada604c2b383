"""Match lists as JSON: read at once where all is told; else after telling what nobody had looked at."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import FieldError, Invalid, NotFound
from app.matches.lists import notes, partner_queries, queries, rendering
from app.matches.lists.queries import MatchQuery
from app.matches.lists.schemas import By
from app.matches.runs.explanations import Told
from app.matches.runs.telling import tell_matches
from app.paging import Paging
from app.portfolio.places import service as places
from matching.profiles import Form, Language
from matching.scoring.meeting import Basis
from matching.taxonomy.sectors import known, sectors


def match_query(
    caller: Caller,
    paging: Paging,
    language: Language,
    form: Form | None = None,
    basis: Basis | None = None,
    sector: str | None = None,
    min_score: float | None = None,
    by: By = "match",
) -> MatchQuery:
    """A sector includes its subsectors. Raises `Invalid` for an unknown one."""
    if sector is not None and not known(sector):
        raise Invalid(errors=[FieldError(field="sector", reason=f"there is no sector {sector!r}")])
    within = tuple(code for code, item in sectors().items() if sector in (code, item.parent)) if sector else ()
    return MatchQuery(caller, paging, language, form.value if form else None, basis, within, min_score, by)


def told_company_list(connection: Connection, company_id: int, query: MatchQuery) -> bytes | None:
    """As `company_list`, with one statement; none if some of its matches are not told yet."""
    rows = _company_rows(connection, company_id, query)
    return None if _untold(rows, query) else _company_list(connection, company_id, query, rows, {})


def company_list(session: Session, company_id: int, query: MatchQuery) -> bytes:
    """A `MatchList` or a `PartnerList` as JSON. Raises `NotFound`."""
    rows = _company_rows(session.connection(), company_id, query)
    told = tell_matches(session, _untold(rows, query))
    return _company_list(session.connection(), company_id, query, rows, told)


def told_corridor_list(connection: Connection, code: str | None, query: MatchQuery) -> bytes | None:
    """As `corridor_list`; none if some of its matches are not told yet."""
    rows = _corridor_rows(connection, code, query)
    return None if _untold(rows, query) else _corridor_list(connection, query, rows, {})


def corridor_list(session: Session, code: str | None, query: MatchQuery) -> bytes:
    """A `Page[CorridorMatch]` as JSON."""
    rows = _corridor_rows(session.connection(), code, query)
    return _corridor_list(session.connection(), query, rows, tell_matches(session, _untold(rows, query)))


def _company_rows(connection: Connection, company_id: int, query: MatchQuery) -> Sequence[Row[Any]]:
    find = partner_queries.partner_matches if query.by == "partner" else queries.company_matches
    return find(connection, company_id, query)


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
    connection: Connection, company_id: int, query: MatchQuery, rows: Sequence[Row[Any]], told: Mapping[int, Told]
) -> bytes:
    if not rows:
        raise NotFound(f"There is no company {company_id}.")
    listed, last = _cut(rows, query)
    render = rendering.partner_items if query.by == "partner" else rendering.company_items
    items = render(connection, listed, company_id, told, query.language)
    note = None
    if query.paging.after is None and last is None and len(listed) < notes.SHORT:
        found = queries.circumstances(connection, company_id, query.caller)
        note = notes.note(found, len(listed), query.language)
    about = {"company_id": company_id, "up_to_date": rows[0].up_to_date, "note": note}
    return orjson.dumps(about | {"items": items, "next_cursor": _cursor(last, query)})


def _corridor_rows(connection: Connection, code: str | None, query: MatchQuery) -> Sequence[Row[Any]]:
    return queries.corridor_matches(connection, places.find_corridor_id(connection, code), query)


def _corridor_list(
    connection: Connection, query: MatchQuery, rows: Sequence[Row[Any]], told: Mapping[int, Told]
) -> bytes:
    listed, last = query.paging.cut(rows)
    items = rendering.corridor_items(connection, listed, told, query.language)
    return orjson.dumps({"items": items, "next_cursor": _cursor(last, query)})


def _cursor(last: Row[Any] | None, query: MatchQuery) -> str | None:
    if last is None:
        return None
    return query.paging.cursor([last.best, last.partner_id] if query.by == "partner" else [last.score, last.id])
