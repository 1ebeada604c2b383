"""The columns of a table of companies: their names, their synonyms, and their place in a company's JSON."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import get_args

from app.portfolio.imports.files import values
from app.portfolio.imports.files.values import Reader
from matching.profiles import TextLanguage

EXPORT_MARK = "ponte_id"
"""The heading of a column that every export of companies has: the company's id."""
MATCH_MARK, DECISION_MARK = "ponte_match_id", "ponte_decision_id"
"""Those of exports that hold no companies."""
IDENTIFIERS = ("vat", "codice_fiscale", "inn", "ogrn", "register")
LANGUAGES: tuple[str, ...] = get_args(TextLanguage)
MOST_OPPORTUNITIES = 24
"""of a side: as many as a company may have"""


@dataclass(frozen=True, slots=True)
class Column:
    """A known column: its template name, the path of its value in a company, and how its cells are read."""

    name: str
    path: tuple[str, ...]
    read: Reader


@dataclass(frozen=True, slots=True)
class Header:
    """The line of a table that names its columns: the headings as written, and the column that each means, if any."""

    line: int
    headings: list[str]
    columns: list[Column | None]
    texts: Mapping[str, str] = field(default_factory=dict)
    """The headings of texts whose columns name no language, by what they are taken for."""

    def field(self, path: Sequence[str]) -> str:
        """What a person calls the value at this path of a company: the heading of its column.

        A column that the table lacks goes by its template name, a group of columns by what they have in common.
        """
        column = _column_at(path)
        if column is not None:
            written = dict(zip(self.columns, self.headings, strict=True))
            of_any_language = self.texts.get(column.name.rpartition("_")[0]) if path[0] == "descriptions" else None
            return written.get(column) or of_any_language or column.name
        if path[0] in ("offers", "needs"):
            return "_".join((path[0].removesuffix("s"), *path[1:])) if len(path) > 1 else path[0]
        columns = zip(self.headings, self.columns, strict=True)
        return ", ".join(name for name, column in columns if column and column.path[: len(path)] == tuple(path))


# name: (how cells are read, Italian and Russian synonyms)
_COMPANY: dict[str, tuple[Reader, str]] = {
    "park": (values.text, "parco, парк, технопарк"),
    "site": (values.text, "polo, incubatore, площадка"),
    "name": (values.text, "ragione sociale, denominazione, nome, azienda, наименование, название, компания"),
    "vat": (values.identifier, "p iva, piva, partita iva"),
    "codice_fiscale": (values.identifier, "cod fiscale, cf"),
    "inn": (values.identifier, "инн"),
    "ogrn": (values.identifier, "огрн"),
    "register": (values.identifier, "registro, numero di registro, реестр, номер в реестре"),
    "country": (values.text, "paese, nazione, страна"),
    "city": (values.text, "città, citta, comune, город"),
    "website": (values.text, "sito, sito web, сайт, веб-сайт"),
    "founded": (values.number, "anno di fondazione, fondata nel, год основания"),
    "employees": (
        values.number,
        "dipendenti, addetti, numero dipendenti, сотрудники, численность, число сотрудников",
    ),
    "languages": (values.codes, "lingue, языки"),
    "sectors": (values.codes, "settori, отрасли, секторы"),
    "activity_codes": (values.activity_codes, "codici attività, codici di attività, коды деятельности"),
    "establishments": (values.establishments, "sedi secondarie, филиалы"),
    "owners": (values.owners, "soci, compagine sociale, учредители, участники"),
    "directors": (values.people, "amministratori, руководители"),
}
_GROUP: dict[str, tuple[str, str]] = {
    "parent_companies": ("parent", "capogruppo, società controllante, материнская компания, parent company"),
    "subsidiaries": ("subsidiary", "controllata, controllate, società controllate, дочерняя компания, subsidiary"),
    "sister_companies": ("sister", "consorelle, società dello stesso gruppo, сестринская компания, sister company"),
}
"""By what they are to the company."""
_DESCRIPTION: dict[str, tuple[str, str]] = {
    "summary": ("summary", "sintesi, кратко"),
    "description": ("text", "descrizione, описание"),
}
_SIDES: dict[str, tuple[str, str]] = {
    "offer": ("offers", "offerta, предложение"),
    "need": ("needs", "esigenza, bisogno, потребность, запрос"),
}
_OPPORTUNITY: dict[str, tuple[Reader, str]] = {
    "form": (values.text, "forma, форма"),
    "language": (values.text, "lingua, язык"),
    "title": (values.text, "titolo, название, заголовок"),
    "summary": (values.text, "sintesi, кратко"),
    "description": (values.text, "descrizione, описание"),
    "capabilities": (values.phrases, "competenze, компетенции"),
    "stage": (values.text, "stadio, стадия"),
    "trl": (values.number, "угт"),
    "ipr": (values.text, "proprietà intellettuale, интеллектуальная собственность"),
    "dual_use": (values.categories, "duplice uso, двойное назначение"),
    "valid_from": (values.day, "valida dal, действует с"),
    "valid_until": (values.day, "valida fino al, действует до"),
    "space_kind": (values.text, ""),
    "space_area_m2": (values.number, ""),
    "space_from": (values.day, ""),
    "space_until": (values.day, ""),
    "space_equipment": (values.phrases, ""),
}


