"""How a file would be read, shown before it is: columns and fields, what is left out, rows before and after."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import FieldError, Invalid
from app.portfolio.imports.checking import place_lookup
from app.portfolio.imports.files.rows import Kind, Row
from app.portfolio.imports.files.sheets import letters
from app.portfolio.imports.files.values import text
from app.portfolio.imports.opening import open_for
from app.portfolio.imports.reading import read_row
from app.portfolio.imports.schemas import PassedOverReport, RowProblem
from app.portfolio.imports.tables.fields import how_read
from app.portfolio.imports.tables.plan import AS_PROPOSED, Plan, Said
from matching.texts.vectors import Encode

ROWS_SHOWN = 10
CELLS_SHOWN = 3
_LONGEST_CELL = 80


class ImportMapping(BaseModel):
    """What a file's columns are taken for: heading, or letter of the column -> field, or null to leave it out."""

    sheet: str | None = Field(default=None, description="the sheet to read; by default the one that holds companies")
    columns: dict[Annotated[str, Field(max_length=200)], str | None] = Field(default={}, max_length=500)

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"sheet": "Aziende", "columns": {"Note": "description", "CAP": None}}]},
    )

    def said(self, sheet: str | None = None) -> Said:
        return Said(self.columns, sheet or self.sheet)


class ProposedColumn(BaseModel):
    """A column and what it would be read as."""

    column: str = Field(description="the letters that a spreadsheet gives it")
    heading: str = Field(description="as written; empty if it has none")
    field: str | None = Field(description="none if it would be left out")
    confidence: float = Field(ge=0, le=1)
    why: str = Field(description="what tells the field, or why it is left out")
    reads: str | None = Field(description="how its cells are read")
    cells: list[str] = Field(description=f"the first {CELLS_SHOWN} that say something")


class SampleRow(BaseModel):
    """A row as it stands, and the company that would become of it."""

    line: int
    sheet: str | None
    before: dict[str, str] = Field(description="heading -> cell; empty for JSON Lines")
    after: dict[str, Any] | None = Field(
        description="in the shape of `POST /companies`; none if the row would be refused"
    )
    remarks: list[RowProblem]


class ImportProposal(BaseModel):
    """How a file would be read. `mapping` can be corrected and sent with the import."""

    file: str
    kind: Kind
    encoding: str | None
    separator: str | None
    sheets: list[str] = Field(description="that would be read; empty for a file without sheets")
    header_line: int | None = Field(description="where the headings stand; none if there are none")
    rows: int = Field(description="lines that would be read as companies")
    remembered: bool = Field(description="whether a correction of an earlier file with these headings is used")
    columns: list[ProposedColumn]
    mapping: ImportMapping
    sample: list[SampleRow] = Field(description=f"the first {ROWS_SHOWN} rows")
    passed_over: PassedOverReport

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "file": "aziende.xlsx",
                "kind": "xlsx",
                "encoding": None,
                "separator": None,
                "sheets": ["Aziende"],
                "header_line": 4,
                "rows": 60,
                "remembered": False,
                "columns": [
                    {
                        "column": "B",
                        "heading": "P. IVA",
                        "field": "vat",
                        "confidence": 0.99,
                        "why": "by its heading and its cells",
                        "reads": "numbers with a right check digit",
                        "cells": ["99100000225"],
                    }
                ],
                "mapping": {"sheet": None, "columns": {"P. IVA": "vat", "Prov.": None}},
                "sample": [],
                "passed_over": {"sheets": [], "columns": [], "hidden_rows": [], "lines": []},
            }
        }
    )


