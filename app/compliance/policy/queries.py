"""The SQL of what policies know of parties."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from app.database import batches, upsert
from models import Company, CompanyIdentifier, Opportunity, Party, PolicyChange, PolicyClass, Site


class Due(NamedTuple):
    """A party whose facts are to be read, and the class that it is in so far."""

    party_id: int
    class_id: int | None
    since: datetime


def due(session: Session, limit: int) -> list[Due]:
    """The longest due first."""
    query = select(Party.id, Party.policy_class_id, Party.facts_due_since).where(Party.facts_due_since.is_not(None))
    rows = session.execute(query.order_by(Party.facts_due_since, Party.id).limit(limit))
    return [Due(party_id, class_id, since) for party_id, class_id, since in rows if since is not None]


def any_due(session: Session) -> bool:
    return session.scalar(select(Party.id).where(Party.facts_due_since.is_not(None)).limit(1)) is not None


def companies(session: Session, party_ids: Collection[int]) -> Sequence[Company]:
    """With all that facts are read from."""
    loaded = (
        joinedload(Company.park),
        joinedload(Company.site),
        selectinload(Company.identifiers),
        selectinload(Company.activity_codes),
        selectinload(Company.opportunities).load_only(
            Opportunity.side, Opportunity.form, Opportunity.dual_use, Opportunity.withdrawn_at, Opportunity.company_id
        ),
    )
    return session.scalars(select(Company).where(Company.party_id.in_(party_ids)).options(*loaded)).all()


def sites(session: Session, party_ids: Collection[int]) -> Sequence[Site]:
    return session.scalars(select(Site).where(Site.party_id.in_(party_ids)).options(joinedload(Site.park))).all()


def owners_declared(session: Session, numbers: Iterable[str]) -> dict[str, Row[int, str, list[dict[str, object]]]]:
    """Official number -> (party, name, owners) of the company that has it, if it is in the portfolio."""
    found: dict[str, Row[int, str, list[dict[str, object]]]] = {}
    for some in batches(sorted(set(numbers))):
        query = (
            select(CompanyIdentifier.value, Company.party_id, Company.name, Company.owners)
            .join(Company, Company.id == CompanyIdentifier.company_id)
            .where(CompanyIdentifier.value.in_(some), Company.merged_into_id.is_(None))
        )
        found |= {row.value: row for row in session.execute(query)}
    return found


def class_ids(session: Session, facts: Mapping[str, tuple[str, bytes]]) -> dict[str, int]:
    """Key -> id of the classes with these facts (vocabulary, JSON), which are made if there are none yet."""
    found: dict[str, int] = {}
    for keys in batches(sorted(facts)):
        rows = [{"key": key, "vocabulary": facts[key][0], "facts": facts[key][1]} for key in keys]
        session.execute(upsert(session)(PolicyClass.__table__).on_conflict_do_nothing(), rows)
        query = select(PolicyClass.key, PolicyClass.id).where(PolicyClass.key.in_(keys))
        found |= {row.key: row.id for row in session.execute(query)}
    return found


def put_into_classes(session: Session, parties: Mapping[Due, int]) -> None:
    """Each is up to date again, unless it was changed once more since."""
    for one, class_id in sorted(parties.items()):
        session.execute(
            update(Party).where(Party.id == one.party_id).values(policy_class_id=class_id),
            execution_options={"synchronize_session": False},
        )
        session.execute(
            update(Party)
            .where(Party.id == one.party_id, Party.facts_due_since == one.since)
            .values(facts_due_since=None),
            execution_options={"synchronize_session": False},
        )


def facts_of_classes(connection: Connection, ids: Collection[int]) -> dict[int, tuple[str, bytes]]:
    """Class -> (vocabulary, facts)."""
    found: dict[int, tuple[str, bytes]] = {}
    for some in batches(sorted(ids)):
        query = select(PolicyClass.id, PolicyClass.vocabulary, PolicyClass.facts).where(PolicyClass.id.in_(some))
        found |= {row.id: (row.vocabulary, row.facts) for row in connection.execute(query)}
    return found


def last_noted(session: Session, cause: str) -> PolicyChange | None:
    """The policy, or the lists, as they were last seen."""
    query = select(PolicyChange).where(PolicyChange.cause == cause, PolicyChange.party_id.is_(None))
    return session.scalars(query.order_by(PolicyChange.id.desc()).limit(1)).one_or_none()