def normalised(heading: str) -> str:
    """Headings are compared without case, punctuation and spaces: "P. IVA" and "p-iva" are one."""
    folded = unicodedata.normalize("NFKC", heading).casefold().replace("ё", "е")
    return re.sub(r"[\W_]+", "_", folded).strip("_")


def column_named(heading: str) -> Column | None:
    """The column that a heading means, in any of its languages."""
    return _BY_HEADING.get(normalised(heading))


def is_of_an_offer(heading: str) -> bool:
    """Whether a heading is that of a part of an offer or need, as a table with one a line has it."""
    return normalised(heading) in _PARTS_OF_OFFERS


def nearest(heading: str) -> str | None:
    """The name of the known column whose heading is this one with a typing error or two; none rather than a guess."""
    close = get_close_matches(normalised(heading)[:60], _HEADINGS_TO_SUGGEST, n=1, cutoff=0.8)
    return _BY_HEADING[close[0]].name if close else None


def _column_at(path: Sequence[str]) -> Column | None:
    """The column that holds the value at this path, or the list that it is in."""
    return next((_BY_PATH[key] for end in range(len(path), 0, -1) if (key := tuple(path[:end])) in _BY_PATH), None)


def _words(name: str, synonyms: str) -> list[str]:
    return [name, *(word for word in synonyms.split(", ") if word)]


def _columns() -> Iterator[tuple[Column, list[str]]]:
    """Every column with its headings, its own name first."""
    for name, (read, synonyms) in _COMPANY.items():
        path = ("identifiers", name) if name in IDENTIFIERS else (name,)
        yield Column(name, path, read), _words(name, synonyms)
    for name, (tie, synonyms) in _GROUP.items():
        yield Column(name, ("group", tie), values.group), _words(name, synonyms)
    for name, (key, synonyms) in _DESCRIPTION.items():
        for language in LANGUAGES:
            column = Column(f"{name}_{language}", ("descriptions", language, key), values.text)
            yield column, [f"{word} {language}" for word in _words(name, synonyms)]
    for side, (key, sides) in _SIDES.items():
        for number in map(str, range(1, MOST_OPPORTUNITIES + 1)):
            for name, (read, synonyms) in _OPPORTUNITY.items():
                place = ("space", name.removeprefix("space_")) if name.startswith("space_") else (name,)
                column = Column(f"{side}_{number}_{name}", (key, number, *place), read)
                words = _words(name, synonyms)
                yield column, [f"{s} {number} {word}" for word in words for s in _words(side, sides)]


_ALL = list(_columns())
COLUMNS = tuple(column for column, _ in _ALL)
_BY_PATH = {column.path: column for column in COLUMNS}
_BY_HEADING = {normalised(heading): column for column, headings in _ALL for heading in headings}
_PARTS_OF_OFFERS = frozenset(
    normalised(word) for name, (_, also) in _OPPORTUNITY.items() for word in _words(name, also)
)
_HEADINGS_TO_SUGGEST = [
    heading
    for heading, column in _BY_HEADING.items()
    if heading == column.name or column.path[0] not in ("offers", "needs")
]
