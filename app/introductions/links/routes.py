"""The page behind a link, over HTTP: opening it shows, sending its form decides once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import HTMLResponse

from app.compliance.policy.policy import names_at_hand
from app.database import SessionDep, transaction
from app.introductions.desk import Desk
from app.introductions.links import answering
from app.introductions.links.answering import Typed, View
from app.introductions.links.pages import HEADERS, page, status_of
from app.introductions.links.tokens import PATH
from app.schemas import LanguageCode
from matching.learning.decisions import RejectionReason

answers = APIRouter(prefix=PATH.rstrip("/"), include_in_schema=False, dependencies=[Depends(names_at_hand)])
Lang = Annotated[LanguageCode | None, Query()]


@answers.get("/{token}")
def show_question(request: Request, session: SessionDep, token: str, lang: Lang = None) -> HTMLResponse:
    """Changes nothing; that an issued link was refused is put on record."""
    desk: Desk = request.app.state.desk
    view = answering.look(session, desk, token, lang)
    if view.refusal is not None:
        with transaction(request.app.state.engine) as writing:
            answering.note_refusal(writing, desk, token, view)
    return _shown(view)


@answers.post("/{token}")
def answer_question(
    request: Request,
    session: SessionDep,
    token: str,
    choice: Annotated[str, Form(max_length=16)] = "",
    code: Annotated[str, Form(max_length=32)] = "",
    reason: Annotated[str, Form(max_length=32)] = "",
    lang: Lang = None,
) -> HTMLResponse:
    known = RejectionReason(reason) if reason in set(RejectionReason) else None
    return _shown(answering.decide(session, request.app.state.desk, token, Typed(choice, code, known), lang))


def _shown(view: View) -> HTMLResponse:
    return HTMLResponse(page(view), status_of(view), HEADERS)
