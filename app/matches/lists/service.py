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
from app.matches.lists import corridor_queries, notes, partner_queries, queries, rendering, short_lists
from app.matches.lists.judged import verdicts_on
from app.matches.lists.known import decisions_on
from app.matches.lists.queries import MatchQuery
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


def told_corridor_list(connection: Connection, code: str | None, query: MatchQuery) -> bytes | None:
    """As `corridor_list`; none if some of its matches are not told yet."""
    corridor_id = places.find_corridor_id(connection, code)
    rows = corridor_queries.corridor_matches(connection, corridor_id, query)
    return None if _untold(rows, query) else _corridor_list(connection, corridor_id, query, rows, {})


def corridor_list(session: Session, code: str | None, query: MatchQuery) -> bytes:
    """A `CorridorList` as JSON."""
    connection = session.connection()
    corridor_id = places.find_corridor_id(connection, code)
    rows = corridor_queries.corridor_matches(connection, corridor_id, query)
    told = tell_matches(session, _untold(rows, query))
    return _corridor_list(connection, corridor_id, query, rows, told)


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of a page of a company's list, of the nearest where it is empty, and of what is set aside at its end."""

    listed: Sequence[Row[Any]]
    last: Row[Any] | None
    """of the page, if there is a next one"""
    nearest: Sequence[Row[Any]]
    set_aside: Sequence[Row[Any]]
    up_to_date: bool
    hidden: int | None

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
    known = decisions_on(connection, [row], caller)
    verdicts = verdicts_on(connection, [row], policy, day)
    (item,) = rendering.corridor_items(connection, [row], told, known, verdicts, language)
    question = Question(row.class_a, row.class_b, row.form, policy.day(row.as_of, day).day)
    judgement = judgements(policy, connection, [question])[question]
    rules = [hit.model_dump(mode="json", by_alias=True) for hit in hits_told(policy, judgement, question.day, language)]
    return orjson.dumps(item | {"rules": rules})


def _read(connection: Connection, company_id: int, query: MatchQuery) -> _Found:
    """Raises `NotFound`."""
    find = partner_queries.partner_matches if query.by == "partner" else queries.company_matches
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
    return _Found(listed, last, nearest, set_aside, bool(state.up_to_date), state.hidden)


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
    known = decisions_on(connection, found.every, query.caller)
    verdicts = verdicts_on(connection, found.every, query.policy, query.day)
    render = rendering.partner_items if query.by == "partner" else rendering.company_items
    items, nearest, set_aside = (
        render(connection, rows, company_id, told, known, verdicts, query.language)
        for rows in (found.listed, found.nearest, found.set_aside)
    )
    note = None
    if query.paging.after is None and found.last is None and len(items) < notes.SHORT:
        circumstances = short_lists.circumstances(connection, company_id, query.caller)
        note = notes.note(circumstances, len(found.listed), query.language, is_whole=query.is_whole)
    about = {"company_id": company_id, "up_to_date": found.up_to_date, "note": note}
    page = {"items": items, "next_cursor": _cursor(found.last, query)} | notes.ending(found.hidden, query.language)
    return orjson.dumps(about | page | {"nearest": nearest, "set_aside": set_aside})


def _corridor_list(
    connection: Connection, corridor_id: int, query: MatchQuery, rows: Sequence[Row[Any]], told: Mapping[int, Told]
) -> bytes:
    listed, last = query.paging.cut(rows)
    known = decisions_on(connection, listed, query.caller)
    verdicts = verdicts_on(connection, listed, query.policy, query.day)
    items = rendering.corridor_items(connection, listed, told, known, verdicts, query.language)
    hidden = None
    if last is None:
        hidden = corridor_queries.hidden_in_corridor(connection, corridor_id, query) if query.hides else 0
    end = notes.ending(hidden, query.language)
    return orjson.dumps({"items": items, "next_cursor": _cursor(last, query)} | end)


def _cursor(last: Row[Any] | None, query: MatchQuery) -> str | None:
    if last is None:
        return None
    return query.paging.cursor([last.best, last.partner_id] if query.by == "partner" else [last.score, last.id])
