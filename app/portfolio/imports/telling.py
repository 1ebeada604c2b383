"""What is said of a file, in the language of who reads it.

Where a cell is read, it is said in English; here sentences are told in another language, part by part, by a table
(`sentences.tsv`). What the table does not have stays in English; what a cell holds stays as it is.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import files

from app.errors import Invalid
from app.portfolio.imports.proposals import ImportProposal
from app.portfolio.imports.schemas import ImportReport, PassedOverReport, RowProblem
from app.schemas import LanguageCode

_PLACE = re.compile(r"\{(\d)\}")
_PARTED = "; "
_MOST_PARTS = 3
"""So many parts between semicolons may be one sentence: a cell that is quoted may hold some."""


def report_in(report: ImportReport, language: LanguageCode) -> ImportReport:
    """The report with its problems, remarks and what was passed over told in this language."""
    return report.model_copy(
        update={
            "problems": rows_in(report.problems, language),
            "remarks": rows_in(report.remarks, language),
            "passed_over": _passed_over(report.passed_over, language),
        }
    )


def proposal_in(proposal: ImportProposal, language: LanguageCode) -> ImportProposal:
    """The proposal with what is said of its columns, rows and the rest told in this language."""
    columns = [column.model_copy(update={"why": told(column.why, language)}) for column in proposal.columns]
    sample = [row.model_copy(update={"remarks": rows_in(row.remarks, language)}) for row in proposal.sample]
    passed_over = _passed_over(proposal.passed_over, language)
    return proposal.model_copy(update={"columns": columns, "sample": sample, "passed_over": passed_over})


@contextmanager
def refusals_in(language: LanguageCode) -> Iterator[None]:
    """Why a file is refused is told in this language."""
    try:
        yield
    except Invalid as error:
        for one in error.extras["errors"]:
            one["reason"] = told(one["reason"], language)
        raise


def _passed_over(found: PassedOverReport, language: LanguageCode) -> PassedOverReport:
    sheets = [sheet.model_copy(update={"reason": told(sheet.reason, language)}) for sheet in found.sheets]
    lists = {name: rows_in(getattr(found, name), language) for name in ("columns", "hidden_rows", "lines")}
    return found.model_copy(update={"sheets": sheets, **lists})


def rows_in(problems: Sequence[RowProblem], language: LanguageCode) -> list[RowProblem]:
    """The same, told in this language."""
    return [problem.model_copy(update={"reason": told(problem.reason, language)}) for problem in problems]


@lru_cache(maxsize=4096)
def told(said: str, language: LanguageCode) -> str:
    """A reason in this language."""
    if language == "en":
        return said
    parts = said.split(_PARTED)
    found: list[str] = []
    while parts:
        counts = range(1, min(len(parts), _MOST_PARTS) + 1)
        whole = ((count, _sentence(_PARTED.join(parts[:count]), language)) for count in counts)
        count, sentence = next(((count, one) for count, one in whole if one is not None), (1, parts[0]))
        found.append(sentence)
        del parts[:count]
    return _PARTED.join(found)


def _sentence(said: str, language: LanguageCode) -> str | None:
    for pattern, texts in _sentences():
        if match := pattern.fullmatch(said):
            values = {name: _words().get(value, {}).get(language, value) for name, value in match.groupdict().items()}
            return _PLACE.sub("{of\\1}", texts[language]).format_map(values)
    return None


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """The sentences without a place for anything, some of which stand in others."""
    return {row["en"]: row for row in _table() if not _PLACE.search(row["en"])}


@cache
def _sentences() -> list[tuple[re.Pattern[str], Mapping[str, str]]]:
    """The longest first, as it says most."""
    rows = sorted(_table(), key=lambda row: -len(_PLACE.sub("", row["en"])))
    return [(re.compile(_pattern(row["en"]), re.DOTALL), row) for row in rows]


def _pattern(sentence: str) -> str:
    pieces = _PLACE.split(sentence)
    return "".join(f"(?P<of{piece}>.+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))


def _table() -> list[dict[str, str]]:
    text = files(__package__).joinpath("sentences.tsv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
