"""Semantic search for offers, across languages."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.embeddings import Embeddings
from app.matches.runs.match_rows import stored_calibrations
from app.matches.search import queries
from app.matches.search.schemas import FoundOffer, SearchResult
from app.matches.vector_index.queries import near_offers
from app.portfolio.places import service as places
from matching.calibration import Calibration, calibrate
from matching.signals.quotes import best_sentences
from matching.signals.signal import squash
from matching.texts.cleaning import plain_text
from matching.texts.contacts import without_personal_data
from matching.texts.language import language_of
from matching.texts.similarity import similarity
from matching.texts.vectors import Passage, Texts, embed

CANDIDATES_PER_RESULT, MIN_CANDIDATES = 10, 200
"""Offers taken from the vector index, to be compared in full."""


@dataclass(frozen=True, slots=True)
class _Offers:
    """Offers and their vectors, in the same order."""

    rows: Sequence[Row[Any]]
    texts: Texts


@dataclass(frozen=True, slots=True)
class _Parks:
    """The parks to search: one, or all except one."""

    only: int | None = None
    excluded: int | None = None

    def __contains__(self, park_id: int | None) -> bool:
        return park_id == self.only if self.only is not None else park_id is None or park_id != self.excluded


class Search:
    """Uses the vector index if the database has one; otherwise keeps all vectors in memory until an offer changes."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._everything: _Offers | None = None
        self._version: object = None
        self._building = threading.Lock()

    def find(self, session: Session, caller: Caller, question: str, park: str | None, limit: int) -> SearchResult:
        """The offers most similar to the question, of one park, or of all parks but the caller's own."""
        parks = _parks(session, caller, park)
        second = self._embeddings.second
        asked = embed(
            [Passage.of(language_of(question), "", question)],
            self._embeddings.encoded,
            second.encoded if second else None,
        )
        if session.get_bind().dialect.name == "postgresql":
            offers = self._nearest(session, asked, parks, max(CANDIDATES_PER_RESULT * limit, MIN_CANDIDATES))
        else:
            offers = self._all(session, parks)
        found = offers.texts
        steps = _calibration(session, asked, found).standardise(similarity(asked, found), asked, found)[0]
        shown = squash(steps)
        best = np.argsort(-steps, kind="stable")[:limit]
        return SearchResult(
            query=question,
            park=park,
            items=[_found(offers.rows[i], asked, found, int(i), shown[i]) for i in best],
        )

    def _nearest(self, session: Session, asked: Texts, parks: _Parks, count: int) -> _Offers:
        ids = near_offers(
            session, self._embeddings.key, asked.whole[0], count, only=parks.only, excluded=parks.excluded
        )
        return self._embedded(queries.offers(session, ids))

    def _all(self, session: Session, parks: _Parks) -> _Offers:
        version = queries.offers_version(session)
        with self._building:
            if self._everything is None or self._version != version:
                self._everything, self._version = self._embedded(queries.offers(session)), version
            offers = self._everything
        chosen = np.array([i for i, offer in enumerate(offers.rows) if offer.park_id in parks], dtype=np.intp)
        return _Offers([offers.rows[i] for i in chosen], offers.texts.take(chosen))

    def _embedded(self, rows: Sequence[Row[Any]]) -> _Offers:
        texts = [Passage.of(row.language, _public(row.title), _body(row)) for row in rows]
        second = self._embeddings.second
        return _Offers(rows, embed(texts, self._embeddings.of, second.of if second else None))


def _parks(session: Session, caller: Caller, park: str | None) -> _Parks:
    if park is not None:
        return _Parks(only=places.park_id(session, park, field="park"))
    return _Parks(excluded=caller.park_id)


def _body(row: Row[Any]) -> str:
    return "\n".join(_public(text) for text in (row.summary, row.description) if text)


def _public(text: str) -> str:
    """As it stands in a profile that other parks read."""
    return without_personal_data(plain_text(text))


def _calibration(session: Session, asked: Texts, found: Texts) -> Calibration:
    """The latest run's: typical similarities of needs and offers, by pair of languages."""
    runs = queries.current_runs(session)
    return stored_calibrations(runs[-1]).need_offer if runs else calibrate([(asked, found)])


def _found(offer: Row[Any], asked: Texts, found: Texts, index: int, likeness: np.float32) -> FoundOffer:
    _, part, _ = best_sentences(asked, 0, found, index, first_bonus=0)
    return FoundOffer(
        similarity=round(float(likeness), 4),
        offer_id=offer.id,
        form=offer.form,
        language=offer.language,
        title=_public(offer.title),
        quote=found.quotes[part],
        company_id=offer.company_id,
        company=offer.company,
        park=offer.park,
    )
