"""The whole life of a stay as two tables: what each state waits for, and who may take it where.

Nothing else decides on this: `service.perform` reads the tables, answers show them, tests walk them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class StayState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    UNDER_WAY = "under_way"
    ENDED = "ended"
    EVALUATED_BY_HOST = "evaluated_by_host"
    EVALUATED_BY_GUEST = "evaluated_by_guest"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class StayAction(StrEnum):
    REQUEST = "request"
    APPROVE = "approve"
    DECLINE = "decline"
    CANCEL = "cancel"
    BEGIN = "begin"
    END = "end"
    EVALUATE = "evaluate"


class StayParty(StrEnum):
    """The park that hosts, and that of the guest."""

    HOST = "host"
    GUEST = "guest"


class StayReason(StrEnum):
    """Why a stay is declined or cancelled."""

    SPACE_NEEDED = "space_needed"
    OTHER_DAYS = "other_days"
    UNSUITABLE = "unsuitable"
    COSTS = "costs"
    FORMALITIES = "formalities"
    PLANS_CHANGED = "plans_changed"
    OTHER = "other"


class Due(StrEnum):
    """The days of a stay by which something is due."""

    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a state waits for: who must act, and within how many days or by which day of the stay.

    `due` none: the date of the state before goes on.
    """

    owners: tuple[StayParty, ...]
    due: int | Due | None


@dataclass(frozen=True, slots=True)
class Transition:
    """`gated`: only where the law releases the pair on that day. `before` none: it begins."""

    before: StayState | None
    action: StayAction
    after: StayState
    who: tuple[StayParty, ...]
    gated: bool = False


_S, _A, _HOST, _GUEST = StayState, StayAction, (StayParty.HOST,), (StayParty.GUEST,)
_BOTH = (StayParty.HOST, StayParty.GUEST)
# fmt: off
RULES: Mapping[StayState, Rule] = {
    #                         who must act  within days, or by
    _S.REQUESTED:          Rule(_HOST,      10),
    _S.APPROVED:           Rule(_HOST,      Due.FIRST_DAY),
    _S.UNDER_WAY:          Rule(_HOST,      Due.LAST_DAY),
    _S.ENDED:              Rule(_BOTH,      30),
    _S.EVALUATED_BY_HOST:  Rule(_GUEST,     None),
    _S.EVALUATED_BY_GUEST: Rule(_HOST,      None),
}
"""The open states. The others (closed, declined, withdrawn, cancelled) wait for nothing."""

TRANSITIONS: tuple[Transition, ...] = (
    #          from                   action        to                      who may  the law is asked
    Transition(None,                  _A.REQUEST,   _S.REQUESTED,           _GUEST),
    Transition(_S.REQUESTED,          _A.APPROVE,   _S.APPROVED,            _HOST,   gated=True),
    Transition(_S.REQUESTED,          _A.DECLINE,   _S.DECLINED,            _HOST),
    Transition(_S.REQUESTED,          _A.CANCEL,    _S.WITHDRAWN,           _GUEST),
    Transition(_S.APPROVED,           _A.BEGIN,     _S.UNDER_WAY,           _HOST,   gated=True),
    Transition(_S.APPROVED,           _A.CANCEL,    _S.CANCELLED,           _BOTH),
    Transition(_S.UNDER_WAY,          _A.END,       _S.ENDED,               _HOST),
    Transition(_S.ENDED,              _A.EVALUATE,  _S.EVALUATED_BY_HOST,   _HOST),
    Transition(_S.ENDED,              _A.EVALUATE,  _S.EVALUATED_BY_GUEST,  _GUEST),
    Transition(_S.EVALUATED_BY_HOST,  _A.EVALUATE,  _S.CLOSED,              _GUEST),
    Transition(_S.EVALUATED_BY_GUEST, _A.EVALUATE,  _S.CLOSED,              _HOST),
)
# fmt: on
HOLDING = frozenset({_S.APPROVED, _S.UNDER_WAY, _S.ENDED, _S.EVALUATED_BY_HOST, _S.EVALUATED_BY_GUEST, _S.CLOSED})
"""States in which a stay has its space on its days: those that were approved, and not cancelled."""
CAME = HOLDING - {_S.APPROVED}
"""States of stays whose guest came."""


def transitions_from(state: StayState | None, action: StayAction | None = None) -> list[Transition]:
    """Those that lead out of a state, by an action or by all."""
    return [row for row in TRANSITIONS if row.before is state and action in (None, row.action)]


def owners(state: StayState) -> list[StayParty]:
    """Who must act; nobody where it waits for nothing."""
    return list(RULES[state].owners) if state in RULES else []
