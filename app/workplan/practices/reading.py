"""A file of practices -> what is sent of each: a table with a column for each text, or JSON Lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from app.errors import FieldError, Invalid
from app.portfolio.imports.files.columns import normalised
from app.portfolio.imports.files.headed import HeadedTable, Headings
from app.portfolio.imports.files.jsonl_file import read_jsonl
from app.portfolio.imports.files.kinds import kind_of
from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.sheets import Line, is_empty
from app.portfolio.imports.files.values import text
from app.schemas import LanguageCode

MOST_ROWS = 1000
LANGUAGES: tuple[LanguageCode, ...] = get_args(LanguageCode)
HEADINGS: Mapping[str, str] = {
    "park": "park, parco, парк",
    "kind": "kind, type, tipo, вид, тип",
    "state": "state, stato, состояние",
    "address": "address, page, website, indirizzo, pagina, адрес, страница",
    "title_it": "title_it, titolo, titolo_it",
    "text_it": "text_it, testo, testo_it",
    "title_ru": "title_ru, название, название_ru",
    "text_ru": "text_ru, текст, текст_ru",
    "title_en": "title_en, title",
    "text_en": "text_en, text",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "programme": "programme, program, programma, программа",
        "call": "call, bando, конкурс",
        "mentoring": "mentoring, mentoring scheme, mentorship, наставничество, менторство",
        "lesson": "lesson, lesson learned, lezione, lezione appresa, урок, извлечённый урок",
    },
    "state": {
        "draft": "draft, bozza, черновик",
        "published": "published, pubblicata, pubblicato, опубликована, опубликовано",
        "withdrawn": "withdrawn, ritirata, ritirato, отозвана, отозвано",
    },
}
_CODES = {
    name: {normalised(word): code for code, words in codes.items() for word in words.split(", ")}
    for name, codes in WORDS.items()
}
_TABLE = Headings(HEADINGS, [f"title_{language}" for language in LANGUAGES], "has no column for a title")


class ReadPractice(NamedTuple):
    """`headings`: of a table, what its columns are called."""

    line: int
    sent: Mapping[str, Any]
    headings: Mapping[str, str]


def read_practices(data: bytes, file_name: str) -> tuple[list[ReadPractice], list[FieldError], Sequence[str]]:
    """The rows, what cannot be read, and the headings of columns that are not. Raises `Invalid` for a file that is none
    of practices.
    """
    passed_over: Sequence[str] = ()
    try:
        kind = kind_of(data, file_name)
        if kind == "jsonl":
            lines = read_jsonl(data, MOST_ROWS)
            problems = [FieldError(field=each.field, reason=each.reason, line=each.line) for each in lines.problems]
            rows = [ReadPractice(row.line, row.company, {}) for row in lines.rows]
        else:
            table = _TABLE.read(data, kind)
            passed_over = table.passed_over
            filled = [line for line in table.lines if not line.is_blank]
            problems = [problem for line in filled for problem in _flaws(line, table)]
            rows = [ReadPractice(line.number, _sent(line, table), table.headings) for line in filled]
    except UnreadableFile as error:
        raise Invalid("The file cannot be read.", errors=[FieldError(field="file", reason=error.reason)]) from error
    if len(rows) > MOST_ROWS:
        raise Invalid(errors=[FieldError(field="file", reason=f"has more than {MOST_ROWS} practices")])
    if not rows and not problems:
        raise Invalid(errors=[FieldError(field="file", reason="has no practices in it")])
    return rows, problems, passed_over


def _flaws(line: Line, table: HeadedTable) -> Iterator[FieldError]:
    if line.broken:
        yield FieldError(field="", reason=line.broken, line=line.number)
    for name, index in table.columns.items():
        if index in line.flaws:
            yield FieldError(field=table.headings[name], reason=line.flaws[index], line=line.number)


def _sent(line: Line, table: HeadedTable) -> dict[str, Any]:
    """What stands in the line; an empty cell says nothing."""
    cells = {
        name: text(line.cells[index])
        for name, index in table.columns.items()
        if index < len(line.cells) and not is_empty(line.cells[index])
    }
    sent: dict[str, Any] = {name: cells[name] for name in ("park", "address") if name in cells}
    for name, codes in _CODES.items():
        if name in cells:
            sent[name] = codes.get(normalised(cells[name]), cells[name])
    sent["texts"] = [
        {"language": language, "title": cells.get(f"title_{language}", ""), "text": cells.get(f"text_{language}", "")}
        for language in LANGUAGES
        if f"title_{language}" in cells or f"text_{language}" in cells
    ]
    return sent
