"""The life of a version of a plan as one table: who may take it where.

Nothing else decides on this: `service.perform` reads the table, answers show it, tests walk it.
"""

from dataclasses import dataclass
from enum import StrEnum


class PlanState(StrEnum):
    DRAFT = "draft"
    AGREED_BY_A = "agreed_by_a"
    AGREED_BY_B = "agreed_by_b"
    AGREED = "agreed"
    IN_FORCE = "in_force"
    CLOSED = "closed"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class PlanAction(StrEnum):
    PROPOSE = "propose"
    EDIT = "edit"
    AGREE = "agree"
    PUT_IN_FORCE = "put_in_force"
    REPORT = "report"
    AMEND = "amend"
    REPLACE = "replace"
    CLOSE = "close"
    WITHDRAW = "withdraw"


class Who(StrEnum):
    PARK_A = "park_a"
    PARK_B = "park_b"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Transition:
    """`before` none: a version begins."""

    before: PlanState | None
    action: PlanAction
    after: PlanState
    who: tuple[Who, ...]


PARKS = (Who.PARK_A, Who.PARK_B)
_S, _A = PlanState, PlanAction
# fmt: off
TRANSITIONS: tuple[Transition, ...] = (
    #          from            action            to              who may
    Transition(None,           _A.PROPOSE,       _S.DRAFT,       PARKS),
    Transition(None,           _A.AMEND,         _S.DRAFT,       PARKS),  # the next version of one in force
    Transition(_S.DRAFT,       _A.EDIT,          _S.DRAFT,       PARKS),
    Transition(_S.DRAFT,       _A.AGREE,         _S.AGREED_BY_A, (Who.PARK_A,)),
    Transition(_S.DRAFT,       _A.AGREE,         _S.AGREED_BY_B, (Who.PARK_B,)),
    Transition(_S.DRAFT,       _A.WITHDRAW,      _S.WITHDRAWN,   PARKS),
    Transition(_S.AGREED_BY_A, _A.EDIT,          _S.DRAFT,       PARKS),  # what was agreed to is no more
    Transition(_S.AGREED_BY_A, _A.AGREE,         _S.AGREED,      (Who.PARK_B,)),
    Transition(_S.AGREED_BY_A, _A.WITHDRAW,      _S.WITHDRAWN,   PARKS),
    Transition(_S.AGREED_BY_B, _A.EDIT,          _S.DRAFT,       PARKS),
    Transition(_S.AGREED_BY_B, _A.AGREE,         _S.AGREED,      (Who.PARK_A,)),
    Transition(_S.AGREED_BY_B, _A.WITHDRAW,      _S.WITHDRAWN,   PARKS),
    Transition(_S.AGREED,      _A.PUT_IN_FORCE,  _S.IN_FORCE,    PARKS),
    Transition(_S.AGREED,      _A.WITHDRAW,      _S.WITHDRAWN,   PARKS),
    Transition(_S.IN_FORCE,    _A.REPORT,        _S.IN_FORCE,    PARKS),
    Transition(_S.IN_FORCE,    _A.AMEND,         _S.IN_FORCE,    PARKS),  # it stays until the next one comes into force
    Transition(_S.IN_FORCE,    _A.REPLACE,       _S.REPLACED,    (Who.SYSTEM,)),
    Transition(_S.IN_FORCE,    _A.CLOSE,         _S.CLOSED,      PARKS),
)
# fmt: on
OPEN = frozenset({PlanState.DRAFT, PlanState.AGREED_BY_A, PlanState.AGREED_BY_B, PlanState.AGREED})
"""Versions that are worked on: one at a time of each year."""


def transitions_from(state: PlanState | None, action: PlanAction | None = None) -> list[Transition]:
    """Those that lead out of a state, by an action or by all."""
    return [row for row in TRANSITIONS if row.before is state and action in (None, row.action)]
