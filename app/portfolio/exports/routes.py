"""Exports of companies over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import StreamingResponse

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import problems
from app.portfolio.exports.companies import export_companies
from app.portfolio.exports.files import KindQuery, download, file_name
from app.portfolio.imports.templates import MEDIA_TYPES
from app.schemas import Code

exports = APIRouter(prefix="/exports", tags=["exports"])
ParkQuery = Annotated[Code | None, Query(description="code of a park; default: all")]


def files(csv: str, jsonl: str) -> dict[int | str, dict[str, Any]]:
    """The answer of an export, with what a file of each kind begins like."""
    content = {
        MEDIA_TYPES["csv"]: {"schema": {"type": "string"}, "example": csv},
        MEDIA_TYPES["xlsx"]: {"schema": {"type": "string", "format": "binary"}},
        MEDIA_TYPES["jsonl"]: {"schema": {"type": "string"}, "example": jsonl},
    }
    return {200: {"description": "The file.", "content": content}}


@exports.get(
    "/companies",
    summary="Companies with their offers and needs, as a file that can be imported again",
    response_class=StreamingResponse,
    responses=problems()
    | files("ponte_id;park;name\r\n12;trentino;Esempio\r\n", '{"park": "trentino", "name": "Esempio"}\n'),
)
def export_all_companies(
    session: SessionDep, caller: CallerDep, park: ParkQuery = None, kind: KindQuery = "csv"
) -> StreamingResponse:
    return download(export_companies(session, caller, kind, park), file_name("companies", park), kind)
