"""The whole life of an introduction as two tables: what each state waits for, and who may take it where.

Nothing else in the program decides on this: `service.perform` reads the tables, answers show them, tests walk them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matching.learning.decisions import FOR_LATER, OF_THE_TWO, RejectionReason


class State(StrEnum):
    SHORTLISTED = "shortlisted"
    PROPOSED = "proposed"
    APPROVED = "approved"
    ASKED = "asked"
    ACCEPTED_BY_A = "accepted_by_a"
    ACCEPTED_BY_B = "accepted_by_b"
    ACCEPTED = "accepted"
    RELEASED = "released"
    MET = "met"
    CONCLUDED = "concluded"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    SHORTLIST = "shortlist"
    PROPOSE = "propose"
    APPROVE = "approve"
    ASK = "ask"
    ASK_AGAIN = "ask_again"
    ACCEPT = "accept"
    DECLINE = "decline"
    RELEASE = "release"
    RECORD_MEETING = "record_meeting"
    PLAN_NEXT_STEP = "plan_next_step"
    CONCLUDE = "conclude"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Who(StrEnum):
    """Who may act, or must. Sides are those of the corridor: park A with its party, park B with its own."""

    PROPOSING_PARK = "proposing_park"
    OTHER_PARK = "other_park"
    PARK_A = "park_a"
    PARK_B = "park_b"
    COMPANY_A = "company_a"
    COMPANY_B = "company_b"
    SYSTEM = "system"


class Conclusion(StrEnum):
    AGREEMENT = "agreement"
    LETTER_OF_INTENT = "letter_of_intent"
    JOINT_PROJECT = "joint_project"
    HOSTING = "hosting"
    NONE = "none"


class Late(StrEnum):
    """What happens when nothing does: the owner is reminded; the other park and the admins are told; it ends."""

    REMIND = "remind"
    ESCALATE = "escalate"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a state waits for: who must act within how many days, and what follows after how many if nobody does."""

    owners: tuple[Who, ...]
    days: int
    late: tuple[tuple[int, Late], ...]
    keeps_date: bool = False
    """whether the date of the state before goes on"""


PARKS = (Who.PARK_A, Who.PARK_B)
COMPANIES = (Who.COMPANY_A, Who.COMPANY_B)
REMIND, ESCALATE, EXPIRE = Late
COMPANY_DAYS = 14
"""that a company has to answer, and that its link works"""
_SILENT_COMPANY = ((7, REMIND), (COMPANY_DAYS, EXPIRE))

# fmt: off
RULES: Mapping[State, Rule] = {
    #                         who must act            within days   if nobody does: after days, what
    State.SHORTLISTED:   Rule((Who.PROPOSING_PARK,),  30,           ((30, REMIND),)),
    State.PROPOSED:      Rule((Who.OTHER_PARK,),      10,           ((5, REMIND), (10, ESCALATE), (21, EXPIRE))),
    State.APPROVED:      Rule(PARKS,                  7,            ((7, REMIND), (14, ESCALATE))),
    State.ASKED:         Rule(COMPANIES,              COMPANY_DAYS, _SILENT_COMPANY),
    State.ACCEPTED_BY_A: Rule((Who.COMPANY_B,),       COMPANY_DAYS, _SILENT_COMPANY, keeps_date=True),
    State.ACCEPTED_BY_B: Rule((Who.COMPANY_A,),       COMPANY_DAYS, _SILENT_COMPANY, keeps_date=True),
    State.ACCEPTED:      Rule(PARKS,                  3,            ((3, REMIND), (7, ESCALATE))),
    State.RELEASED:      Rule(PARKS,                  30,           ((30, REMIND), (45, ESCALATE))),
    State.MET:           Rule(PARKS,                  14,           ((14, REMIND), (28, ESCALATE))),
}
"""The open states. The others (concluded, declined, expired, withdrawn) wait for nothing."""


@dataclass(frozen=True, slots=True)
class Transition:
    """`gated`: only where the law releases the pair on that day. `before` none: it begins."""

    before: State | None
    action: Action
    after: State
    who: tuple[Who, ...]
    gated: bool = False


