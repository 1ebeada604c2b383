"""Merging two companies, with what was decided on their matches, and undoing it."""

from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit
from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import Conflict
from app.matches.merges import queries
from app.matches.merges.schemas import MergeOut
from app.portfolio.companies import merging
from app.portfolio.companies import service as companies
from app.portfolio.naming.hidden import told_anew
from models import Decision, Introduction, Merge, Stay

HANDED: dict[str, queries.OfPair] = {"decisions": Decision, "introductions": Introduction, "stays": Stay}
"""What is on the pairs of a company, and goes with it."""


def merge(session: Session, caller: Caller, kept_id: int, other_id: int) -> MergeOut:
    """The other goes into the one that is kept. Raises `NotFound`, `Forbidden`, `Invalid` and `Conflict`."""
    kept, other = (companies.get(session, caller, company_id) for company_id in (kept_id, other_id))
    twice = queries.introductions_of_both(session, other.party_id, kept.party_id) if other is not kept else ()
    if twice:
        told = ", ".join(map(str, twice))
        raise Conflict(f"Both are being introduced to the same partner: end introduction {told} first.")
    with told_anew(session, [kept.id, other.id]):
        made = merging.merge(session, caller, kept, other)
    given = {name: queries.hand_over(session, kind, other.party_id, kept.party_id) for name, kind in HANDED.items()}
    people = queries.hand_contacts_over(session, other.party_id, kept.party_id)
    of_pairs = {name: {str(row_id): pair for row_id, pair in rows.items()} for name, rows in given.items()}
    made.moved = made.moved | of_pairs | {"contacts": people}
    record(session, caller, "company.merge", "company", kept_id, {"other": other_id})
    session.flush()
    return _out(made)


def unmerge(session: Session, caller: Caller, company_id: int) -> MergeOut:
    """The company that was merged is one of its own again. Raises `NotFound`, `Forbidden` and `Conflict`."""
    merged = companies.get(session, caller, company_id)
    ensure_may_edit(caller, merged.park_id)
    done = queries.standing_merge(session, company_id)
    if done is None:
        raise Conflict(errors=[{"field": "company_id", "reason": f"company {company_id} is merged into no other"}])
    with told_anew(session, [done.kept_id, merged.id]):
        merging.unmerge(session, caller, done, companies.get(session, caller, done.kept_id), merged)
    record(session, caller, "company.unmerge", "company", company_id, {"other": done.kept_id})
    # A merge of before introductions and contacts has moved none.
    for name, kind in HANDED.items():
        queries.put(session, kind, {int(row_id): pair for row_id, pair in done.moved.get(name, {}).items()})
    queries.put_contacts(session, done.moved.get("contacts", []), merged.party_id)
    session.flush()
    return _out(done)


def merges_of(session: Session, caller: Caller, company_id: int) -> list[MergeOut]:
    """Raises `NotFound`."""
    companies.get(session, caller, company_id)
    return [_out(each) for each in queries.merges_of(session, company_id)]


def _out(row: Merge) -> MergeOut:
    moved = row.moved
    lists = [name for name, values in moved["lists"].items() if values]
    taken = [name for name in ("descriptions", "activity_codes") if moved["rows"][name]]
    site = ["site"] if moved["site"] is not None else []
    return MergeOut(
        kept_id=row.kept_id,
        merged_id=row.merged_id,
        merged_at=row.merged_at,
        undone_at=row.undone_at,
        fields=[*moved["values"], *site, *lists, *taken],
        numbers=len(moved["rows"]["identifiers"]),
        opportunities=len(moved["rows"]["opportunities"]),
        decisions=len(moved["decisions"]),
        introductions=len(moved.get("introductions", {})),
        stays=len(moved.get("stays", {})),
        contacts=len(moved.get("contacts", [])),
    )