def propose(
    session: Session,
    caller: Caller,
    data: bytes,
    file_name: str,
    *,
    park: str | None = None,
    said: Said = AS_PROPOSED,
    encode: Encode | None = None,
) -> ImportProposal:
    """Writes nothing. Raises `Invalid` if the file cannot be read at all."""
    opened = open_for(session, data, file_name, park, said, encode)
    file = opened.rows(ROWS_SHOWN)
    lookup = place_lookup(session, caller)
    plans = file.plans
    columns = _columns_of_all(plans)
    sample = []
    before = _as_they_stand(plans, file.rows[:ROWS_SHOWN])
    for row in file.rows[:ROWS_SHOWN]:
        reading = read_row(file, row, lookup)
        after = reading.draft.packed.sent().model_dump(mode="json", exclude_unset=True) if reading.draft else None
        sample.append(
            SampleRow(
                line=row.line,
                sheet=row.sheet or None,
                before=before.get((row.sheet, row.line), {}),
                after=after,
                remarks=[*reading.problems, *reading.remarks],
            )
        )
    return ImportProposal(
        file=file_name,
        kind=file.kind,
        encoding=file.encoding,
        separator=file.separator,
        sheets=[plan.sheet.name for plan in plans if plan.sheet.name],
        header_line=plans[0].line or None if plans else None,
        rows=file.count,
        remembered=bool(opened.remembered),
        columns=columns,
        mapping=ImportMapping(
            sheet=said.sheet, columns={column.heading or column.column: column.field for column in columns}
        ),
        sample=sample,
        passed_over=PassedOverReport.of(file.passed_over),
    )


def parse_mapping(text_of_mapping: str | None) -> ImportMapping:
    """The mapping as JSON text, of a form field or a file. Raises `Invalid`."""
    if text_of_mapping is None or not text_of_mapping.strip():
        return ImportMapping()
    try:
        return ImportMapping.model_validate_json(text_of_mapping)
    except ValueError as error:
        reason = 'is no mapping; write {"columns": {"HEADING": "FIELD", "OTHER HEADING": null}}'
        raise Invalid(errors=[FieldError(field="mapping", reason=reason)]) from error


def parse_pairs(pairs: list[str]) -> Mapping[str, str | None]:
    """ "Heading=field" -> heading: field; "Heading=" leaves the column out. Raises `Invalid`."""
    found: dict[str, str | None] = {}
    for pair in pairs:
        heading, equals, field = pair.rpartition("=")
        if not equals or not heading.strip():
            raise Invalid(errors=[FieldError(field="map", reason=f'"{pair[:80]}" is not HEADING=FIELD')])
        found[heading.strip()] = field.strip() or None
    return found


def _columns_of_all(plans: Sequence[Plan]) -> list[ProposedColumn]:
    """Those of the first table, and of the others what has another heading."""
    found: list[ProposedColumn] = []
    for plan in plans:
        shown = {column.heading for column in found}
        found += [column for column in _columns(plan) if not shown or column.heading not in {*shown, ""}]
    return found


def _columns(plan: Plan) -> list[ProposedColumn]:
    cells: dict[int, list[str]] = {}
    for line in plan.sheet.lines[plan.header.last + 1 :][:200]:
        for index, cell in enumerate(line.cells[: len(plan.columns)]):
            shown = cells.setdefault(index, [])
            if len(shown) < CELLS_SHOWN and (written := text(cell)) and index not in line.flaws:
                shown.append(written[:_LONGEST_CELL])
    return [
        ProposedColumn(
            column=letters(column.index),
            heading=column.heading,
            field=column.field,
            confidence=round(column.confidence, 2),
            why=column.why,
            reads=how_read(column.field) if column.field else None,
            cells=cells.get(column.index, []),
        )
        for column in plan.columns
    ]


def _as_they_stand(plans: Sequence[Plan], rows: Sequence[Row]) -> dict[tuple[str, int], dict[str, str]]:
    """Sheet and line of these rows -> heading -> cell."""
    found: dict[tuple[str, int], dict[str, str]] = {(row.sheet, row.line): {} for row in rows}
    for plan in plans:
        for line in plan.sheet.lines:
            if (place := (plan.sheet.name, line.number)) in found:
                cells = {plan.heading(index): text(cell)[:_LONGEST_CELL] for index, cell in enumerate(line.cells)}
                found[place] |= {heading: written for heading, written in cells.items() if written}
    return found
