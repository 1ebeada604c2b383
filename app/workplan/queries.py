"""The SQL of work plans."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from app.accounts.roles import Caller
from app.paging import AnyRow, Found, Paging, find_page, order_by
from app.workplan.schemas import Chosen
from app.workplan.states import OPEN, PlanState
from models import Corridor, Initiative, Park, WorkPlan, WorkPlanStep


def readable_by(caller: Caller) -> Select[WorkPlan]:
    """A plan is of two parks, from the first draft on, and nobody else's."""
    query = select(WorkPlan).join(Corridor, Corridor.id == WorkPlan.corridor_id)
    if caller.own_park is None:
        return query
    return query.where(or_(Corridor.park_a_id == caller.own_park, Corridor.park_b_id == caller.own_park))


def plan(session: Session, caller: Caller, plan_id: int, *, locked: bool = False) -> WorkPlan | None:
    """With its initiatives. `locked`: nobody else changes it before this transaction ends."""
    query = readable_by(caller).where(WorkPlan.id == plan_id)
    if locked:
        query = query.with_for_update(of=WorkPlan)
    query = query.options(selectinload(WorkPlan.initiatives)).execution_options(populate_existing=locked)
    return session.scalars(query).one_or_none()


def page(session: Session, caller: Caller, chosen: Chosen, paging: Paging) -> Found[AnyRow]:
    wanted = ((Corridor.code, chosen.corridor), (WorkPlan.year, chosen.year), (WorkPlan.state, chosen.state))
    query = readable_by(caller).where(*(column == value for column, value in wanted if value is not None))
    return find_page(session, query, paging, order_by({"id": WorkPlan.id}, chosen.sort, WorkPlan.id))


def budgets(session: Session, plan_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """Of both parks, over all initiatives; none without any."""
    of_a, of_b = (func.coalesce(func.sum(each), 0) for each in (Initiative.budget_a, Initiative.budget_b))
    query = select(Initiative.plan_id, of_a, of_b).where(Initiative.plan_id.in_(plan_ids))
    return {row[0]: (row[1] or 0, row[2] or 0) for row in session.execute(query.group_by(Initiative.plan_id))}


def corridors(session: Session, ids: Collection[int]) -> Mapping[int, Corridor]:
    """By their ids; withdrawn or not."""
    return {one.id: one for one in session.scalars(select(Corridor).where(Corridor.id.in_(ids)))}


def park_names(session: Session, corridor: Corridor) -> tuple[str, str]:
    found = {park.id: park.name for park in session.scalars(select(Park).where(Park.id.in_(corridor.park_ids)))}
    return found[corridor.park_a_id], found[corridor.park_b_id]


def steps(session: Session, plan_id: int) -> Sequence[WorkPlanStep]:
    query = select(WorkPlanStep).where(WorkPlanStep.plan_id == plan_id)
    return session.scalars(query.order_by(WorkPlanStep.id)).all()


def versions(session: Session, corridor_id: int, year: int) -> Sequence[WorkPlan]:
    query = select(WorkPlan).where(WorkPlan.corridor_id == corridor_id, WorkPlan.year == year)
    return session.scalars(query.order_by(WorkPlan.number)).all()


def open_version(session: Session, corridor_id: int, year: int) -> WorkPlan | None:
    """The one that is worked on."""
    return next((one for one in versions(session, corridor_id, year) if PlanState(one.state) in OPEN), None)


def in_force(session: Session, corridor_id: int, year: int) -> WorkPlan | None:
    """With its initiatives."""
    query = select(WorkPlan).where(
        WorkPlan.corridor_id == corridor_id, WorkPlan.year == year, WorkPlan.state == PlanState.IN_FORCE.value
    )
    return session.scalars(query.options(selectinload(WorkPlan.initiatives))).one_or_none()


def before(session: Session, row: WorkPlan) -> WorkPlan | None:
    """The version that this one amends: the last earlier one that came into force. With its initiatives."""
    came = (PlanState.IN_FORCE.value, PlanState.REPLACED.value, PlanState.CLOSED.value)
    query = select(WorkPlan).where(
        WorkPlan.corridor_id == row.corridor_id,
        WorkPlan.year == row.year,
        WorkPlan.number < row.number,
        WorkPlan.state.in_(came),
    )
    query = query.options(selectinload(WorkPlan.initiatives)).order_by(WorkPlan.number.desc())
    return session.scalars(query.limit(1)).first()
