"""Agendas leave the house: a plan is read for that only if the gate releases every meeting in it."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.clearances.release import Release, ReleaseRefused
from app.compliance.policy.policy import Policy
from app.errors import NotFound
from app.events.agendas import queries
from app.events.agendas.facts import PlanFacts
from app.events.agendas.reading import plan_facts
from app.events.releasing import meeting, verdicts
from models import Event, EventMeeting, EventPlan

TOLD = 20
"""meetings that are named where they may not be held"""


def released_plan(
    session: Session,
    policy: Policy,
    caller: Caller,
    event: Event,
    *,
    version: int | None = None,
    of: int | None = None,
) -> PlanFacts:
    """A timetable of an event, the last one by default; `of`: with the meetings of that participant alone.

    Raises `NotFound` for a version that there is not, and `ReleaseRefused` if the law forbids one of its meetings:
    an agenda without it would be another timetable, so the plan is to be repaired first.
    """
    plan = timetable(session, event, version)
    return plan_facts(session, event, plan, ensure_released(session, policy, caller, event, plan, of), of=of)


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
    session: Session, policy: Policy, caller: Caller, event: Event, plan: EventPlan, of: int | None = None
) -> date | None:
    """The day whose law was asked, if that is not today's. Raises `ReleaseRefused`."""
    meetings = [one for one in queries.meetings(session, plan.id, of) if one.slot_id and one.state != "cancelled"]
    shown = {meeting(one): one for one in meetings}
    found = verdicts(session, policy, caller, event, shown.keys())
    refused = [(shown[subject], each) for subject, each in found.items() if isinstance(each, ReleaseRefused)]
    if refused:
        raise _refused(refused, len(meetings))
    released = [each for each in found.values() if isinstance(each, Release)]
    return next((each.day for each in released if each.replayed), None)


def _refused(refused: list[tuple[EventMeeting, ReleaseRefused]], of: int) -> ReleaseRefused:
    told: list[dict[str, Any]] = [
        {"a": one.a_id, "b": one.b_id, "form": one.form, "rules": each.extras["rules"], "needed": each.extras["needed"]}
        for one, each in refused[:TOLD]
    ]
    first = refused[0][1]
    return ReleaseRefused(
        f"{len(refused)} of {of} meetings may not leave the house; clear them, or repair the plan. "
        f"The first of them: {first.detail}",
        **{**first.extras, "rules": sorted({rule for _, each in refused for rule in each.extras["rules"]})},
        meetings=told,
    )
