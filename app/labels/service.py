"""The labels: of sectors from the tree, of what explanations name from their phrasebooks, of the rest from a table."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from app.matches.lists.decided import REASONS, TIES, VERDICTS
from app.portfolio.taxonomy.schemas import Names
from app.schemas import LanguageCode
from matching.explaining.phrases import PHRASEBOOKS
from matching.taxonomy.sectors import sectors

Code = TypeVar("Code", bound=str)
Labels = dict[str, dict[str, Names]]
"""vocabulary -> code -> names"""

TABLE = Path(__file__).with_name("labels.tsv")


def labels() -> Labels:
    """Sectors among them, which an operator may add."""
    own = {"sector": {code: Names.model_validate(sector.names) for code, sector in sectors().items()}}
    return dict(sorted((_fixed() | own).items()))


@cache
def _fixed() -> Labels:
    found: Labels = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            names = Names(it=row["it"], ru=row["ru"], en=row["en"])
            found.setdefault(row["vocabulary"], {})[row["code"]] = names
    books = PHRASEBOOKS
    return found | {
        "band": _by_code({language: book.bands for language, book in books.items()}),
        "group_tie": {tie: Names.model_validate(names) for tie, names in TIES.items()},
        "form": _by_code({language: book.forms for language, book in books.items()}),
        "language": _by_code({language: book.languages for language, book in books.items()}),
        "missing_field": _by_code({language: book.fields for language, book in books.items()}),
        "reason": {reason.value: Names.model_validate(names) for reason, names in REASONS.items()},
        "verdict": {verdict.value: Names.model_validate(names) for verdict, names in VERDICTS.items()},
    }


def _by_code(books: Mapping[LanguageCode, Mapping[Code, str]]) -> dict[str, Names]:
    return {str(code): Names(**{language: book[code] for language, book in books.items()}) for code in books["en"]}
