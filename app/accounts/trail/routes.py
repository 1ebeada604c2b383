"""The audit trail over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.accounts.trail import service
from app.accounts.trail.schemas import AuditFilter, AuditOut
from app.database import SessionDep
from app.errors import problems
from app.paging import Page, PagingDep
from app.web.fields import sparse

trail = APIRouter(prefix="/audit", tags=["audit"])


@trail.get("", summary="List who did what, the latest first", responses=problems(), dependencies=[sparse(AuditOut)])
def list_audit(session: SessionDep, chosen: Annotated[AuditFilter, Depends()], paging: PagingDep) -> Page[AuditOut]:
    """An entry is written with every change, and with every sign-in that was refused."""
    return service.page(session, chosen, paging)
