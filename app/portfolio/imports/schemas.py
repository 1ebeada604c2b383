"""What an import tells: how many companies came in, and what is wrong with the others."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.errors import FieldError
from app.portfolio.imports.files.rows import Kind, PassedOver, Problem

MOST_PROBLEMS = 1000
PROBLEM_EXAMPLE: dict[str, Any] = {
    "line": 7,
    "field": "offer_2_form",
    "reason": '"licence" is not one of technology_transfer, commercial_partnership, joint_project, hosting',
}
CHANGE_EXAMPLE: dict[str, Any] = {
    "line": 9,
    "sheet": None,
    "company_id": 17,
    "name": "Prova Torni Srl",
    "was_named": None,
    "outcome": "updated",
    "fields": ["employees"],
    "added": [{"side": "offer", "form": "commercial_partnership", "title": "Torni a 5 assi"}],
    "changed": [],
    "withdrawn": [{"side": "offer", "form": "commercial_partnership", "title": "Torni a cinque assi"}],
}
TWIN_EXAMPLE: dict[str, Any] = {
    "line": 12,
    "sheet": None,
    "name": "Bianci Meccanica S.r.l.",
    "twin_id": 41,
    "twin_line": None,
    "twin_name": "Bianchi Meccanica S.p.A.",
    "likeness": 97,
}
NEXT_STEP_EXAMPLE: dict[str, Any] = {
    "park": "trentino",
    "companies": 60,
    "with_lists": 58,
    "thin": 11,
    "most_helpful": [
        {"field": "needs", "missing": 40},
        {"field": "activity_codes", "missing": 22},
        {"field": "offers.trl", "missing": 19},
    ],
}
Side = Literal["offer", "need"]


class RowProblem(FieldError):
    """One thing that is wrong with a row."""

    line: int = Field(description="where it is found in an editor or spreadsheet; the first line is 1")
    field: str = Field(description="heading of the column, or path in a JSON line; empty for the line as a whole")
    reason: str = Field(description="what is wrong with it")
    sheet: str | None = Field(default=None, description="of a workbook")

    model_config = ConfigDict(json_schema_extra={"example": PROBLEM_EXAMPLE})


class OpportunityRef(BaseModel):
    """An offer or a need, by what tells it from the company's others."""

    side: Side
    form: str
    title: str


class RowChange(BaseModel):
    """What a row does to its company."""

    line: int
    sheet: str | None = Field(description="of a workbook")
    company_id: int | None = Field(description="none in a dry run, for a company that would be new")
    name: str
    was_named: str | None = Field(description="its name before, if that is another")
    outcome: Literal["created", "updated", "returned"] = Field(
        description="`returned`: it was withdrawn, and is there again"
    )
    fields: list[str] = Field(description="those that are others now, beside offers and needs")
    added: list[OpportunityRef]
    changed: list[OpportunityRef]
    withdrawn: list[OpportunityRef]


