"""The demo's practices: invented, as its companies are; some serve the initiative by which experience is exchanged."""

import tomllib

from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.demo.loading import CORRIDOR, DATA
from app.paging import Paging
from app.workplan import service as plans
from app.workplan import showing
from app.workplan.practices import service
from app.workplan.practices.schemas import InitiativeRef, PracticeFilter, PracticeIn
from app.workplan.schemas import Chosen
from app.workplan.states import PlanState


def exchange(session: Session) -> None:
    """Of a demo with its plan. Nothing where there are practices already."""
    if service.page(session, OPERATOR, PracticeFilter(), Paging.of(1, None)).items:
        return
    served = _initiative(session)
    for told in tomllib.loads((DATA / "practices.toml").read_text(encoding="utf-8"))["practices"]:
        serves = told.pop("serves", False)
        service.add(session, OPERATOR, PracticeIn(**told, initiatives=[served] if serves and served else []))


def _initiative(session: Session) -> InitiativeRef | None:
    """The last of the plan in force: the one that the parks added by themselves."""
    found = showing.page(session, OPERATOR, Chosen(CORRIDOR, state=PlanState.IN_FORCE), Paging.of(1, None)).items
    if not found:
        return None
    plan = plans.get(session, OPERATOR, found[0].id)
    return InitiativeRef(corridor=CORRIDOR, year=plan.year, number=max(one.number for one in plan.initiatives))
