"""Match lists as JSON, put together from what is stored.

The explanations were made and serialised when the lists were; to take them apart only to put them together again would
be most of the work of a request, so their text is set into the answer as it stands.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.errors import FieldError, Invalid, NotFound
from app.matches.lists import queries
from app.matches.lists.queries import MatchFilter
from app.paging import Paging, encode
from app.portfolio.places import service as places
from matching.profiles import Form, Language
from matching.taxonomy.sectors import known, sectors


def match_filter(form: Form | None, sector: str | None, min_score: float | None) -> MatchFilter:
    """A sector stands for those within it, too."""
    if sector is not None and not known(sector):
        raise Invalid(errors=[FieldError(field="query.sector", reason=f"there is no sector {sector!r}")])
    within = tuple(code for code, item in sectors().items() if sector is not None and sector in (code, item.parent))
    return MatchFilter(form.value if form else None, within, min_score)


def company_list(session: Session, company_id: int, chosen: MatchFilter, paging: Paging, language: Language) -> bytes:
    """A `MatchList` as JSON, told in a language."""
    up_to_date = queries.is_up_to_date(session, company_id)
    if up_to_date is None:
        raise NotFound(f"There is no company {company_id}.")
    rows = queries.company_matches(session, company_id, chosen, paging, language)
    return _page({"company_id": company_id, "up_to_date": up_to_date}, rows, paging, ("rank",), ("partner",))


def corridor_list(session: Session, code: str | None, chosen: MatchFilter, paging: Paging, language: Language) -> bytes:
    """A `Page[CorridorMatch]` as JSON, told in a language."""
    corridor = places.find_corridor(session, code)
    rows = queries.corridor_matches(session, corridor.id, chosen, paging, language)
    return _page({}, rows, paging, ("rank_for_a", "rank_for_b"), ("a", "b"))


PLAIN = ("id", "form", "score", "confidence", "ranked_at")


def _page(
    head: dict[str, Any], rows: Sequence[Row[Any]], paging: Paging, plain: tuple[str, ...], parties: tuple[str, ...]
) -> bytes:
    shown, last = paging.cut(rows)
    stored = ("explanation", "sentences", *parties)
    items = [
        {name: row[name] for name in (*PLAIN, *plain)} | {name: orjson.Fragment(row[name]) for name in stored}
        for row in (row._mapping for row in shown)
    ]
    return orjson.dumps(head | {"items": items, "next_cursor": encode([last.score, last.id]) if last else None})
