"""What can be done with contacts. The audit trail names them by number only."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import audit
from app.accounts.access import ensure_may_edit
from app.accounts.people.emails import folded
from app.accounts.roles import Caller
from app.clearances.release import Purpose
from app.errors import Conflict, FieldError, Invalid, NotFound
from app.introductions import queries as introductions
from app.introductions import service as introducing
from app.introductions.acting import SIDES
from app.introductions.contacts import queries
from app.introductions.contacts.schemas import ContactChange, ContactIn, ContactOut, ReleasedContact
from app.introductions.desk import Desk
from app.introductions.mail import outbox
from app.portfolio.companies import service as companies
from models import Contact
from models.base import now

MOST = 50
"""contacts of a company: more are a list of addresses"""


def of_company(session: Session, caller: Caller, company_id: int) -> list[ContactOut]:
    """Raises `NotFound`, and `Forbidden` but for the managers of its park."""
    return _of(session, caller, _company(session, caller, company_id))


def of_site(session: Session, caller: Caller, site_id: int) -> list[ContactOut]:
    """As `of_company`."""
    return _of(session, caller, _site(session, site_id))


def add_to_company(session: Session, caller: Caller, company_id: int, sent: ContactIn) -> ContactOut:
    """Raises `NotFound`, `Forbidden`; `Conflict` for an address that the company has already."""
    return _add(session, caller, _company(session, caller, company_id), sent)


def add_to_site(session: Session, caller: Caller, site_id: int, sent: ContactIn) -> ContactOut:
    """As `add_to_company`."""
    return _add(session, caller, _site(session, site_id), sent)


def read(session: Session, caller: Caller, contact_id: int) -> ContactOut:
    """Raises `NotFound`, also for a contact of another park."""
    return _out(_get(session, caller, contact_id))


def change(session: Session, caller: Caller, contact_id: int, sent: ContactChange) -> ContactOut:
    """Raises `NotFound`, also for a contact of another park; `Conflict`, `Invalid`."""
    row = _get(session, caller, contact_id)
    values = sent.model_dump(exclude_unset=True)
    ended = values.pop("consent_ended", None)
    if "email" in values:
        _ensure_new(session, row.party_id, values["email"], beside=row.id)
        values["email_key"] = folded(values["email"])
    for name, value in values.items():
        setattr(row, name, value)
    if ended is not None:
        row.consent_ended_at = (row.consent_ended_at or now()) if ended else None
    if row.consent_until is not None and row.consent_until < row.consent_given_on:
        raise Invalid(errors=[FieldError(field="consent_until", reason="is before `consent_given_on`")])
    row.updated_at = now()
    changed = sorted([*(set(values) - {"email_key"}), *(["consent_ended"] if ended is not None else [])])
    audit.record(session, caller, "contact.changed", "contact", row.id, {"fields": changed})
    session.flush()
    return _out(row)


def remove(session: Session, caller: Caller, contact_id: int) -> None:
    """Erases the person from this company: nothing of them is kept. Raises `NotFound`."""
    erase(session, caller, [_get(session, caller, contact_id)], "asked_for")


def erase(session: Session, caller: Caller | None, contacts: Iterable[Contact], why: str) -> int:
    """Deletes them; introductions, links and mails forget them, and their company its director of that name.

    Returns how many.
    """
    count = 0
    for row in contacts:
        contact_id = row.id
        outbox.forget_sent_about(session, contact_id)
        companies.forget_director(session, row.party_id, row.name)
        session.delete(row)
        session.flush()
        audit.record(session, caller, "contact.erased", "contact", contact_id, {"why": why})
        count += 1
    return count


def released(session: Session, desk: Desk, caller: Caller, introduction_id: int) -> list[ReleasedContact]:
    """Of both sides, for the managers of both parks, once they are released and as long as the people consent.

    Raises `NotFound`, `Forbidden`, `Conflict` before that, and `ReleaseRefused` where the law forbids it by now.
    """
    row = introducing.get(session, caller, introduction_id)
    corridor = introductions.corridors(session, [row])[row.pair.corridor_id]
    if not any(map(caller.may_edit, corridor.park_ids)):
        ensure_may_edit(caller, corridor.park_a_id)
    if row.released_at is None:
        raise Conflict("No contacts are told before both companies have accepted and the law allows it.")
    desk.gate(session, caller, row.pair_id, Purpose.CONTACTS)
    ids = {side: getattr(row, f"contact_{side}_id") for side in SIDES}
    known = introductions.contacts_by_id(session, list(ids.values()), now().date())
    return [
        ReleasedContact.model_validate({**_values(known[contact_id]), "side": side})
        for side, contact_id in ids.items()
        if contact_id in known
    ]


def _of(session: Session, caller: Caller, owner: queries.Owner) -> list[ContactOut]:
    ensure_may_edit(caller, owner.park_id)
    return [_out(row) for row in queries.of_party(session, owner.party_id)]


def _add(session: Session, caller: Caller, owner: queries.Owner, sent: ContactIn) -> ContactOut:
    ensure_may_edit(caller, owner.park_id)
    _ensure_new(session, owner.party_id, sent.email)
    row = Contact(party_id=owner.party_id, email_key=folded(sent.email), **sent.model_dump())
    session.add(row)
    session.flush()
    audit.record(session, caller, "contact.added", "contact", row.id, {"party_id": owner.party_id})
    session.flush()
    return _out(row)


def _ensure_new(session: Session, party_id: int, email: str, beside: int | None = None) -> None:
    known = [row for row in queries.of_party(session, party_id) if row.id != beside]
    if any(row.email_key == folded(email) for row in known):
        raise Conflict(errors=[{"field": "email", "reason": "is that of another contact of the company"}])
    if len(known) >= MOST:
        raise Conflict(f"A company has at most {MOST} contacts.")


def _get(session: Session, caller: Caller, contact_id: int) -> Contact:
    found = queries.with_park(session, contact_id)
    if found is None or not caller.may_edit(found[1]):
        raise NotFound(f"There is no contact {contact_id}.")
    return found[0]


def _company(session: Session, caller: Caller, company_id: int) -> queries.Owner:
    companies.get(session, caller, company_id)
    found = queries.company(session, company_id)
    if found is None:
        raise NotFound(f"There is no company {company_id}.")
    return found


def _site(session: Session, site_id: int) -> queries.Owner:
    found = queries.site(session, site_id)
    if found is None:
        raise NotFound(f"There is no site {site_id}.")
    return found


def _values(row: Contact) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "email", "phone", "role", "language")}


def _out(row: Contact) -> ContactOut:
    return ContactOut.model_validate(row, from_attributes=True)
