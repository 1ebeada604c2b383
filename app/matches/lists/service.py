"""Match lists as JSON.

Explanations are stored as JSON when the lists are made and copied into the response as text: parsing and serialising
them again would be most of a request's work.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import FieldError, Invalid, NotFound
from app.matches.lists import notes, queries
from app.matches.lists.queries import MatchQuery
from app.paging import Paging, encode
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
) -> MatchQuery:
    """A sector includes its subsectors. Raises `Invalid` for an unknown one."""
    if sector is not None and not known(sector):
        raise Invalid(errors=[FieldError(field="sector", reason=f"there is no sector {sector!r}")])
    within = tuple(code for code, item in sectors().items() if sector in (code, item.parent)) if sector else ()
    return MatchQuery(caller, paging, language, form.value if form else None, basis, within, min_score)


def company_list(connection: Connection, company_id: int, query: MatchQuery) -> bytes:
    """A `MatchList` as JSON. Raises `NotFound`."""
    rows = queries.company_matches(connection, company_id, query)
    if not rows:
        raise NotFound(f"There is no company {company_id}.")
    page = _page([row for row in rows if row.id is not None], query, first_field=1)
    is_whole, note = query.paging.after is None and page["next_cursor"] is None, None
    if is_whole and len(page["items"]) < notes.SHORT:
        found = queries.circumstances(connection, company_id, query.caller)
        note = notes.note(found, len(page["items"]), query.language)
    return orjson.dumps({"company_id": company_id, "up_to_date": rows[0].up_to_date, "note": note} | page)


def corridor_list(session: Session, code: str | None, query: MatchQuery) -> bytes:
    """A `Page[CorridorMatch]` as JSON."""
    corridor = places.find_corridor(session, code)
    return orjson.dumps(_page(queries.corridor_matches(session.connection(), corridor.id, query), query))


def _page(rows: Sequence[Row[Any]], query: MatchQuery, first_field: int = 0) -> dict[str, Any]:
    shown, last = query.paging.cut(rows)
    # orjson takes no subclasses of str as keys, which SQLAlchemy's names of columns are.
    fields = [str(name) for name in rows[0]._fields[first_field:]] if rows else []
    items = [dict(zip(fields, row[first_field:], strict=True)) for row in shown]
    return {"items": items, "next_cursor": encode([last.score, last.id]) if last else None}
