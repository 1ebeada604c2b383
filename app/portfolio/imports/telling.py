"""What is said of a file, in the language of who reads it.

Where a cell is read, it is said in English; here sentences are told in another language, part by part, by a table
(`sentences.tsv`). What the table does not have stays in English; what a cell holds stays as it is.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from importlib.resources import files

from app.errors import Invalid
from app.portfolio.imports.proposals import ImportProposal
from app.portfolio.imports.schemas import ImportReport, PassedOverReport, RowProblem
from app.schemas import LanguageCode
from app.sentences import Sentences

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
    found = _sentences().find(said)
    if found is None:
        return None
    template, filled = found
    values = (_table()[value][language] if value in _table() else value for value in filled)
    return _table()[template][language].format("", *values)  # places are numbered from 1


@cache
def _sentences() -> Sentences:
    return Sentences(_table())


@cache
def _table() -> dict[str, dict[str, str]]:
    """English sentence -> the row with its translations. Some without a place stand in those with places."""
    text = files(__package__).joinpath("sentences.tsv").read_text("utf-8")
    return {row["en"]: row for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)}
