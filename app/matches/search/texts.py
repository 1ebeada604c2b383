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
from app.portfolio.naming.hidden import HiddenNames
from app.portfolio.naming.masking import Names
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


def of_stated(rows: Sequence[Row[Any]], embeddings: Embeddings, hidden: HiddenNames) -> Searched:
    """Offers or needs."""
    said = [_stated(row, untold(row, hidden)) for row in rows]
    return Searched.of(rows, [row.id for row in rows], _embedded(said, embeddings))


def of_descriptions(rows: Sequence[Row[Any]], embeddings: Embeddings, hidden: HiddenNames) -> Searched:
    """What companies say of themselves, without background; a text a language. `rows` are sorted by company."""
    companies = [list(own) for _, own in groupby(rows, key=lambda row: row.company_id)]
    read = statements(
        [{row.language: prose(row.summary, row.text, hidden=untold(row, hidden)) for row in own} for own in companies],
        embeddings.of,
    )
    told = [(own[0], passage) for own, said in zip(companies, read, strict=True) for passage in telling_passages(said)]
    owners = [row for row, _ in told]
    return Searched.of(
        owners, [row.company_id for row in owners], _embedded([passage for _, passage in told], embeddings)
    )


def untold(row: Row[Any], hidden: HiddenNames) -> Names:
    """What a text is not to tell of its company, or of others of its park."""
    return hidden.of(row.park_id).beside(row.hidden)


def _stated(row: Row[Any], hidden: Names) -> Passage:
    title, text = prose(row.title, hidden=hidden), prose(row.summary, row.description, hidden=hidden)
    return Passage.of(row.language, title, text)


def _embedded(said: Sequence[Passage], embeddings: Embeddings) -> Texts:
    second = embeddings.second
    return embed(said, embeddings.of, second.of if second else None)
