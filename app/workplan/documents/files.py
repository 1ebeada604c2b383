"""A plan as a file that is sent."""

from typing import Any, Literal, NamedTuple

from fastapi import Response
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.schemas import LanguageCode
from app.workplan import queries, service
from app.workplan.documents.docx import plan_docx
from app.workplan.documents.pdf import plan_pdf
from app.workplan.documents.told import told

DocumentKind = Literal["pdf", "docx"]
MEDIA_TYPES: dict[DocumentKind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()},
    }
}


class File(NamedTuple):
    name: str
    media_type: str
    content: bytes


def attached(made: File) -> Response:
    """To be saved under its name."""
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.content, media_type=made.media_type, headers=headers)


def document(session: Session, caller: Caller, plan_id: int, kind: DocumentKind, language: LanguageCode) -> File:
    """Raises `NotFound`."""
    row = service.get(session, caller, plan_id)
    corridor = queries.corridors(session, [row.corridor_id])[row.corridor_id]
    plan = told(row, queries.park_names(session, corridor), corridor.as_of, language)
    make = {"pdf": plan_pdf, "docx": plan_docx}[kind]
    name = f"work-plan-{corridor.code}-{row.year}-{row.number}-{language}.{kind}"
    return File(name, MEDIA_TYPES[kind], make(plan))
