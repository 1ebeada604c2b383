"""What an import tells: how many companies came in, and what is wrong with the others."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from app.errors import FieldError
from app.portfolio.imports.files import Kind

MOST_PROBLEMS = 1000
PROBLEM_EXAMPLE: dict[str, Any] = {
    "line": 7,
    "field": "offer_2_form",
    "reason": '"licence" is not one of technology_transfer, commercial_partnership, joint_project, hosting',
}


class RowProblem(FieldError):
    """One thing that is wrong with a row."""

    line: int = Field(description="where it is found in an editor or spreadsheet; the first line is 1")
    field: str = Field(description="heading of the column, or path in a JSON line; empty for the line as a whole")
    reason: str = Field(description="what is wrong with it")

    model_config = ConfigDict(json_schema_extra={"example": PROBLEM_EXAMPLE})


class ImportReport(BaseModel):
    """What became of a file; in a dry run, what would become of it."""

    file: str = Field(description="name of the file")
    kind: Kind
    encoding: str | None = Field(description="in which the text was read; none for a workbook")
    separator: str | None = Field(description="between the cells of a CSV file")
    rows: int = Field(description="rows with a company")
    created: int
    updated: int
    unchanged: int = Field(description="rows that say what is known already")
    rejected: int = Field(description="rows with a problem")
    imported: bool = Field(description="whether rows went in")
    dry_run: bool
    problems: list[RowProblem] = Field(description=f"by line; the first {MOST_PROBLEMS:,}")
    problems_total: int

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
                "unchanged": 44,
                "rejected": 1,
                "imported": True,
                "dry_run": False,
                "problems": [PROBLEM_EXAMPLE],
                "problems_total": 1,
            }
        }
    )

    @property
    def refused(self) -> bool:
        """Whether problems kept every row out."""
        return self.problems_total > 0 and self.created + self.updated + self.unchanged == 0
