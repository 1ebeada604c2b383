"""What can be done with work plans. One function, `_make`, makes every transition of the table in `states.py`."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.accounts import audit
from app.accounts.roles import Caller
from app.compliance.policy.policy import Policy
from app.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from app.introductions.acting import Actor, of_park
from app.portfolio.places import service as places
from app.workplan import queries, sources
from app.workplan.proposing import Grounds, proposed
from app.workplan.schemas import WorkPlanChange, WorkPlanIn
from app.workplan.states import PlanAction, PlanState, Transition, Who, transitions_from
from models import Corridor, Initiative, WorkPlan, WorkPlanStep
from models.base import now

LONGEST = timedelta(days=366)
BY_OTHER_WAYS = {PlanAction.PROPOSE, PlanAction.EDIT, PlanAction.REPORT, PlanAction.REPLACE}
"""Actions that are no step by themselves: a draft is asked for, initiatives are changed, an amendment replaces."""
COPIED = (
    *("number", "names", "sector", "form", "owner_a", "owner_b", "starts_on", "ends_on"),
    *("budget_a", "budget_b", "expected", "achieved", "evidence"),
)


def propose(session: Session, policy: Policy, caller: Caller, sent: WorkPlanIn) -> WorkPlan:
    """A draft of a year's plan with what the data speaks for; an empty one where it speaks for nothing.

    Raises `Invalid` for days that make no year, `Forbidden` for other parks, `Conflict` where the year has a plan.
    """
    corridor = places.find_corridor(session, sent.corridor)
    actor = of_park(session, caller, corridor, sent.park)
    starts, ends = _period(sent)
    known = queries.versions(session, corridor.id, sent.year)
    alive = next((one for one in known if one.state != PlanState.WITHDRAWN), None)
    if alive is not None:
        raise Conflict(
            f"There is a plan of {sent.year} already: number {alive.id}. Withdraw its draft, or amend it.",
            errors=[{"field": "year", "reason": f"has plan {alive.id}"}],
        )
    row = WorkPlan(corridor_id=corridor.id, year=sent.year, number=len(known) + 1)
    row.starts_on, row.ends_on, row.currency = starts, ends, sent.currency
    row.initiatives = proposed(_grounds(session, policy, corridor, starts, ends), starts, ends)
    return _make(session, row, actor, PlanAction.PROPOSE)


def act(session: Session, caller: Caller, plan_id: int, action: PlanAction, park: str | None) -> WorkPlan:
    """A step of a version, or of `amend` the new version.

    Raises `NotFound`; `Conflict` where the table has no such step, or what it takes is missing; `Forbidden` for whom it
    is not.
    """
    row, actor = _locked(session, caller, plan_id, park)
    if action in BY_OTHER_WAYS:
        raise Conflict(f"`{action}` is no step by itself.", errors=[{"field": "action", "reason": "is made elsewhere"}])
    _asked(row, action, actor)
    if action is PlanAction.AGREE:
        _ensure(_lacking(row), "The plan cannot be agreed to: it is not complete.")
    if action is PlanAction.CLOSE:
        _ensure(_unreported(row), "The plan cannot be closed: say first what came of each initiative.")
    if action in (PlanAction.CLOSE, PlanAction.AMEND):
        _ensure_nothing_open(session, row)
    if action is PlanAction.PUT_IN_FORCE:
        _replace(session, row, actor)
    made = _make(session, row, actor, action)
    return _amendment(session, row, actor) if action is PlanAction.AMEND else made


def edit(
    session: Session, caller: Caller, plan_id: int, action: PlanAction, number: int | None, park: str | None
) -> tuple[WorkPlan, int]:
    """The version, if initiatives of it may be changed so, and the number of the one that is: `edit`, or `report`.

    A `number` of none is a new one's. An edit takes back what the parks agreed to.
    """
    row, actor = _locked(session, caller, plan_id, park)
    _asked(row, action, actor)
    changed = number or max((one.number for one in row.initiatives), default=0) + 1
    return _make(session, row, actor, action, changed), changed


def change(session: Session, caller: Caller, plan_id: int, sent: WorkPlanChange) -> WorkPlan:
    """Days and currency of a draft: an edit, which takes back what the parks agreed to.

    Raises `NotFound`, `Conflict`, `Forbidden`; `Invalid` for days that make no year, or leave an initiative outside.
    """
    row, actor = _locked(session, caller, plan_id, sent.park)
    _asked(row, PlanAction.EDIT, actor)
    for name in sent.model_fields_set - {"park"}:
        setattr(row, name, getattr(sent, name))
    _ensure_begins_in(row.year, row.starts_on)
    _ensure_a_year(row.starts_on, row.ends_on)
    outside = [
        FieldError(field=field, reason=f"leaves initiative {one.number} outside")
        for one in row.initiatives
        for field, is_outside in (("starts_on", one.starts_on < row.starts_on), ("ends_on", one.ends_on > row.ends_on))
        if is_outside
    ]
    if outside:
        raise Invalid(errors=outside)
    return _make(session, row, actor, PlanAction.EDIT)


def get(session: Session, caller: Caller, plan_id: int) -> WorkPlan:
    """With its initiatives. Raises `NotFound`, also for what the caller may not read."""
    row = queries.plan(session, caller, plan_id)
    if row is None:
        raise NotFound(f"There is no plan {plan_id}.")
    return row


def _locked(session: Session, caller: Caller, plan_id: int, park: str | None) -> tuple[WorkPlan, Actor]:
    row = queries.plan(session, caller, plan_id, locked=True)
    if row is None:
        raise NotFound(f"There is no plan {plan_id}.")
    corridor = queries.corridors(session, [row.corridor_id])[row.corridor_id]
    return row, of_park(session, caller, corridor, park)


def _asked(row: WorkPlan, action: PlanAction, actor: Actor) -> Transition:
    """The row of the table. Raises `Conflict` and `Forbidden`."""
    before = PlanState(row.state) if row.state else None
    possible = transitions_from(before, action)
    if not possible:
        others = sorted({each.action.value for each in transitions_from(before) if each.who != (Who.SYSTEM,)})
        raise Conflict(
            f"The plan is `{before}`; from there `{action}` leads nowhere. "
            f"Possible: {', '.join(others) or 'nothing, it has ended'}.",
            errors=[{"field": "action", "reason": f"is not possible while it is `{before}`"}],
        )
    mine = Who.SYSTEM if actor.side is None else Who(f"park_{actor.side}")
    found = next((each for each in possible if mine in each.who), None)
    if found is None:
        raise Forbidden(f"`{action}` is for the other park: yours has agreed already.")
    return found


def _make(session: Session, row: WorkPlan, actor: Actor, action: PlanAction, initiative: int | None = None) -> WorkPlan:
    transition, moment = _asked(row, action, actor), now()
    if row.state != transition.after:
        row.state, row.state_since = transition.after.value, moment
    if action is PlanAction.AGREE:
        setattr(row, f"agreed_{actor.side}_at", moment)
    if action is PlanAction.EDIT:
        row.agreed_a_at = row.agreed_b_at = None
    session.add(row)
    session.flush()
    kind, actor_id = actor.caller.actor if actor.caller else ("system", None)
    codes = {"action": action.value, "before": transition.before and transition.before.value}
    session.add(
        WorkPlanStep(
            plan_id=row.id,
            **codes,
            after=transition.after.value,
            side=actor.side,
            initiative=initiative,
            actor_kind=kind,
            actor_id=actor_id,
            at=moment,
        )
    )
    details = {"before": codes["before"], "after": transition.after.value, "side": actor.side, "initiative": initiative}
    audit.record(session, actor.caller, f"workplan.{action}", "workplan", row.id, details)
    session.flush()
    return row


def _amendment(session: Session, row: WorkPlan, actor: Actor) -> WorkPlan:
    """The next version, a draft with all that the one in force holds."""
    number = max(one.number for one in queries.versions(session, row.corridor_id, row.year)) + 1
    new = WorkPlan(corridor_id=row.corridor_id, year=row.year, number=number)
    new.starts_on, new.ends_on, new.currency = row.starts_on, row.ends_on, row.currency
    new.initiatives = [Initiative(**{name: getattr(one, name) for name in COPIED}) for one in row.initiatives]
    return _make(session, new, actor, PlanAction.AMEND)


def _replace(session: Session, row: WorkPlan, actor: Actor) -> None:
    """The version in force makes room; what was reported on it meanwhile goes on."""
    old = queries.in_force(session, row.corridor_id, row.year)
    if old is None:
        return
    reported = {one.number: one.achieved for one in old.initiatives}
    for one in row.initiatives:
        one.achieved = reported.get(one.number, one.achieved)
    _make(session, old, Actor("system", None, actor.caller), PlanAction.REPLACE)


def _grounds(session: Session, policy: Policy, corridor: Corridor, starts: date, ends: date) -> Grounds:
    run_id = sources.current_run(session, corridor)
    day = corridor.as_of or starts
    return Grounds(
        run_id,
        sources.listed(session, run_id, policy) if run_id else [],
        sources.needs_alone(session, corridor, run_id, day) if run_id else [],
        sources.coming_events(session, corridor, starts, ends),
        sources.under_way(session, corridor),
    )


def _period(sent: WorkPlanIn) -> tuple[date, date]:
    starts = sent.starts_on or date(sent.year, 1, 1)
    _ensure_begins_in(sent.year, starts)
    is_leap_day = (starts.month, starts.day) == (2, 29)
    next_year = starts.replace(year=starts.year + 1, day=28 if is_leap_day else starts.day)
    ends = sent.ends_on or next_year - timedelta(days=1)
    _ensure_a_year(starts, ends)
    return starts, ends


def _ensure_begins_in(year: int, starts: date) -> None:
    if starts.year != year:
        raise Invalid(errors=[FieldError(field="starts_on", reason=f"is not in {year}")])


def _ensure_a_year(starts: date, ends: date) -> None:
    if not starts <= ends <= starts + LONGEST:
        raise Invalid(errors=[FieldError(field="ends_on", reason="is not within the year that follows `starts_on`")])


def _lacking(row: WorkPlan) -> Iterator[FieldError]:
    if not row.initiatives:
        yield FieldError(field="initiatives", reason="there is none")
    for one in row.initiatives:
        for name in ("owner_a", "owner_b", "expected"):
            if not getattr(one, name):
                yield FieldError(field=f"initiatives.{one.number}.{name}", reason="is needed before anybody agrees")


def _unreported(row: WorkPlan) -> Iterator[FieldError]:
    for one in row.initiatives:
        if not one.achieved:
            yield FieldError(field=f"initiatives.{one.number}.achieved", reason="is needed before the plan is closed")


def _ensure(missing: Iterator[FieldError], said: str) -> None:
    errors = [error.model_dump(exclude_none=True) for error in missing]
    if errors:
        raise Conflict(said, errors=errors)


def _ensure_nothing_open(session: Session, row: WorkPlan) -> None:
    other = queries.open_version(session, row.corridor_id, row.year)
    if other is not None:
        raise Conflict(f"An amendment is worked on: number {other.id}. Put it in force or withdraw it first.")
