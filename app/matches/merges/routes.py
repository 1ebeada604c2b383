"""Merges over HTTP."""

from fastapi import APIRouter

from app.accounts.access import CallerDep
from app.database import SessionDep
from app.errors import Conflict, NotFound, problems
from app.matches.merges import service
from app.matches.merges.schemas import MergeIn, MergeOut
from app.schemas import Id

merges = APIRouter(prefix="/companies", tags=["companies"])


@merges.post(
    "/{company_id}/merges",
    status_code=201,
    summary="Merge another company into this one",
    responses=problems(NotFound, Conflict),
)
def merge_companies(session: SessionDep, caller: CallerDep, company_id: Id, merge: MergeIn) -> MergeOut:
    """The two are one. This one takes over what it lacks, and the offers, needs and decisions of the other.

    The other is withdrawn, and its numbers and names lead to this one from now on. It can be undone.
    """
    return service.merge(session, caller, company_id, merge.other_id)


@merges.get("/{company_id}/merges", summary="List the merges of a company", responses=problems(NotFound))
def list_merges(session: SessionDep, caller: CallerDep, company_id: Id) -> list[MergeOut]:
    """Those that it kept and those by which it went into another, undone ones among them; the latest first."""
    return service.merges_of(session, caller, company_id)


@merges.post(
    "/{company_id}/unmerge",
    summary="Undo the merge by which this company went into another",
    responses=problems(NotFound, Conflict),
)
def unmerge_company(session: SessionDep, caller: CallerDep, company_id: Id) -> MergeOut:
    """What the other took over comes back as it is now; a field that was changed since, and what came later, stay."""
    return service.unmerge(session, caller, company_id)
