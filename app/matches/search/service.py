"""Semantic search for offers, needs and companies, across languages."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import get_args

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.embeddings import Embeddings
from app.matches.runs.measured import stored_calibrations
from app.matches.runs.profiles import day_of
from app.matches.search import queries
from app.matches.search.notes import NOTES, is_close, note
from app.matches.search.schemas import FoundCompany, FoundOpportunity, Kind, SearchResult, SearchSort
from app.matches.search.texts import Searched, of_descriptions, of_stated, question, untold
from app.matches.vector_index.indexing import is_behind
from app.matches.vector_index.queries import near
from app.portfolio.companies.profiles import prose
from app.portfolio.faces import reads_names_of
from app.portfolio.naming.hidden import HiddenNames, hidden_names
from app.portfolio.places import service as places
from matching.calibration import Calibrations, calibrate
from matching.profiles import Language
from matching.signals.quotes import best_sentences
from matching.signals.signal import squash
from matching.texts.capitals import calmed, calmed_sentence
from matching.texts.cleaning import plain_text
from matching.texts.similarity import sought_similarity
from matching.texts.vectors import TEXT_LANGUAGES, Texts

KINDS: tuple[Kind, ...] = get_args(Kind)
INDEXED: Mapping[Kind, str] = {"offer": "offer", "need": "need", "company": "about"}
"""The kinds of passages of the vector index."""

CANDIDATES: Mapping[Kind, tuple[int, int]] = {"offer": (10, 200), "need": (10, 200), "company": (5, 50)}
"""Texts taken from the vector index for each result, and at least, to be compared in full. Descriptions are longest."""

Candidates = tuple[Searched, NDArray[np.bool_]]
"""Texts of a kind, and which of them may be found: not those of other parks, nor what has ended."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    text: str
    kind: Kind | None = None
    """none: all"""
    park: str | None = None
    """none: all parks but the caller's own"""
    limit: int = 10
    lang: Language = "en"
    sort: SearchSort = "-similarity"
    """of what is found: it is always the best that there is"""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return (self.kind,) if self.kind else KINDS


