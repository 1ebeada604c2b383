"""Contacts over HTTP."""

from fastapi import APIRouter, Request

from app.accounts.access import CallerDep
from app.accounts.unchanged import unless_changed
from app.database import SessionDep
from app.errors import Changed, Conflict, NotFound, problems
from app.introductions.contacts import service
from app.introductions.contacts.schemas import ContactChange, ContactIn, ContactOut, ReleasedContact
from app.schemas import Id

contacts = APIRouter(tags=["contacts"])


@contacts.get(
    "/companies/{company_id}/contacts",
    summary="List the contacts of a company of your park",
    responses=problems(NotFound),
)
def list_company_contacts(session: SessionDep, caller: CallerDep, company_id: Id) -> list[ContactOut]:
    return service.of_company(session, caller, company_id)


@contacts.post(
    "/companies/{company_id}/contacts",
    status_code=201,
    summary="Add a contact to a company, with their consent",
    responses=problems(NotFound, Conflict),
)
def add_company_contact(session: SessionDep, caller: CallerDep, company_id: Id, contact: ContactIn) -> ContactOut:
    return service.add_to_company(session, caller, company_id, contact)


@contacts.get(
    "/sites/{site_id}/contacts", summary="List the contacts of a site of your park", responses=problems(NotFound)
)
def list_site_contacts(session: SessionDep, caller: CallerDep, site_id: Id) -> list[ContactOut]:
    return service.of_site(session, caller, site_id)


@contacts.post(
    "/sites/{site_id}/contacts",
    status_code=201,
    summary="Add a contact to a site, with their consent",
    responses=problems(NotFound, Conflict),
)
def add_site_contact(session: SessionDep, caller: CallerDep, site_id: Id, contact: ContactIn) -> ContactOut:
    return service.add_to_site(session, caller, site_id, contact)


@contacts.get("/contacts/{contact_id}", summary="Read a contact of your park", responses=problems(NotFound))
def read_contact(session: SessionDep, caller: CallerDep, contact_id: Id) -> ContactOut:
    return service.read(session, caller, contact_id)


@contacts.patch(
    "/contacts/{contact_id}",
    summary="Change a contact, or note that they took their consent back",
    responses=problems(NotFound, Conflict, Changed),
    dependencies=[unless_changed(service.read)],
)
def change_contact(session: SessionDep, caller: CallerDep, contact_id: Id, contact: ContactChange) -> ContactOut:
    return service.change(session, caller, contact_id, contact)


@contacts.delete(
    "/contacts/{contact_id}",
    status_code=204,
    summary="Erase a contact: nothing of the person is kept",
    responses=problems(NotFound, Changed),
    dependencies=[unless_changed(service.read)],
)
def erase_contact(session: SessionDep, caller: CallerDep, contact_id: Id) -> None:
    service.remove(session, caller, contact_id)


@contacts.get(
    "/introductions/{introduction_id}/contacts",
    summary="Read the contacts of both sides, once they are released",
    responses=problems(NotFound, Conflict),
)
def read_released_contacts(
    request: Request, session: SessionDep, caller: CallerDep, introduction_id: Id
) -> list[ReleasedContact]:
    return service.released(session, request.app.state.desk, caller, introduction_id)
