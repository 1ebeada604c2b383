"""Companies, offers and needs over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.accounts.access import CallerDep
from app.accounts.unchanged import unless_changed
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problems
from app.paging import Page, PagingDep
from app.portfolio.companies import service
from app.portfolio.companies.opportunity_schemas import OpportunityFilter, OpportunityIn, OpportunityOut
from app.portfolio.companies.schemas import CompanyChange, CompanyFilter, CompanyIn, CompanyOut, CompanySummary
from app.schemas import Id
from app.web.fields import sparse
from app.web.languages import ReaderLanguage

companies = APIRouter(prefix="/companies", tags=["companies"])


@companies.get("", summary="List companies by name", responses=problems(), dependencies=[sparse(CompanySummary)])
def list_companies(
    session: SessionDep,
    caller: CallerDep,
    chosen: Annotated[CompanyFilter, Depends()],
    paging: PagingDep,
    lang: ReaderLanguage,
) -> Page[CompanySummary]:
    return service.page(session, caller, paging, chosen, lang)


@companies.post("", status_code=201, summary="Add a company", responses=problems(Conflict))
def add_company(session: SessionDep, caller: CallerDep, company: CompanyIn) -> CompanyOut:
    return service.add(session, caller, company)


@companies.get("/{company_id}", summary="Read a company in full", responses=problems(NotFound))
def read_company(session: SessionDep, caller: CallerDep, company_id: Id) -> CompanyOut:
    return service.read(session, caller, company_id)


@companies.patch(
    "/{company_id}",
    summary="Change a company, or bring it back",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read)],
)
def change_company(session: SessionDep, caller: CallerDep, company_id: Id, change: CompanyChange) -> CompanyOut:
    return service.change(session, caller, company_id, change)


@companies.delete(
    "/{company_id}",
    status_code=204,
    summary="Withdraw a company: kept, but no longer listed or matched",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read)],
)
def withdraw_company(session: SessionDep, caller: CallerDep, company_id: Id) -> None:
    service.withdraw(session, caller, company_id)


def _routes_of(opportunities: service.Opportunities) -> APIRouter:
    """Offers and needs have the same routes."""
    side = opportunities.name
    router = APIRouter(tags=[f"{side}s"])
    a_side = f"an {side}" if side == "offer" else f"a {side}"

    @router.get(
        f"/{side}s",
        summary=f"List {side}s",
        responses=problems(),
        operation_id=f"list_{side}s",
        dependencies=[sparse(OpportunityOut)],
    )
    def list_opportunities(
        session: SessionDep,
        caller: CallerDep,
        chosen: Annotated[OpportunityFilter, Depends()],
        paging: PagingDep,
    ) -> Page[OpportunityOut]:
        return opportunities.chosen_page(session, caller, paging, chosen)

    @router.post(
        f"/companies/{{company_id}}/{side}s",
        status_code=201,
        summary=f"Add {a_side} of a company",
        responses=problems(NotFound, Conflict),
        operation_id=f"add_{side}",
    )
    def add_opportunity(
        session: SessionDep, caller: CallerDep, company_id: Id, opportunity: OpportunityIn
    ) -> OpportunityOut:
        return opportunities.add(session, caller, company_id, opportunity)

    @router.get(
        f"/{side}s/{{opportunity_id}}",
        summary=f"Read {a_side}",
        responses=problems(NotFound),
        operation_id=f"read_{side}",
    )
    def read_opportunity(session: SessionDep, caller: CallerDep, opportunity_id: Id) -> OpportunityOut:
        return opportunities.read(session, caller, opportunity_id)

    @router.put(
        f"/{side}s/{{opportunity_id}}",
        summary=f"Replace {a_side}, or bring it back",
        responses=problems(NotFound, Conflict, Changed),
        dependencies=[unless_changed(opportunities.read)],
        operation_id=f"replace_{side}",
    )
    def replace_opportunity(
        session: SessionDep, caller: CallerDep, opportunity_id: Id, opportunity: OpportunityIn
    ) -> OpportunityOut:
        return opportunities.change(session, caller, opportunity_id, opportunity)

    @router.delete(
        f"/{side}s/{{opportunity_id}}",
        status_code=204,
        summary=f"Withdraw {a_side}",
        responses=problems(NotFound, Conflict, Changed),
        dependencies=[unless_changed(opportunities.read)],
        operation_id=f"withdraw_{side}",
    )
    def withdraw_opportunity(session: SessionDep, caller: CallerDep, opportunity_id: Id) -> None:
        opportunities.withdraw(session, caller, opportunity_id)

    return router


offers, needs = _routes_of(service.offers), _routes_of(service.needs)
