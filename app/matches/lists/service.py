"""Match lists as JSON, put together from what is stored.

The explanations were made and serialised when the lists were; to take them apart only to put them together again would
be most of the work of a request, so their text is set into the answer as it stands.
"""

from typing import Any

import orjson
from orjson import Fragment
from sqlalchemy import Connection
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
        raise Invalid(errors=[FieldError(field="sector", reason=f"there is no sector {sector!r}")])
    within = tuple(code for code, item in sectors().items() if sector in (code, item.parent)) if sector else ()
    return MatchFilter(form.value if form else None, within, min_score)


def company_list(
    connection: Connection, company_id: int, chosen: MatchFilter, paging: Paging, language: Language
) -> bytes:
    """A `MatchList` as JSON, told in a language."""
    rows = queries.company_matches(connection, company_id, chosen, paging, language)
    if not rows:
        raise NotFound(f"There is no company {company_id}.")
    shown, last = paging.cut(rows)
    items = [
        {
            "id": match_id,
            "form": form,
            "score": score,
            "confidence": confidence,
            "rank": rank,
            "partner": Fragment(partner),
            "sentences": Fragment(sentences),
            "explanation": Fragment(explanation),
        }
        for _, match_id, form, score, confidence, explanation, sentences, rank, partner in shown
        if match_id is not None
    ]
    head = {"company_id": company_id, "up_to_date": bool(rows[0].up_to_date)}
    return orjson.dumps(head | {"items": items, "next_cursor": _cursor(last)})


def corridor_list(session: Session, code: str | None, chosen: MatchFilter, paging: Paging, language: Language) -> bytes:
    """A `Page[CorridorMatch]` as JSON, told in a language."""
    corridor = places.find_corridor(session, code)
    shown, last = paging.cut(queries.corridor_matches(session.connection(), corridor.id, chosen, paging, language))
    items = [
        {
            "id": match_id,
            "form": form,
            "score": score,
            "confidence": confidence,
            "rank_for_a": rank_for_a,
            "rank_for_b": rank_for_b,
            "a": Fragment(a),
            "b": Fragment(b),
            "sentences": Fragment(sentences),
            "explanation": Fragment(explanation),
        }
        for match_id, form, score, confidence, explanation, sentences, rank_for_a, rank_for_b, a, b in shown
    ]
    return orjson.dumps({"items": items, "next_cursor": _cursor(last)})


def _cursor(last: Any) -> str | None:
    return encode([last.score, last.id]) if last else None