class Counts(BaseModel):
    """Of offers, or of needs."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0


class Twin(BaseModel):
    """A new company that may be another one under nearly the same name. They are two until somebody merges them."""

    line: int
    sheet: str | None = Field(description="of a workbook")
    name: str
    twin_id: int | None = Field(description="the company that was there before")
    twin_line: int | None = Field(description="or the line of this file that brings it")
    twin_name: str
    likeness: int = Field(description="of the names, up to 100: the same but for the legal form")


class Missing(BaseModel):
    """A company of the park that the file does not name."""

    company_id: int
    name: str


class FieldGap(BaseModel):
    """A field of a profile, and how many companies could fill it."""

    field: str
    missing: int


class NextStep(BaseModel):
    """Where the companies of a park stand, after the import."""

    park: str = Field(description="its code")
    companies: int
    with_lists: int = Field(description="those that say something: a description, an offer or a need")
    thin: int = Field(description="those of them that fill fewer than half of the fields")
    most_helpful: list[FieldGap] = Field(description="the three fields that most companies have still to fill")


class PassedOverSheet(BaseModel):
    """A sheet that is not read."""

    name: str
    reason: str


class PassedOverReport(BaseModel):
    """What of a file is not read; at most 1,000 of each."""

    sheets: list[PassedOverSheet] = []
    columns: list[RowProblem] = Field(default=[], description="columns that hold something; `line` is the header's")
    hidden_rows: list[RowProblem] = []
    lines: list[RowProblem] = Field(default=[], description="titles, notes, totals, repeated headers")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sheets": [{"name": "Leggimi", "reason": "holds no companies"}],
                "columns": [{"line": 4, "field": "Prov.", "reason": "a profile has the city and the country only"}],
                "hidden_rows": [],
                "lines": [{"line": 11, "field": "", "reason": "is a total: Totale aziende: 5"}],
            }
        }
    )

    @classmethod
    def of(cls, found: PassedOver) -> "PassedOverReport":
        return cls(
            sheets=[PassedOverSheet(name=name, reason=reason) for name, reason in found.sheets],
            columns=_first(found.columns),
            hidden_rows=_first(found.hidden_rows),
            lines=_first(found.lines),
        )


def row_problem_of(problem: Problem) -> RowProblem:
    """What the reading of the file said of a line."""
    return RowProblem(line=problem.line, field=problem.field, reason=problem.reason, sheet=problem.sheet or None)


def _first(found: Sequence[Problem]) -> list[RowProblem]:
    return [row_problem_of(problem) for problem in found[:MOST_PROBLEMS]]


class ImportReport(BaseModel):
    """What became of a file; in a dry run, what would become of it."""

    file: str = Field(description="name of the file")
    kind: Kind
    encoding: str | None = Field(description="in which the text was read; none for a workbook")
    separator: str | None = Field(description="between the cells of a CSV file")
    rows: int = Field(description="rows with a company")
    created: int
    updated: int
    returned: int = Field(description="those of the updated that were withdrawn before")
    unchanged: int = Field(description="rows that say what is known already")
    rejected: int = Field(description="rows with a problem")
    imported: bool = Field(description="whether rows went in")
    dry_run: bool
    problems: list[RowProblem] = Field(description=f"by line; the first {MOST_PROBLEMS:,}")
    problems_total: int
    remarks: list[RowProblem] = Field(
        description=f"what was left out, or read otherwise than written; the first {MOST_PROBLEMS:,}"
    )
    remarks_total: int
    columns: dict[str, str | None] = Field(
        description="of a table: heading -> the field that it was taken for, or none if it was left out"
    )
    passed_over: PassedOverReport
    offers: Counts
    needs: Counts
    changes: list[RowChange] = Field(description=f"by line; the first {MOST_PROBLEMS:,}")
    changes_total: int
    twins: list[Twin] = Field(description=f"new companies that may be there already; the first {MOST_PROBLEMS:,}")
    twins_total: int
    missing: list[Missing] | None = Field(
        description=f"with `full_list`: who of the park is not in the file; the first {MOST_PROBLEMS:,}"
    )
    missing_total: int
    missing_withdrawn: int = Field(description="with `withdraw_missing`: how many of them were withdrawn")
    next_steps: list[NextStep]

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "file": "tenants.csv",
                "kind": "csv",
                "encoding": "windows-1251",
                "separator": ";",
                "rows": 60,
                "created": 12,
                "updated": 3,
                "returned": 0,
                "unchanged": 44,
                "rejected": 1,
                "imported": True,
                "dry_run": False,
                "problems": [PROBLEM_EXAMPLE],
                "problems_total": 1,
                "remarks": [{"line": 5, "field": "N. addetti", "reason": '"5-9" means 5 to 9; read as 7'}],
                "remarks_total": 1,
                "columns": {"Denominazione": "name", "P. IVA": "vat", "N. addetti": "employees", "Prov.": None},
                "passed_over": {
                    "sheets": [],
                    "columns": [{"line": 1, "field": "Prov.", "reason": "a profile has the city and the country only"}],
                    "hidden_rows": [],
                    "lines": [],
                },
                "offers": {"added": 14, "changed": 1, "withdrawn": 1},
                "needs": {"added": 9, "changed": 0, "withdrawn": 0},
                "changes": [CHANGE_EXAMPLE],
                "changes_total": 15,
                "twins": [TWIN_EXAMPLE],
                "twins_total": 1,
                "missing": None,
                "missing_total": 0,
                "missing_withdrawn": 0,
                "next_steps": [NEXT_STEP_EXAMPLE],
            }
        }
    )

    @property
    def refused(self) -> bool:
        """Whether problems kept every row out."""
        return self.problems_total > 0 and self.created + self.updated + self.unchanged == 0
