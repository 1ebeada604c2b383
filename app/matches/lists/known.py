"""What people have decided on the parties of matches, as lists know it. A park's decisions are its own affair."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from app.accounts.roles import Caller
from app.database import batches
from matching.learning.decisions import FOR_LATER, OF_THE_TWO, RejectionReason, Verdict
from models import ApiKey, Corridor, Decision, Introduction, Pair, Park, User

SHOWN = ("id", "form", "verdict", "reason", "note", "park", "by", "decided_at")
"""of a decision"""
ON_THE_WAY = ("id", "state", "turn", "due_at")
"""of an introduction"""


def _constant(value: Verdict | RejectionReason) -> ColumnElement[Any]:
    """Written into the statement: a parameter is bound again for every list."""
    return literal_column(f"'{value.value}'")


def _constants(reasons: Collection[RejectionReason]) -> list[ColumnElement[Any]]:
    return [_constant(reason) for reason in sorted(reasons)]


AGAINST, VETO = _constant(Verdict.NOT_INTERESTING), _constant(Verdict.VETOED)


def decided_on(match: Any) -> ColumnElement[bool]:
    """Whether anything was decided on the two parties of a match, by whomever: if not, nothing more need be read."""
    return exists().where(_same_parties(Decision, match), Decision.undone_at.is_(None))


def set_aside(
    match: Any, given: Collection[str], reasons: Collection[RejectionReason] | None = None
) -> ColumnElement[bool]:
    """Whether the last word on a match is against it, for one of the reasons; or that on its two parties in another
    form, for a reason that lies in the two or as a veto, unless something was decided on the match itself since. With
    `park` in `given`, by that park's people.
    """
    last, later = aliased(Decision), aliased(Decision)
    conditions = [
        _same_parties(last, match),
        last.verdict.in_([AGAINST, VETO]),
        or_(last.pair_id == match.pair_id, last.reason.in_(_constants(OF_THE_TWO)), last.verdict == VETO),
        ~exists()
        .where(
            or_(later.pair_id == last.pair_id, later.pair_id == match.pair_id),
            later.id > last.id,
            *counts(later, given),
        )
        .correlate_except(later),
        *counts(last, given),
    ]
    if reasons is not None:
        # A veto has no reason that would keep a match in sight.
        is_one, is_veto = last.reason.in_(_constants(reasons)), last.verdict == VETO
        conditions.append(and_(is_one, ~is_veto) if set(reasons) <= FOR_LATER else or_(is_one, is_veto))
    return exists().where(*conditions)


def introduced(match: Any, how: str | None = None) -> ColumnElement[bool]:
    """Whether the two of a match are being introduced, were, or turned it down: in this form, or in whatever form.

    `how`: only what puts it below the lists (`for_later`), or into none (`for_good`).
    """
    treated = Introduction.aside.is_not(None) if how is None else Introduction.aside == literal_column(f"'{how}'")
    either = or_(Introduction.pair_id == match.pair_id, Introduction.aside_both)
    return exists().where(_same_parties(Introduction, match), treated, either)


def goes_on(match: Any) -> ColumnElement[bool]:
    """Whether there ever was an introduction of a match in its form: if not, nothing more need be read."""
    return exists().where(Introduction.pair_id == match.pair_id)


OnTheWay = Mapping[int, dict[str, Any]]
"""Match -> its `ListedIntroduction`: the open one that the caller may read, else the latest."""


def introductions_on(connection: Connection, rows: Iterable[Row[Any]], caller: Caller) -> OnTheWay:
    """Of matches as they are read for a list that have any; nothing is asked of the database where there is none."""
    matches = {row.pair_id: row.id for row in rows}
    found: dict[int, dict[str, Any]] = {}
    for some in batches(sorted(matches)):
        query = select(*(getattr(Introduction, name) for name in ("pair_id", *ON_THE_WAY)))
        query = query.where(Introduction.pair_id.in_(some), *_readable(caller))
        for row in connection.execute(query.order_by(Introduction.is_open.desc(), Introduction.id.desc())):
            found.setdefault(matches[row.pair_id], {name: getattr(row, name) for name in ON_THE_WAY})
    return found


def _readable(caller: Caller) -> list[ColumnElement[bool]]:
    """What was proposed, and the shortlist of one's own park; a shortlist is no other park's matter."""
    if caller.own_park is None:
        return [] if caller.is_editor else [Introduction.proposed_at.is_not(None)]
    mine = exists().where(
        Pair.id == Introduction.pair_id,
        Corridor.id == Pair.corridor_id,
        or_(
            *(
                and_(park == caller.own_park, or_(Introduction.proposed_at.is_not(None), Introduction.proposer == side))
                for side, park in (("a", Corridor.park_a_id), ("b", Corridor.park_b_id))
            )
        ),
    )
    return [mine]


def _same_parties(decision: Any, match: Any) -> ColumnElement[bool]:
    return and_(decision.party_a_id == match.party_a_id, decision.party_b_id == match.party_b_id)


def counts(decision: Any, given: Collection[str]) -> list[ColumnElement[bool]]:
    """What is undone does not, nor what another park decided."""
    of_park = [decision.park_id == bindparam("park")] if "park" in given else []
    return [decision.undone_at.is_(None), *of_park]


Known = Mapping[int, list[dict[str, Any]]]
"""Match -> the decisions that count for it, the latest first: `ListedDecision`s."""


def decisions_on(connection: Connection, rows: Iterable[Row[Any]], caller: Caller) -> Known:
    """Of matches as they are read for a list that somebody decided on; nothing is asked of the database of none."""
    decided = list(rows)
    found: dict[tuple[int, int], list[Row[Any]]] = {}
    for some in batches(sorted({(row.party_a_id, row.party_b_id) for row in decided})):
        for decision in connection.execute(_statement(some, caller)):
            found.setdefault((decision.party_a_id, decision.party_b_id), []).append(decision)
    return {row.id: _counting(found.get((row.party_a_id, row.party_b_id), ()), row.pair_id) for row in decided}


def _statement(parties: Sequence[tuple[int, int]], caller: Caller) -> Any:
    of_park = [] if caller.own_park is None else [Decision.park_id == caller.own_park]
    columns = Decision.id, Decision.pair_id, Decision.party_a_id, Decision.party_b_id, Decision.verdict, Decision.reason
    by = func.coalesce(User.name, ApiKey.name).label("by")
    return (
        select(*columns, Decision.note, Decision.decided_at, Pair.form, Park.code.label("park"), by)
        .join(Pair, Pair.id == Decision.pair_id)
        .outerjoin(Park, Park.id == Decision.park_id)
        .outerjoin(ApiKey, ApiKey.id == Decision.key_id)
        .outerjoin(User, User.id == Decision.user_id)
        .where(tuple_(Decision.party_a_id, Decision.party_b_id).in_(parties), Decision.undone_at.is_(None), *of_park)
        .order_by(Decision.id.desc())
    )


def _counting(decisions: Sequence[Row[Any]], pair_id: int) -> list[dict[str, Any]]:
    """The last word on the pair itself, and on the two in other forms what lies in the two."""
    last: dict[int, Row[Any]] = {}
    for decision in decisions:
        last.setdefault(decision.pair_id, decision)
    return [
        {name: getattr(decision, name) for name in SHOWN}
        for decision in last.values()
        if decision.pair_id == pair_id or decision.reason in OF_THE_TWO or decision.verdict == Verdict.VETOED
    ]