@dataclass(frozen=True, slots=True)
class Scope:
    """The parks to search, one or all except one, and what has ended there."""

    only: int | None
    excluded: int | None
    ended: Select[int]
    """ids of offers and needs"""

    @property
    def parks(self) -> tuple[int | None, int | None]:
        return self.only, self.excluded

    def holds(self, park_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.asarray(park_ids == self.only if self.only is not None else park_ids != self.excluded)


class Search:
    """Uses the vector index if the database has one; otherwise keeps all vectors in memory until a company changes."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._everything: dict[Kind, Searched] = {}
        self._version: object = None
        self._building = threading.Lock()

    def find(self, session: Session, caller: Caller, query: SearchQuery) -> SearchResult:
        """What is most similar to the question, best first; a company once, by the best of its descriptions."""
        scope = _scope(session, caller, query.park)
        asked = question(query.text, self._embeddings)
        measured = calibrations_for(session, asked)
        hidden = hidden_names(session)
        searched = {kind: self._searched(session, kind, asked, scope, query.limit, hidden) for kind in query.kinds}
        steps = {
            kind: np.where(is_open, _standardised(kind, asked, found.texts, measured), -np.inf)
            for kind, (found, is_open) in searched.items()
        }
        best = list(_best({kind: found.ids for kind, (found, _) in searched.items()}, steps, query.limit))
        alike = [squash(steps[kind][[row]])[0] for kind, row in best]
        items = [
            _found(caller, hidden, kind, asked, searched[kind][0], row, similarity)
            for (kind, row), similarity in zip(best, alike, strict=True)
        ]
        if query.sort == "similarity":
            items.reverse()
        texts = ("\n".join(searched[kind][0].texts.between(row, row + 1).quotes) for kind, row in best)
        why = None
        if not items:
            why = self._why_empty(session, query, scope)
        elif not any(map(is_close, alike, texts)):
            why = NOTES["not_close"][query.lang]
        return SearchResult(query=query.text, kind=query.kind, park=query.park, items=items, note=why)

    def _searched(
        self, session: Session, kind: Kind, asked: Texts, scope: Scope, limit: int, hidden: HiddenNames
    ) -> Candidates:
        if session.get_bind().dialect.name == "postgresql":
            each, least = CANDIDATES[kind]
            return self._nearest(session, kind, asked, scope, max(each * limit, least), hidden)
        return self._open(session, kind, scope, hidden)

    def _nearest(
        self, session: Session, kind: Kind, asked: Texts, scope: Scope, count: int, hidden: HiddenNames
    ) -> Candidates:
        ids = near(session, self._embeddings.key, INDEXED[kind], asked.whole[0], count, scope.parks, scope.ended)
        found = self._embedded(session, kind, hidden, ids)
        return found, np.ones(len(found.rows), dtype=bool)

    def _open(self, session: Session, kind: Kind, scope: Scope, hidden: HiddenNames) -> Candidates:
        found = self._all(session, kind, hidden)
        is_open = scope.holds(found.park_ids)
        if kind != "company":
            is_open &= ~np.isin(found.ids, session.scalars(scope.ended).all())
        return found, is_open

    def _all(self, session: Session, kind: Kind, hidden: HiddenNames) -> Searched:
        version = queries.version(session)
        with self._building:
            if self._version != version:
                self._everything, self._version = {}, version
            if kind not in self._everything:
                self._everything[kind] = self._embedded(session, kind, hidden)
            return self._everything[kind]

    def _embedded(
        self, session: Session, kind: Kind, hidden: HiddenNames, ids: Sequence[int] | None = None
    ) -> Searched:
        if kind == "company":
            return of_descriptions(queries.descriptions(session, ids), self._embeddings, hidden)
        return of_stated(queries.stated(session, kind, ids), self._embeddings, hidden)

    def _why_empty(self, session: Session, query: SearchQuery, scope: Scope) -> str:
        found = queries.circumstances(session, scope.parks, query.kinds, scope.ended)
        return note(query.kind, found, is_behind(session, self._embeddings), query.lang)


def _scope(session: Session, caller: Caller, park: str | None) -> Scope:
    if park is not None:
        only, excluded = places.park_id(session, park, field="park"), None
    else:
        only, excluded = None, caller.park_id
    return Scope(only, excluded, queries.ended(_days(session, caller), datetime.now(UTC).date()))


def _days(session: Session, caller: Caller) -> dict[int, date]:
    """Of each park in a corridor the day that this lives in: of several, the caller's, else the earliest."""
    corridors = places.corridors(session)
    latest_first = sorted(corridors, key=lambda each: (caller.park_id in each.park_ids, -day_of(each).toordinal()))
    return {park_id: day_of(corridor) for corridor in latest_first for park_id in corridor.park_ids}


def calibrations_for(session: Session, asked: Texts) -> Calibrations:
    """The latest run's; what is usual, where there is none yet."""
    runs = queries.current_runs(session)
    if runs:
        return stored_calibrations(runs[-1])
    usual = calibrate([(asked, asked.between(0, 0))])
    return Calibrations(need_offer=usual, need_about=usual, about=usual, offer_about=usual)


def _standardised(kind: Kind, asked: Texts, found: Texts, measured: Calibrations) -> NDArray[np.float32]:
    """(n,) of the question and each text: it is to an offer or a description as a need is, to a need as an offer is."""
    a, b = (found, asked) if kind == "need" else (asked, found)
    if kind == "company":
        return measured.need_about.compare(a, b).ravel()
    return measured.need_offer.compare(a, b, sought_similarity(a, b)).ravel()


def _best(
    ids: Mapping[Kind, NDArray[np.int64]], steps: Mapping[Kind, NDArray[np.float32]], limit: int
) -> Iterator[tuple[Kind, int]]:
    """The kinds and rows of the best texts that may be found; one of each offer, need and company."""
    kinds = list(ids)
    values = np.concatenate([steps[kind] for kind in kinds])
    kind_of = np.repeat(np.arange(len(kinds)), [len(ids[kind]) for kind in kinds])
    row_of = np.concatenate([np.arange(len(ids[kind])) for kind in kinds])
    seen = set[tuple[Kind, int]]()
    for place in np.argsort(-values, kind="stable"):
        kind, row = kinds[kind_of[place]], int(row_of[place])
        if len(seen) == limit or np.isneginf(values[place]):
            return
        if (what := (kind, int(ids[kind][row]))) not in seen:
            seen.add(what)
            yield kind, row


def _found(
    caller: Caller,
    hidden: HiddenNames,
    kind: Kind,
    asked: Texts,
    searched: Searched,
    row: int,
    likeness: np.float32,
) -> FoundOpportunity | FoundCompany:
    texts, of = searched.texts, searched.rows[row]
    _, part, _ = best_sentences(asked, 0, texts, row, first_bonus=0)
    fields = {
        "similarity": round(float(likeness), 4),
        "language": TEXT_LANGUAGES[texts.languages[row]],
        "quote": calmed_sentence(texts.quotes[part]),
        "company_id": of.company_id,
        "company": calmed(plain_text(of.company if reads_names_of(caller, of.park_id) else of.public_name)),
        "park": of.park,
    }
    if kind == "company":
        return FoundCompany(kind=kind, **fields)
    return FoundOpportunity(
        kind=kind,
        opportunity_id=of.id,
        form=of.form,
        title=calmed_sentence(prose(of.title, hidden=untold(of, hidden))),
        valid_until=of.valid_until,
        **fields,
    )
