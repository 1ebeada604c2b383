"""What companies have declared of their groups, as lists know it: two of one group need no introduction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, literal_column, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.database import batches
from app.matches.lists.known import AGAINST, counts
from app.portfolio.companies.queries import OFFICIAL
from models import Company, CompanyIdentifier, Decision, GroupMember


def of_one_group(match: Any) -> ColumnElement[bool]:
    """Whether either party of a match has declared that the other belongs to its group.

    Not of one that asks to stay anonymous: where it stands would tell whether somebody has guessed its name.
    """
    return or_(
        _declares(match.party_a_id, match.party_b_id),
        _declares(match.party_b_id, match.party_a_id),
    )


def kept_apart(match: Any, given: Collection[str]) -> ColumnElement[bool]:
    """Whether a match goes below its list for that: it does not where somebody has decided for it."""
    decided = aliased(Decision)
    wanted = exists().where(decided.pair_id == match.pair_id, decided.verdict != AGAINST, *counts(decided, given))
    return and_(of_one_group(match), ~wanted)


def _declares(one: Any, other: Any) -> ColumnElement[bool]:
    who, whom = aliased(Company), aliased(Company)
    return exists(
        select(GroupMember.id).where(
            who.party_id == one,
            GroupMember.company_id == who.id,
            whom.party_id == other,
            _is_member(whom),
            who.public_title.is_(None),
            whom.public_title.is_(None),
        )
    )


def _is_member(company: Any) -> ColumnElement[bool]:
    """Whether a company is the member that is meant: by its number, without one by its name."""
    by_number = exists().where(
        CompanyIdentifier.company_id == company.id,
        CompanyIdentifier.scheme.in_([literal_column(f"'{scheme}'") for scheme in OFFICIAL]),
        CompanyIdentifier.value.in_([GroupMember.number, GroupMember.same_number]),
    )
    by_name = and_(GroupMember.number.is_(None), GroupMember.name_key == company.name_key)
    return or_(by_number, by_name)


Ties = Mapping[tuple[int, int], list[dict[str, Any]]]
"""The two parties of a match -> what either has declared of the other: `DeclaredTie`s."""


def ties_of(connection: Connection, rows: Iterable[Row[Any]]) -> Ties:
    """Of matches as they are read for a list, of one group each; nothing is asked of the database of none."""
    tied = {(row.party_a_id, row.party_b_id) for row in rows}
    found: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for some in batches(sorted(tied)):
        for tie in connection.execute(_statement([*some, *((b, a) for a, b in some)])):
            pair = (tie.one, tie.other) if (tie.one, tie.other) in tied else (tie.other, tie.one)
            found.setdefault(pair, []).append({"party": f"company:{tie.company_id}", "tie": tie.tie})
    return found


def _statement(parties: Sequence[tuple[int, int]]) -> Any:
    who, whom = aliased(Company), aliased(Company)
    return (
        select(who.id.label("company_id"), who.party_id.label("one"), whom.party_id.label("other"), GroupMember.tie)
        .select_from(GroupMember)
        .join(who, who.id == GroupMember.company_id)
        .join(whom, _is_member(whom))
        .where(tuple_(who.party_id, whom.party_id).in_(parties))
        .order_by(GroupMember.id)
    )
