"""Practices found by meaning, in whatever language they are written: as `GET /search` finds offers and needs."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.embeddings import Embeddings
from app.matches.search.service import calibrations_for
from app.matches.search.texts import question
from app.portfolio.naming.hidden import hidden_from, hidden_names
from app.portfolio.naming.masking import Names
from app.portfolio.places import by_code
from app.workplan.practices import queries
from app.workplan.practices.schemas import FoundPractice, PracticeScope, PracticeSearchResult
from matching.signals.quotes import best_sentences
from matching.signals.signal import squash
from matching.texts.similarity import similarity
from matching.texts.vectors import Passage, Texts, embed

ALL = PracticeScope()


@dataclass(frozen=True, slots=True)
class _Library:
    """n texts, a row of the database each."""

    rows: Sequence[Row[Any]]
    texts: Texts


class PracticeSearch:
    """Keeps the vectors in memory until a practice changes: a library has hundreds of texts, not millions."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._library: _Library | None = None
        self._version: tuple[int, int] | None = None
        self._building = threading.Lock()

    def find(self, session: Session, caller: Caller, text: str, scope: PracticeScope = ALL) -> PracticeSearchResult:
        """The most similar first, a practice once. Raises `Invalid` for a park that is not known."""
        if scope.park is not None:
            by_code.park(session, scope.park)
        library = self._current(session)
        open_rows = [place for place, row in enumerate(library.rows) if _is_open(row, caller, scope)]
        if not open_rows:
            return PracticeSearchResult(query=text, items=[])
        asked, texts = question(text, self._embeddings), library.texts.some(open_rows)
        calibration = calibrations_for(session, asked).need_about
        likeness = squash(calibration.standardise(similarity(asked, texts), asked, texts)).ravel()
        rows = [library.rows[place] for place in open_rows]
        untold = hidden_from(session, caller)
        items = [
            _told(rows[place], asked, texts, place, float(likeness[place]), untold.of(rows[place].park_id))
            for place in _best(rows, likeness)[: scope.limit]
        ]
        return PracticeSearchResult(query=text, items=items)

    def _current(self, session: Session) -> _Library:
        hidden = hidden_names(session)
        version = queries.version(session), hidden.version
        with self._building:
            if self._library is None or self._version != version:
                rows = queries.searched(session)
                said = [passage(row, hidden.of(row.park_id)) for row in rows]
                self._library, self._version = _Library(rows, embed_texts(said, self._embeddings)), version
            return self._library


def passage(text: Any, hidden: Names) -> Passage:
    """Of what has a `language`, a `title` and a `text`. By what is hidden nobody finds it: a likeness tells, too."""
    return Passage.of(text.language, hidden.mask(text.title), hidden.mask(text.text))


def embed_texts(said: Sequence[Passage], embeddings: Embeddings) -> Texts:
    """New vectors are stored, as those of profiles are."""
    second = embeddings.second
    return embed(said, embeddings.of, second.of if second else None)


def _is_open(row: Row[Any], caller: Caller, scope: PracticeScope) -> bool:
    wanted = ((scope.kind, row.kind), (scope.park, row.park), (scope.language, row.language))
    is_readable = row.state == "published" or caller.sees_all_of(row.park_id)
    return is_readable and all(asked in (None, has) for asked, has in wanted)


def _best(rows: Sequence[Row[Any]], likeness: NDArray[np.float32]) -> list[int]:
    """The best text of each practice, the most similar first."""
    best: dict[int, int] = {}
    for place in np.argsort(-likeness, kind="stable"):
        best.setdefault(rows[place].id, int(place))
    return list(best.values())


def _told(row: Row[Any], asked: Texts, texts: Texts, place: int, likeness: float, hidden: Names) -> FoundPractice:
    _, part, _ = best_sentences(asked, 0, texts, place, first_bonus=0)
    return FoundPractice(
        similarity=round(likeness, 4),
        language=row.language,
        quote=texts.quotes[part],
        practice_id=row.id,
        park=row.park,
        kind=row.kind,
        title=hidden.mask(row.title),
    )
