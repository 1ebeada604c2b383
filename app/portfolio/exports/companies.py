"""Companies with all that they say, in the columns of the template, or as the API takes them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.formulas import is_formula
from app.portfolio.companies import service as companies
from app.portfolio.companies.fields import GroupMember
from app.portfolio.companies.opportunity_schemas import OpportunityIn
from app.portfolio.companies.schemas import CompanyIn, CompanyOut
from app.portfolio.companies.writing import DECLARED
from app.portfolio.exports.files import Cell, File, FileKind, Record, new_file, read_lines, write, write_lines
from app.portfolio.imports.files import values
from app.portfolio.imports.files.columns import COLUMNS, EXPORT_MARK, Column
from app.portfolio.imports.files.values import Reader
from app.portfolio.imports.templates import HEADINGS

SHEET = "companies"
_OF_OPPORTUNITY = {"__all__": set(OpportunityIn.model_fields)}
_OF_COMPANY: Mapping[str, Any] = {
    **dict.fromkeys(CompanyIn.model_fields, True),
    "group": {"__all__": set(GroupMember.model_fields)},
    "offers": _OF_OPPORTUNITY,
    "needs": _OF_OPPORTUNITY,
}
_ID = "id"
"""of a record on its way into a table; the API takes none"""


def export_companies(session: Session, caller: Caller, kind: FileKind, park: str | None) -> File:
    """A file that changes nothing when it is imported. Raises `Invalid` if there is no such park.

    Withdrawn companies are not in it: an import would bring them back. Of other parks' companies it holds what the
    caller reads of them.
    """
    found = companies.every(session, caller, park)
    if kind == "jsonl":
        return write(kind, SHEET, (), map(_record, found), _no_cells)
    with new_file() as records:
        used = set(HEADINGS)
        write_lines(records, _noting(found, used))
        columns = [column for column in COLUMNS if column.name in used]

        def cells(record: Record) -> list[Cell]:
            by_place = _by_place(record)
            return [record[_ID], *(_cell(by_place, column) for column in columns)]

        headings = [EXPORT_MARK, *(column.name for column in columns)]
        return write(kind, SHEET, headings, read_lines(records), cells)


def _no_cells(_record: Record) -> Sequence[Cell]:
    return ()


def _record(company: CompanyOut) -> Record:
    """As `POST /companies` takes it; what is empty is left out."""
    said = company.model_dump(mode="json", by_alias=True, exclude_none=True, include=_OF_COMPANY)
    return {name: value for name, value in said.items() if value not in ("", [], {}) or name in DECLARED}


def _noting(found: Iterator[CompanyOut], used: set[str]) -> Iterator[Record]:
    """The records of a table; the names of the columns that they take are added to `used`."""
    for company in found:
        record = _record(company)
        by_place = _by_place(record)
        used.update(
            column.name for column in _SELDOM if column.name not in used and _cell(by_place, column) is not None
        )
        yield {_ID: company.id, **record}


_SELDOM = [column for column in COLUMNS if column.name not in HEADINGS]


def _by_place(record: Record) -> Record:
    """As columns know the places: descriptions by their languages, offers and needs by numbers."""
    numbered = {
        side: {str(number): item for number, item in enumerate(record.get(side, ()), start=1)}
        for side in ("offers", "needs")
    }
    group: dict[str, list[Any]] = {}
    for member in record.get("group", ()):
        group.setdefault(member["tie"], []).append(member)
    descriptions = {item["language"]: item for item in record.get("descriptions", ())}
    return {**record, **numbered, "group": group, "descriptions": descriptions}


def _cell(by_place: Record, column: Column) -> Cell:
    value: Any = by_place
    for key in column.path:
        value = value.get(key)
        if value is None:
            return None
    if value == []:
        # What is declared to be none is not undeclared.
        return NOTHING if column.read in _DECLARING else None
    written = _WRITERS.get(column.read)
    return written(value) if written else value


def _phrases(said: list[str]) -> str:
    """As a list of JSON where semicolons could not part them again."""
    joined = "; ".join(said)
    return joined if values.phrases(joined) == said and not is_formula(joined) else values.listed(said)


def _codes(codes: list[dict[str, str]]) -> str:
    return "; ".join(f"{item['system']}:{item['code']}" for item in codes)


def _establishments(said: list[dict[str, Any]]) -> str:
    return _phrases([": ".join(filter(None, (item.get("country"), item.get("place")))) for item in said])


def _owners(said: list[dict[str, Any]]) -> str:
    return _phrases([_owner(item) for item in said])


def _owner(item: dict[str, Any]) -> str:
    person = "person" if item.get("person") else None
    known = [f"{item['share']:g} %", item["name"], item.get("country"), item.get("number"), person]
    return " | ".join(filter(None, known))


def _group(members: list[dict[str, Any]]) -> str:
    return _phrases([_member(item) for item in members])


def _member(item: dict[str, Any]) -> str:
    number = f"({item['number']})" if item.get("number") else None
    return " ".join(filter(None, (item.get("name"), number)))


NOTHING = "none"
_DECLARING = (values.categories, values.establishments, values.people)
_WRITERS: Mapping[Reader, Callable[[Any], Cell]] = {
    values.codes: "; ".join,
    values.phrases: _phrases,
    values.activity_codes: _codes,
    values.day: date.fromisoformat,
    values.categories: "; ".join,
    values.establishments: _establishments,
    values.owners: _owners,
    values.people: _phrases,
    values.group: _group,
}
"""By how an import reads the column: each gives back what the other wrote."""
