"""Whether a match stands in its list, below it or in none: by what people decided, introduced and declared."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, or_, true

from app.matches.lists.groups import kept_apart
from app.matches.lists.known import introduced, set_aside
from matching.learning.decisions import FOR_LATER, RejectionReason
from models import Decision, GroupMember, Introduction


class Said(NamedTuple):
    """Whether there is a decision, an introduction or a declared group that could concern some matches.

    A database answers this once a statement. Where the answer is no, it need not ask again for each match.
    """

    decided: ColumnElement[bool]
    introduced: ColumnElement[bool]
    grouped: ColumnElement[bool]


ANYTHING = Said(true(), true(), true())


def said_of(party_id: ColumnElement[Any], *, is_a: bool | None = None) -> Said:
    """Of the matches whose A is this party, or whose B; or of both."""

    def any_with(table: Any) -> ColumnElement[bool]:
        sides = {True: [table.party_a_id], False: [table.party_b_id], None: [table.party_a_id, table.party_b_id]}
        return or_(*(exists().where(side == party_id) for side in sides[is_a]))

    # Of a group the other company may be the one that declared it.
    return Said(any_with(Decision), any_with(Introduction), exists().select_from(GroupMember))


def standing(match: Any, given: Collection[str], said: Said) -> list[ColumnElement[bool]]:
    """With `open` in `given`, of matches in their lists; with `set_aside` of all others; with `for_later` of those that
    stand below.
    """
    apart = and_(said.grouped, kept_apart(match, given))

    def decided(reasons: Collection[RejectionReason] | None = None) -> ColumnElement[bool]:
        return and_(said.decided, set_aside(match, given, reasons))

    def met(how: str | None = None) -> ColumnElement[bool]:
        return and_(said.introduced, introduced(match, how))

    conditions: list[ColumnElement[bool]] = []
    if "open" in given:
        conditions += [~decided(), ~met(), ~apart]
    if "set_aside" in given:
        conditions.append(or_(decided(), met(), apart))
    if "for_later" in given:
        for_good = set(RejectionReason) - FOR_LATER
        conditions += [or_(decided(FOR_LATER), met("for_later"), apart), ~decided(for_good), ~met("for_good")]
    return conditions
