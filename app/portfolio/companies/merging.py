"""Two companies that turned out to be one: what the one that is kept takes over, and giving it back.

Nothing is copied and nothing deleted. Rows change their owner, and a record of them makes it possible to go back; what
both say alike stays with the company that was merged, which is withdrawn.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Invalid
from app.portfolio.companies import queries
from app.portfolio.companies.writing import DECLARED, PLAIN, set_scopes
from app.portfolio.repository import authorise, mark_changed, set_withdrawn
from models import ActivityCode, Company, CompanyIdentifier, Description, GroupMember, Merge, Opportunity
from models.base import now

LISTS = ("languages", "sectors")
VALUES = (*(name for name in PLAIN if name not in ("name", *LISTS)), *DECLARED)
ROWS: dict[str, type[CompanyIdentifier | ActivityCode | Description | GroupMember | Opportunity]] = {
    "identifiers": CompanyIdentifier,
    "activity_codes": ActivityCode,
    "descriptions": Description,
    "group": GroupMember,
    "opportunities": Opportunity,
}


def merge(session: Session, caller: Caller, kept: Company, merged: Company) -> Merge:
    """Both in full. Raises `Forbidden`, `Invalid` and `Conflict`."""
    for company in (kept, merged):
        authorise(caller, company)
    _ensure_possible(kept, merged)
    moved: dict[str, Any] = {
        "values": _values(kept, merged),
        "site": merged.site_id if kept.site_id is None else None,
        "lists": {name: [v for v in getattr(merged, name) if v not in getattr(kept, name)] for name in LISTS},
        "rows": {name: [row.id for row in _new_rows(name, kept, merged)] for name in ROWS},
        "revived": _revived(kept, merged),
        "was_withdrawn": merged.withdrawn_at is not None,
    }
    for name, value in moved["values"].items():
        setattr(kept, name, value)
    for name, values in moved["lists"].items():
        setattr(kept, name, [*getattr(kept, name), *values])
    kept.site_id = kept.site_id or moved["site"]
    _set_withdrawn(kept, moved["revived"], False)
    merged.merged_into_id = kept.id
    set_withdrawn(merged, True)
    set_scopes(merged)
    by = {"key_id": caller.key_id, "user_id": caller.user_id}
    made = Merge(kept_id=kept.id, merged_id=merged.id, moved=moved, merged_at=now(), **by)
    session.add(made)
    session.flush()
    _hand_over(session, moved["rows"], merged, kept)
    return made


def unmerge(session: Session, caller: Caller, done: Merge, kept: Company, merged: Company) -> None:
    """What was taken over goes back, unless it was changed since; what came later stays.

    Raises `Forbidden` and `Conflict`.
    """
    for company in (kept, merged):
        authorise(caller, company)
    if kept.merged_into_id is not None:
        later = f"company {kept.id} was itself merged into company {kept.merged_into_id}: undo that first"
        raise Conflict(errors=[{"field": "company_id", "reason": later}])
    moved = done.moved
    for name, value in moved["values"].items():
        if getattr(kept, name) == value:
            setattr(kept, name, None)
    for name, values in moved["lists"].items():
        setattr(kept, name, [value for value in getattr(kept, name) if value not in values])
    if moved["site"] is not None and kept.site_id == moved["site"]:
        kept.site_id = None
    _set_withdrawn(kept, moved["revived"], True)
    merged.merged_into_id = None
    set_withdrawn(merged, moved["was_withdrawn"])
    done.undone_at = now()
    session.flush()
    _hand_over(session, moved["rows"], kept, merged)


def _ensure_possible(kept: Company, merged: Company) -> None:
    if kept.id == merged.id:
        raise Invalid(errors=[FieldError(field="other_id", reason="is the same company")])
    if kept.park_id != merged.park_id:
        raise Invalid(errors=[FieldError(field="other_id", reason="is a company of another park")])
    for field, company in (("company_id", kept), ("other_id", merged)):
        if company.merged_into_id is not None:
            reason = f"company {company.id} was merged into company {company.merged_into_id} already"
            raise Conflict(errors=[{"field": field, "reason": reason}])


def _values(kept: Company, merged: Company) -> dict[str, Any]:
    """What the merged company says and the kept one leaves open."""
    said = {name: getattr(merged, name) for name in VALUES if getattr(kept, name) is None}
    return {name: value for name, value in said.items() if value is not None}


def _revived(kept: Company, merged: Company) -> list[int]:
    """The kept company's withdrawn offers and needs that the merged one still has: they are there again."""
    live = {_told_by(row) for row in merged.opportunities if row.withdrawn_at is None}
    return [row.id for row in kept.opportunities if row.withdrawn_at is not None and _told_by(row) in live]


def _set_withdrawn(company: Company, ids: Collection[int], withdrawn: bool) -> None:
    for row in company.opportunities:
        if row.id in ids:
            set_withdrawn(row, withdrawn)


def _new_rows(name: str, kept: Company, merged: Company) -> Sequence[Any]:
    """What the merged company has and the kept one has not."""
    there = {_told_by(row) for row in getattr(kept, name)}
    return [row for row in getattr(merged, name) if _told_by(row) not in there]


def _told_by(row: Any) -> tuple[Any, ...]:
    match row:
        case CompanyIdentifier():
            return (row.scheme,)
        case ActivityCode():
            return (row.system, row.code)
        case Description():
            return (row.language,)
        case GroupMember():
            return (row.tie, row.number or row.name_key)
    return (row.side, row.form, row.title)


def _hand_over(session: Session, rows: dict[str, Collection[int]], giver: Company, taker: Company) -> None:
    """The rows change their owner, but for those that the taker has a row in place of by now."""
    owned: InstrumentedAttribute[int]
    for name, kind in ROWS.items():
        there = {_told_by(row) for row in getattr(taker, name)}
        ids = [row.id for row in getattr(giver, name) if row.id in rows[name] and _told_by(row) not in there]
        owned = kind.company_id
        session.execute(
            update(kind).where(kind.id.in_(ids), owned == giver.id).values(company_id=taker.id),
            execution_options={"synchronize_session": False},
        )
    session.expire_all()
    both = queries.companies_in_full(session, [giver.id, taker.id])
    for company in (both[giver.id], both[taker.id]):  # who gives first: both may not have the same number at once
        set_scopes(company)
        mark_changed(company)
        session.flush()
