"""Agendas are given to others: a plan is read for that only if the gate releases every meeting in it."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.clearances.release import Release, ReleaseRefused
from app.compliance.policy.policy import Policy
from app.errors import NotFound
from app.events.agendas import queries
from app.events.agendas.facts import PlanFacts
from app.events.agendas.history import Key
from app.events.agendas.reading import plan_facts
from app.events.releasing import BOTH, meeting, sides_told, verdicts
from models import Event, EventMeeting, EventPlan

TOLD = 20
"""meetings that are listed where they may not be held"""


def released_plan(
    session: Session,
    policy: Policy,
    caller: Caller,
    event: Event,
    *,
    version: int | None = None,
    of: int | None = None,
    or_cancelled: bool = False,
) -> PlanFacts:
    """A timetable of an event, the last one by default; `of`: with the meetings of that participant alone.
    `or_cancelled` as of `ensure_released`.

    Raises `NotFound` for a version that there is not, and `ReleaseRefused` if the law forbids one of its meetings:
    an agenda without it would be another timetable, so the plan is to be repaired first.
    """
    plan = timetable(session, event, version)
    replays = ensure_released(session, policy, caller, event, plan, of, or_cancelled=or_cancelled)
    unnamed = _held_back_since(session, policy, caller, event, plan, of)
    return plan_facts(session, event, plan, replays, unnamed, of=of)


def _held_back_since(
    session: Session, policy: Policy, caller: Caller, event: Event, plan: EventPlan, of: int | None
) -> frozenset[Key]:
    """Of the meetings that fell away: those that the law does not let out any more, in one of the forms they had."""
    rows = queries.mentions(session, plan, of)
    standing = {(one.a_id, one.b_id) for one in rows if one.plan_id == plan.id and _stands(one)}
    fallen = {meeting(one) for one in rows if (one.a_id, one.b_id) not in standing}
    found = verdicts(session, policy, caller, event, fallen)
    return frozenset(Key(one.one_id, one.other_id) for one, each in found.items() if isinstance(each, ReleaseRefused))


def _stands(one: Any) -> bool:
    return one.slot_id is not None and one.state != "cancelled"


def timetable(session: Session, event: Event, version: int | None = None) -> EventPlan:
    """Raises `NotFound`."""
    plan = queries.version(session, event.id, version)
    if plan is None:
        raise NotFound(
            "The event has no timetable yet."
            if version is None
            else f"The event has no timetable of version {version}."
        )
    return plan


def ensure_released(
    session: Session,
    policy: Policy,
    caller: Caller,
    event: Event,
    plan: EventPlan,
    of: int | None = None,
    *,
    or_cancelled: bool = False,
) -> date | None:
    """The day whose law was asked, if that is not today's. Raises `ReleaseRefused`.

    `or_cancelled`: for meetings of the version that were cancelled, too, so that cancelling one shows nobody's agenda.
    """
    every = queries.meetings(session, plan.id, of)
    meetings = [one for one in every if _stands(one) or (or_cancelled and one.slot_id is not None)]
    shown = {meeting(one): one for one in meetings}
    found = verdicts(session, policy, caller, event, shown.keys())
    refused = [(shown[subject], each) for subject, each in found.items() if isinstance(each, ReleaseRefused)]
    if refused:
        raise _refused(refused, len(meetings), sides_told(session, caller, event))
    released = [each for each in found.values() if isinstance(each, Release)]
    return next((each.day for each in released if each.replayed), None)


def _refused(refused: list[tuple[EventMeeting, ReleaseRefused]], of: int, sides: frozenset[str]) -> ReleaseRefused:
    """Of the two of a meeting it names those of `sides`, in an order that tells no more."""
    told = sorted((_named(one, each, sides) for one, each in refused), key=_place) if sides else []
    first = min((each for _, each in refused), key=lambda each: str(each.extras["needed"]))
    return ReleaseRefused(
        f"{len(refused)} of {of} meetings may not be released; clear them, or repair the plan. "
        f"One of them: {first.detail}",
        **{**first.extras, "rules": sorted({rule for one in told for rule in one["rules"]})},
        meetings=told[:TOLD],
    )


def _named(one: EventMeeting, why: ReleaseRefused, sides: frozenset[str]) -> dict[str, Any]:
    whole = sides == BOTH
    return {
        "a": one.a_id if "a" in sides else None,
        "b": one.b_id if "b" in sides else None,
        "form": one.form if whole else None,
        "rules": why.extras["rules"] if whole else [],
        "needed": why.extras["needed"],
    }


def _place(told: dict[str, Any]) -> tuple[int, int, str]:
    return told["a"] or 0, told["b"] or 0, told["needed"]
