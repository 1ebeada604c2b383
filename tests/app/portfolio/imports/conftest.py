"""Two parks, the tables' whole content, and files as people make them."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.database import transaction
from models import Base, Park, Site
from tests.support.beginnings import Fill

Snapshot = dict[str, list[tuple[Any, ...]]]


def parks_of_files(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Park(code="trentino", name="Trentino", country="IT", sites=[Site(code="polo", name="Polo")]))
        session.add(Park(code="technopolis", name="Technopolis", country="RU", sites=[Site(code="hub", name="Hub")]))


@pytest.fixture
def fill(request: pytest.FixtureRequest) -> Fill | None:
    return parks_of_files if "parks" in request.fixturenames else None


@pytest.fixture
def parks(engine: Engine) -> dict[str, int]:
    """Code -> id of two parks with a site each."""
    with transaction(engine, writes=False) as session:
        return {row.code: row.id for row in session.execute(select(Park.code, Park.id))}


@pytest.fixture
def content(engine: Engine) -> Callable[[], Snapshot]:
    """Every row of every table."""

    def read() -> Snapshot:
        with transaction(engine, writes=False) as session:
            return {table.name: _rows(session, table) for table in Base.metadata.sorted_tables}

    return read


def _rows(session: Session, table: Any) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in session.execute(select(table))), key=repr)


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """The bytes of a workbook with these lines; a cell that begins with "=" is a formula."""

    def write(*lines: list[Any]) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, cells in enumerate(lines):
                sheet.write_row(number, 0, cells)
        return out.getvalue()

    return write
