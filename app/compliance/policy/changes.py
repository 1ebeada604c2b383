"""What changed of the policy, the lists and the facts of parties, as it is on record."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.compliance.policy import queries
from app.compliance.policy.classes import differing
from app.compliance.policy.facts import Facts
from app.compliance.policy.schemas import ChangedParty, ChangeOut
from app.paging import IdSort, Page, Paging, find_page, order_by
from app.portfolio import parties
from app.portfolio.companies.privacy import is_shown_to
from models import Company, PolicyChange


def page(session: Session, caller: Caller, paging: Paging, sort: IdSort = "-id") -> Page[ChangeOut]:
    """Of companies those that are shown to the caller."""
    shown = select(Company.party_id).where(is_shown_to(caller))
    hidden = select(Company.party_id).where(Company.party_id.not_in(shown))
    readable = or_(PolicyChange.party_id.is_(None), PolicyChange.party_id.not_in(hidden))
    order = order_by({"id": PolicyChange.id}, sort, PolicyChange.id)
    found = find_page(session, select(PolicyChange).where(readable), paging, order)
    rows: list[PolicyChange] = [row[0] for row in found.rows]
    classes = {one for row in rows for one in (row.before_id, row.after_id) if one is not None}
    facts = {
        one: Facts.restored(said) for one, (_, said) in queries.facts_of_classes(session.connection(), classes).items()
    }
    named = parties.described(session, {row.party_id for row in rows if row.party_id is not None}, caller)
    items = []
    for row in rows:
        both = row.before_id is not None and row.after_id is not None
        party = named.get(row.party_id or 0)
        items.append(
            ChangeOut(
                id=row.id,
                noted_at=row.noted_at,
                cause=row.cause,  # type: ignore[arg-type]  # as it is stored
                policy=row.policy,
                party=ChangedParty.model_validate(party, from_attributes=True) if party else None,
                facts=differing(facts[row.before_id], facts[row.after_id]) if both else [],  # type: ignore[index]  # `both`: neither is none
                **{name: row.details.get(name, []) for name in ("added", "removed", "changed")},
            )
        )
    return found.page(items)
