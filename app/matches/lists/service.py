"""Match lists as JSON: read at once where all is told; else after telling what nobody had looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Connection, Row
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.compliance.policy.judging import Question, judgements
from app.compliance.policy.policy import Policy
from app.compliance.policy.service import hits_told
from app.errors import NotFound
from app.matches.lists import (
    company_queries,
    corridor_queries,
    narrowing,
    notes,
    partner_queries,
    short_lists,
    totals,
)
from app.matches.lists.corridor_notes import corridor_note
from app.matches.lists.query import MatchQuery
from app.matches.lists.remarks import remarks_on
from app.matches.lists.rendering import Renderer
from app.matches.runs.explanations import Told
from app.matches.runs.telling import tell_matches
from app.portfolio.places import service as places
from matching.profiles import Language

NEAREST = 3
"""of those without a strong reason, for a company whose list is empty"""
ASIDE = 50
"""of those set aside for later, below a company's list"""


def told_company_list(connection: Connection, company_id: int, query: MatchQuery) -> bytes | None:
    """As `company_list`, with one statement where the list is not short; none if some of it is not told yet."""
    found = _read(connection, company_id, query)
    return None if found.untold else _company_list(connection, company_id, query, found, {})


def company_list(session: Session, company_id: int, query: MatchQuery) -> bytes:
    """A `MatchList` or a `PartnerList` as JSON. Raises `NotFound`."""
    found = _read(session.connection(), company_id, query)
    told = tell_matches(session, found.untold)
    return _company_list(session.connection(), company_id, query, found, told)


def set_aside(session: Session, company_id: int, query: MatchQuery) -> bytes:
    """What is left out of a company's list because of people, for later or for good: a list of `MatchItem`s as JSON."""
    connection, query = session.connection(), query.set_aside(ASIDE, for_good=True)
    rows, _ = _cut(company_queries.company_matches(connection, company_id, query), query)
    told = tell_matches(session, [row for row in rows if row.evidence is None])
    remarks = remarks_on(connection, rows, query.caller, query.policy, query.day)
    return orjson.dumps(Renderer(connection, told, remarks, query.language).company_items(rows, company_id))


def told_corridor_list(connection: Connection, code: str | None, query: MatchQuery) -> bytes | None:
    """As `corridor_list`; none if some of its matches are not told yet."""
    corridor_id = places.find_corridor_id(connection, code)
    found = _read_corridor(connection, corridor_id, query)
    return None if found.untold else _corridor_list(connection, corridor_id, query, found, {})


def corridor_list(session: Session, code: str | None, query: MatchQuery) -> bytes:
    """A `CorridorList` as JSON."""
    connection = session.connection()
    corridor_id = places.find_corridor_id(connection, code)
    found = _read_corridor(connection, corridor_id, query)
    told = tell_matches(session, found.untold)
    return _corridor_list(connection, corridor_id, query, found, told)


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of a page of a list, of the nearest where a company's is empty, and of what is set aside at its end."""

    listed: Sequence[Row[Any]]
    last: Row[Any] | None
    """of the page, if there is a next one"""
    set_aside: Sequence[Row[Any]]
    hidden: int | None
    nearest: Sequence[Row[Any]] = ()
    up_to_date: bool = True

    @property
    def every(self) -> Sequence[Row[Any]]:
        return (*self.listed, *self.nearest, *self.set_aside)

    @property
    def untold(self) -> list[Row[Any]]:
        return [row for row in self.every if row.evidence is None]


def pair_match(
    session: Session, pair_id: int, caller: Caller, policy: Policy, language: Language, day: date | None = None
) -> bytes:
    """A `PairMatch` as JSON: with the rules that apply, in full. Raises `NotFound`."""
    connection = session.connection()
    row = corridor_queries.pair_match(connection, pair_id, language)
    if row is None:
        raise NotFound(f"There is no pair {pair_id}, or it is in no list today.")
    told = tell_matches(session, [row] if row.evidence is None else [])
    known = remarks_on(connection, [row], caller, policy, day)
    (item,) = Renderer(connection, told, known, language).corridor_items([row])
    question = Question(row.class_a, row.class_b, row.form, policy.day(row.as_of, day).day)
    judgement = judgements(policy, connection, [question])[question]
    rules = [hit.model_dump(mode="json", by_alias=True) for hit in hits_told(policy, judgement, question.day, language)]
    return orjson.dumps(item | {"rules": rules})


