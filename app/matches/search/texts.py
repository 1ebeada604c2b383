"""What can be found: texts with their vectors, each with the row that it stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from app.matches.embeddings import Embeddings
from app.portfolio.companies.profiles import prose
from matching.texts.language import language_of
from matching.texts.statements import statements, telling_passages
from matching.texts.vectors import Passage, Texts, embed


@dataclass(frozen=True, slots=True)
class Searched:
    """n texts of one kind."""

    rows: Sequence[Row[Any]]
    """(n,) each with its company; of a description, the first row of its company"""
    texts: Texts
    park_ids: NDArray[np.int64]
    """(n,), 0 where the company is in no park"""
    ids: NDArray[np.int64]
    """(n,) of the offers or needs, or of the companies"""

    @classmethod
    def of(cls, rows: Sequence[Row[Any]], ids: Sequence[int], texts: Texts) -> "Searched":
        park_ids = np.array([row.park_id or 0 for row in rows], dtype=np.int64)
        return cls(rows, texts, park_ids, np.array(ids, dtype=np.int64))


def question(text: str, embeddings: Embeddings) -> Texts:
    """One text, its vectors not stored."""
    second = embeddings.second
    return embed([Passage.of(language_of(text), "", text)], embeddings.encoded, second.encoded if second else None)


def of_stated(rows: Sequence[Row[Any]], embeddings: Embeddings) -> Searched:
    """Offers or needs."""
    said = [_stated(row) for row in rows]
    return Searched.of(rows, [row.id for row in rows], _embedded(said, embeddings))


def of_descriptions(rows: Sequence[Row[Any]], embeddings: Embeddings) -> Searched:
    """What companies say of themselves, without background; a text a language. `rows` are sorted by company."""
    companies = [list(own) for _, own in groupby(rows, key=lambda row: row.company_id)]
    read = statements(
        [{row.language: prose(row.summary, row.text, hidden=row.hidden) for row in own} for own in companies],
        embeddings.of,
    )
    told = [(own[0], passage) for own, said in zip(companies, read, strict=True) for passage in telling_passages(said)]
    owners = [row for row, _ in told]
    return Searched.of(
        owners, [row.company_id for row in owners], _embedded([passage for _, passage in told], embeddings)
    )


def _stated(row: Row[Any]) -> Passage:
    title, text = prose(row.title, hidden=row.hidden), prose(row.summary, row.description, hidden=row.hidden)
    return Passage.of(row.language, title, text)


def _embedded(said: Sequence[Passage], embeddings: Embeddings) -> Texts:
    second = embeddings.second
    return embed(said, embeddings.of, second.of if second else None)