_S, _A, _PROPOSER, _OTHER = State, Action, (Who.PROPOSING_PARK,), (Who.OTHER_PARK,)
_COMPANY_A, _COMPANY_B, _SYSTEM = (Who.COMPANY_A,), (Who.COMPANY_B,), (Who.SYSTEM,)
TRANSITIONS: tuple[Transition, ...] = (
    #          from              action               to                who may               the law is asked
    Transition(None,             _A.SHORTLIST,        _S.SHORTLISTED,   _PROPOSER),
    Transition(_S.SHORTLISTED,   _A.PROPOSE,          _S.PROPOSED,      _PROPOSER,            gated=True),
    Transition(_S.SHORTLISTED,   _A.WITHDRAW,         _S.WITHDRAWN,     _PROPOSER),
    Transition(_S.PROPOSED,      _A.APPROVE,          _S.APPROVED,      _OTHER),
    Transition(_S.PROPOSED,      _A.DECLINE,          _S.DECLINED,      _OTHER),
    Transition(_S.PROPOSED,      _A.WITHDRAW,         _S.WITHDRAWN,     _PROPOSER),
    Transition(_S.PROPOSED,      _A.EXPIRE,           _S.EXPIRED,       _SYSTEM),
    Transition(_S.APPROVED,      _A.ASK,              _S.ASKED,         PARKS,                gated=True),
    Transition(_S.APPROVED,      _A.WITHDRAW,         _S.WITHDRAWN,     PARKS),
    Transition(_S.ASKED,         _A.ASK_AGAIN,        _S.ASKED,         PARKS,                gated=True),
    Transition(_S.ASKED,         _A.ACCEPT,           _S.ACCEPTED_BY_A, _COMPANY_A),
    Transition(_S.ASKED,         _A.ACCEPT,           _S.ACCEPTED_BY_B, _COMPANY_B),
    Transition(_S.ASKED,         _A.DECLINE,          _S.DECLINED,      COMPANIES),
    Transition(_S.ASKED,         _A.WITHDRAW,         _S.WITHDRAWN,     PARKS),
    Transition(_S.ASKED,         _A.EXPIRE,           _S.EXPIRED,       _SYSTEM),
    Transition(_S.ACCEPTED_BY_A, _A.ASK_AGAIN,        _S.ACCEPTED_BY_A, PARKS,                gated=True),
    Transition(_S.ACCEPTED_BY_A, _A.ACCEPT,           _S.ACCEPTED,      _COMPANY_B),
    Transition(_S.ACCEPTED_BY_A, _A.DECLINE,          _S.DECLINED,      _COMPANY_B),
    Transition(_S.ACCEPTED_BY_A, _A.WITHDRAW,         _S.WITHDRAWN,     PARKS),
    Transition(_S.ACCEPTED_BY_A, _A.EXPIRE,           _S.EXPIRED,       _SYSTEM),
    Transition(_S.ACCEPTED_BY_B, _A.ASK_AGAIN,        _S.ACCEPTED_BY_B, PARKS,                gated=True),
    Transition(_S.ACCEPTED_BY_B, _A.ACCEPT,           _S.ACCEPTED,      _COMPANY_A),
    Transition(_S.ACCEPTED_BY_B, _A.DECLINE,          _S.DECLINED,      _COMPANY_A),
    Transition(_S.ACCEPTED_BY_B, _A.WITHDRAW,         _S.WITHDRAWN,     PARKS),
    Transition(_S.ACCEPTED_BY_B, _A.EXPIRE,           _S.EXPIRED,       _SYSTEM),
    Transition(_S.ACCEPTED,      _A.RELEASE,          _S.RELEASED,      (*PARKS, Who.SYSTEM), gated=True),
    Transition(_S.ACCEPTED,      _A.WITHDRAW,         _S.WITHDRAWN,     PARKS),
    Transition(_S.RELEASED,      _A.RECORD_MEETING,   _S.MET,           (*PARKS, Who.SYSTEM)),
    Transition(_S.RELEASED,      _A.CONCLUDE,         _S.CONCLUDED,     PARKS),
    Transition(_S.MET,           _A.RECORD_MEETING,   _S.MET,           (*PARKS, Who.SYSTEM)),
    Transition(_S.MET,           _A.PLAN_NEXT_STEP,   _S.MET,           PARKS),
    Transition(_S.MET,           _A.CONCLUDE,         _S.CONCLUDED,     (*PARKS, Who.SYSTEM)),
    # at an event, where the law was asked before the agendas went out
    Transition(None,             _A.RECORD_MEETING,   _S.MET,           _SYSTEM),
    Transition(_S.SHORTLISTED,   _A.RECORD_MEETING,   _S.MET,           _SYSTEM),
    Transition(_S.PROPOSED,      _A.RECORD_MEETING,   _S.MET,           _SYSTEM),
    Transition(_S.APPROVED,      _A.RECORD_MEETING,   _S.MET,           _SYSTEM),
    Transition(_S.ASKED,         _A.RECORD_MEETING,   _S.MET,           _SYSTEM),
    Transition(_S.ACCEPTED_BY_A, _A.RECORD_MEETING,   _S.MET,           _SYSTEM),
    Transition(_S.ACCEPTED_BY_B, _A.RECORD_MEETING,   _S.MET,           _SYSTEM),
    Transition(_S.ACCEPTED,      _A.RECORD_MEETING,   _S.MET,           _SYSTEM),
)
# fmt: on
NEEDS_REASON = frozenset({Action.DECLINE, Action.WITHDRAW})
"""Actions that say why; a conclusion does where nothing came of it. A shortlist may be cleared without."""
ASKING = frozenset({State.ASKED, State.ACCEPTED_BY_A, State.ACCEPTED_BY_B})
"""States in which companies are asked."""
SIDE_OF = {Who.COMPANY_A: "a", Who.COMPANY_B: "b", Who.PARK_A: "a", Who.PARK_B: "b"}


def transitions_from(state: State | None, action: Action | None = None) -> list[Transition]:
    """Those that lead out of a state, by an action or by all."""
    return [row for row in TRANSITIONS if row.before is state and action in (None, row.action)]


def owners(state: State, proposer: str) -> list[Who]:
    """Who must act, told by side; nobody where it waits for nothing."""
    if state not in RULES:
        return []
    proposing, other = (Who.PARK_A, Who.PARK_B) if proposer == "a" else (Who.PARK_B, Who.PARK_A)
    told = {Who.PROPOSING_PARK: proposing, Who.OTHER_PARK: other}
    return [told.get(who, who) for who in RULES[state].owners]


@dataclass(frozen=True, slots=True)
class Aside:
    """How lists treat a match: it stands below them (`for_later`) or in none (`for_good`); `both`: in every form."""

    how: str | None
    both: bool = False


def aside(state: State, reason: RejectionReason | None, *, was_released: bool) -> Aside:
    """What an introduction in that state means for the lists of the two.

    Who is being introduced, or was, is not to be found anew. What was turned down stays out for its reason: of the two,
    or of this match alone. What expired or was withdrawn before anybody met counts for nothing.
    """
    if state is State.DECLINED and reason is not None:
        return Aside("for_later" if reason in FOR_LATER else "for_good", reason in OF_THE_TWO)
    if was_released or (state in RULES and state is not State.SHORTLISTED):
        return Aside("for_later", both=True)
    return Aside(None)
