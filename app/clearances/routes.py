"""Clearances and the queue of reviews over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.accounts.access import CallerDep
from app.clearances import service
from app.clearances.schemas import Because, ClearanceIn, ClearanceOut, ReviewIn, ReviewOut, ReviewState
from app.compliance.policy.policy import PolicyDep, names_at_hand
from app.database import SessionDep
from app.errors import Conflict, NotFound, problems
from app.paging import IdOrder, Page, PagingDep
from app.schemas import Id
from app.web.fields import sparse

clearances = APIRouter(tags=["compliance"], dependencies=[Depends(names_at_hand)])


@clearances.get(
    "/clearances",
    summary="What compliance officers signed, the latest first",
    responses=problems(),
    dependencies=[sparse(ClearanceOut)],
)
def list_clearances(
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    paging: PagingDep,
    pair_id: Annotated[int | None, Query(ge=1, le=2**53, description="of one pair only")] = None,
    sort: IdOrder = "-id",
) -> Page[ClearanceOut]:
    return service.clearances(policy, session, caller, pair_id, paging, sort)


@clearances.post(
    "/clearances",
    status_code=201,
    summary="Clear a pair that needs a review: signed, with reason, basis and end",
    responses=problems(NotFound, Conflict),
)
def sign_clearance(session: SessionDep, caller: CallerDep, policy: PolicyDep, sent: ClearanceIn) -> ClearanceOut:
    return service.sign(policy, session, caller, sent)


@clearances.get(
    "/clearances/{clearance_id}", summary="A clearance, and whether it counts", responses=problems(NotFound)
)
def read_clearance(session: SessionDep, caller: CallerDep, policy: PolicyDep, clearance_id: Id) -> ClearanceOut:
    return service.read(policy, session, caller, clearance_id)


@clearances.post(
    "/clearances/{clearance_id}/revocation",
    summary="Revoke a clearance: it counts no more from now on",
    responses=problems(NotFound, Conflict),
)
def revoke_clearance(
    session: SessionDep, caller: CallerDep, policy: PolicyDep, clearance_id: Id, sent: Because
) -> ClearanceOut:
    return service.revoke(policy, session, caller, clearance_id, sent.reason)


@clearances.get(
    "/reviews",
    summary="The queue of compliance: pairs that wait for a decision, the longest waiting first",
    responses=problems(),
    dependencies=[sparse(ReviewOut)],
)
def list_reviews(
    session: SessionDep,
    caller: CallerDep,
    policy: PolicyDep,
    paging: PagingDep,
    state: Annotated[ReviewState | None, Query(description="default: both")] = None,
    sort: IdOrder = "id",
) -> Page[ReviewOut]:
    return service.reviews(policy, session, caller, state, paging, sort)


@clearances.post(
    "/reviews",
    status_code=201,
    summary="Ask compliance to look at a pair",
    responses=problems(NotFound, Conflict),
)
def ask_for_review(session: SessionDep, caller: CallerDep, policy: PolicyDep, sent: ReviewIn) -> ReviewOut:
    return service.ask(policy, session, caller, sent)


@clearances.post(
    "/reviews/{review_id}/refusal",
    summary="Refuse to clear a pair, with the reason",
    responses=problems(NotFound, Conflict),
)
def refuse_review(session: SessionDep, caller: CallerDep, policy: PolicyDep, review_id: Id, sent: Because) -> ReviewOut:
    return service.refuse(policy, session, caller, review_id, sent.reason)
