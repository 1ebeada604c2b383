"""The demo's work plan: proposed by the software, completed, agreed by both parks, in force, and amended once."""

import tomllib
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.compliance.policy.policy import Policy
from app.demo.loading import CORRIDOR, DATA
from app.paging import Paging
from app.workplan import initiatives, service, showing
from app.workplan.schemas import Chosen, InitiativeChange, InitiativeIn, WorkPlanIn
from app.workplan.states import PlanAction
from models import WorkPlan


def plan_the_year(session: Session, policy: Policy) -> None:
    """Of a ranked demo. Nothing where its year has a plan already."""
    said = tomllib.loads((DATA / "plan.toml").read_text(encoding="utf-8"))
    year, own = said["year"], said["parks"][0]
    if showing.page(session, OPERATOR, Chosen(CORRIDOR, year), Paging.of(1, None)).items:
        return
    wanted = {name: said[name] for name in ("year", "starts_on", "ends_on")}
    plan = service.propose(session, policy, OPERATOR, WorkPlanIn(corridor=CORRIDOR, park=own, **wanted))
    for one in list(plan.initiatives):
        initiatives.change(session, OPERATOR, plan.id, one.number, InitiativeChange(**said["every"], park=own))
    if not plan.initiatives:
        initiatives.add(session, OPERATOR, plan.id, InitiativeIn(**_added(said), park=own))
    _come_into_force(session, plan, said["parks"])
    amended = service.act(session, OPERATOR, plan.id, PlanAction.AMEND, own)
    first = InitiativeChange(**said["amendment"]["first"], park=own)
    initiatives.change(session, OPERATOR, amended.id, 1, first)
    initiatives.add(session, OPERATOR, amended.id, InitiativeIn(**_added(said), park=own))
    _come_into_force(session, amended, said["parks"])


def _added(said: dict[str, Any]) -> dict[str, Any]:
    return {**said["every"], **said["amendment"]["added"]}


def _come_into_force(session: Session, plan: WorkPlan, parks: list[str]) -> None:
    for park in parks:
        service.act(session, OPERATOR, plan.id, PlanAction.AGREE, park)
    service.act(session, OPERATOR, plan.id, PlanAction.PUT_IN_FORCE, parks[0])
