"""The policy in force over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from app.accounts.access import CallerDep
from app.compliance.policy import changes, service
from app.compliance.policy.policy import PolicyDep
from app.compliance.policy.schemas import ChangeOut, PackInFull, PolicyOut
from app.database import SessionDep
from app.errors import NotFound, problems
from app.paging import IdOrder, Page, PagingDep
from app.schemas import Code, StrictDate
from app.web.fields import sparse
from app.web.languages import ReaderLanguage

policies = APIRouter(tags=["compliance"])
DayQuery = Annotated[
    StrictDate | None, Query(description="the day whose law is told; default: that of the settings, or today")
]


@policies.get(
    "/policies",
    summary="The policy in force: its packs, and as of which day",
    responses=problems(),
)
def read_policy(policy: PolicyDep, lang: ReaderLanguage, day: DayQuery = None) -> PolicyOut:
    return service.policy_told(policy, day, lang)


@policies.get(
    "/policy-changes",
    summary="What changed of the policy, the screening lists and the facts of parties, the latest first",
    responses=problems(),
    dependencies=[sparse(ChangeOut)],
)
def list_policy_changes(
    session: SessionDep, caller: CallerDep, paging: PagingDep, sort: IdOrder = "-id"
) -> Page[ChangeOut]:
    return changes.page(session, caller, paging, sort)


@policies.get(
    "/policies/{pack}",
    summary="A policy pack with its rules, their legal basis and their dates",
    responses=problems(NotFound),
)
def read_policy_pack(
    policy: PolicyDep,
    pack: Annotated[Code, Path(description="code of a pack")],
    lang: ReaderLanguage,
    day: DayQuery = None,
) -> PackInFull:
    return service.pack_told(policy, pack, day, lang)
