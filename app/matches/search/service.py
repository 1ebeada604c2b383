"""Find offers by what they mean, whatever the language of the question."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.embeddings import Embeddings
from app.matches.runs.ranking import read_calibrations
from app.matches.search import queries
from app.matches.search.schemas import FoundOffer, SearchResult
from app.portfolio.places import service as places
from matching.calibration import Calibration, calibrate
from matching.language import language_of
from matching.signals.quotes import best_sentences
from matching.signals.signal import graded
from matching.texts import Texts, embed, similarity


@dataclass(frozen=True, slots=True)
class _Index:
    """The offers and their vectors, as of a version of the portfolio."""

    version: object
    offers: Sequence[Row[Any]]
    texts: Texts


class Search:
    """Keeps the offers' vectors in memory until an offer changes; the question is encoded, the offers are not."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._index: _Index | None = None
        self._building = threading.Lock()

    def find(self, session: Session, caller: Caller, question: str, park: str | None, limit: int) -> SearchResult:
        """The offers that answer best, of one park, or of all parks but the caller's own."""
        wanted = _parks(session, caller, park)
        index = self._current(session)
        rows = np.array([i for i, offer in enumerate(index.offers) if wanted(offer.park_id)], dtype=np.intp)
        asked = embed([(language_of(question), "", question)], self._embeddings.encoded)
        found = index.texts.take(rows)
        steps = _calibration(session, asked, found).steps(similarity(asked, found), asked, found)[0]
        shown = graded(steps)
        best = np.lexsort((rows, -steps))[:limit]
        return SearchResult(
            query=question,
            park=park,
            items=[_found(index.offers[rows[i]], asked, found, int(i), shown[i]) for i in best],
        )

    def _current(self, session: Session) -> _Index:
        version = queries.offers_version(session)
        with self._building:
            if self._index is None or self._index.version != version:
                rows = queries.offers(session)
                texts = embed([(row.language, row.title, _body(row)) for row in rows], self._embeddings.of)
                self._index = _Index(version, rows, texts)
            return self._index


def _parks(session: Session, caller: Caller, park: str | None) -> Callable[[int | None], bool]:
    if park is not None:
        park_id = places.park_id(session, park, field="park")
        return lambda owner: owner == park_id
    return lambda owner: caller.park_id is None or owner != caller.park_id


def _body(row: Row[Any]) -> str:
    return "\n".join(text for text in (row.summary, row.description) if text)


def _calibration(session: Session, asked: Texts, found: Texts) -> Calibration:
    """That of the latest run: what is usual between a need and an offer in these two languages."""
    runs = queries.current_runs(session)
    return read_calibrations(runs[-1]).need_offer if runs else calibrate([(asked, found)])


def _found(offer: Row[Any], asked: Texts, found: Texts, index: int, likeness: np.float32) -> FoundOffer:
    _, part, _ = best_sentences(asked, 0, found, index, head_start=0)
    return FoundOffer(
        similarity=round(float(likeness), 4),
        offer_id=offer.id,
        form=offer.form,
        language=offer.language,
        title=offer.title,
        quote=found.quotes[part],
        company_id=offer.company_id,
        company=offer.company,
        park=offer.park,
    )