def _read(connection: Connection, company_id: int, query: MatchQuery) -> _Found:
    """Raises `NotFound`."""
    find = partner_queries.partner_matches if query.by == "partner" else company_queries.company_matches
    rows = find(connection, company_id, query)
    if not rows:
        raise NotFound(f"There is no company {company_id}.")
    listed, last = _cut(rows, query)
    state = rows[0]
    nearest: Sequence[Row[Any]] = ()
    set_aside: Sequence[Row[Any]] = ()
    if not listed and query.paging.after is None and state.hidden and query.min_score is None:
        weak = query.weak_ones(NEAREST)
        nearest, _ = _cut(find(connection, company_id, weak), weak)
    if state.for_later:
        aside = query.set_aside(ASIDE)
        set_aside, _ = _cut(find(connection, company_id, aside), aside)
    return _Found(listed, last, set_aside, state.hidden, nearest, bool(state.up_to_date))


def _read_corridor(connection: Connection, corridor_id: int, query: MatchQuery) -> _Found:
    listed, last = query.paging.cut(corridor_queries.corridor_matches(connection, corridor_id, query))
    if last is not None:
        return _Found(listed, last, (), None)
    end = totals.end_of_corridor_list(connection, corridor_id, query)
    set_aside: Sequence[Row[Any]] = ()
    if end.for_later:
        aside = query.set_aside(ASIDE)
        set_aside, _ = aside.paging.cut(corridor_queries.corridor_matches(connection, corridor_id, aside))
    return _Found(listed, last, set_aside, end.hidden)


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
    known = remarks_on(connection, found.every, query.caller, query.policy, query.day)
    renderer = Renderer(connection, told, known, query.language)
    render = renderer.partner_items if query.by == "partner" else renderer.company_items
    items, nearest, set_aside = (render(rows, company_id) for rows in (found.listed, found.nearest, found.set_aside))
    note = _company_note(connection, company_id, query, found) if _is_short(items, query, found) else None
    about = {"company_id": company_id, "up_to_date": found.up_to_date, "note": note}
    total = totals.of_company_list(connection, company_id, query) if query.paging.total else None
    end = notes.ending(found.hidden, query.language)
    page = {"items": items, "next_cursor": _cursor(found.last, query), "total": total} | end
    return orjson.dumps(about | page | {"nearest": nearest, "set_aside": set_aside})


def _corridor_list(
    connection: Connection, corridor_id: int, query: MatchQuery, found: _Found, told: Mapping[int, Told]
) -> bytes:
    known = remarks_on(connection, found.every, query.caller, query.policy, query.day)
    renderer = Renderer(connection, told, known, query.language)
    items, set_aside = (renderer.corridor_items(rows) for rows in (found.listed, found.set_aside))
    note = _corridor_note(connection, corridor_id, query, found) if _is_short(items, query, found) else None
    total = totals.of_corridor_list(connection, corridor_id, query) if query.paging.total else None
    end = notes.ending(found.hidden, query.language)
    page = {"items": items, "next_cursor": _cursor(found.last, query), "total": total, "note": note} | end
    return orjson.dumps(page | {"set_aside": set_aside})


def _is_short(items: Sequence[Any], query: MatchQuery, found: _Found) -> bool:
    """Whether a whole list has fewer than `notes.SHORT`, or than the pairs that were chosen."""
    expected = notes.SHORT if query.pair_ids is None else max(1, min(notes.SHORT, len(query.pair_ids)))
    return query.paging.after is None and found.last is None and len(items) < expected


def _company_note(connection: Connection, company_id: int, query: MatchQuery, found: _Found) -> str:
    """Raises `NotFound` of a company that the caller may not see."""
    shown, about = len(found.listed), short_lists.circumstances(connection, company_id, query.caller)
    if (about.draft or about.withdrawn) and not query.caller.sees_all_of(about.park_id):
        raise NotFound(f"There is no company {company_id}.")
    longer = None
    if not query.is_whole or about.listed > shown:
        longer = narrowing.longer(query, shown, lambda one: totals.of_company_list(connection, company_id, one))
    return notes.note(about, shown, query, longer)


def _corridor_note(connection: Connection, corridor_id: int, query: MatchQuery, found: _Found) -> str:
    shown, about = len(found.listed), short_lists.of_corridor(connection, corridor_id)
    longer = narrowing.longer(query, shown, lambda one: totals.of_corridor_list(connection, corridor_id, one))
    return corridor_note(about, shown, found.hidden, query, longer)


def _cursor(last: Row[Any] | None, query: MatchQuery) -> str | None:
    if last is None:
        return None
    if query.by == "partner":
        return query.paging.cursor([last.best, last.partner_id])
    return query.paging.cursor([getattr(last, query.sort.removeprefix("-")), last.id])
