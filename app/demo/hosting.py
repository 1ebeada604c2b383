"""The demo's stays: asked for, approved, begun, ended and evaluated as managers do, up to the day that it replays."""

import tomllib
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.demo.loading import DATA
from app.hosting import service, showing
from app.hosting.giving import Given
from app.hosting.schemas import Chosen, EvaluationIn, StayIn
from app.hosting.states import StayAction, StayParty, StayReason, StayState
from app.introductions.desk import Desk
from app.paging import Paging
from app.portfolio.companies import service as companies
from app.portfolio.places import by_code
from models import Stay

OF_STAY = ("starts_on", "ends_on", "workplaces", "equipment", "services")
WAY = (StayState.APPROVED, StayState.UNDER_WAY, StayState.ENDED, StayState.EVALUATED_BY_HOST, StayState.CLOSED)


def host_guests(session: Session, desk: Desk) -> None:
    """Nothing where somebody has asked for a stay already. The demo's companies must be loaded."""
    if showing.page(session, OPERATOR, Chosen(), Paging.of(1, None)).items:
        return
    for said in tomllib.loads((DATA / "stays.toml").read_text(encoding="utf-8"))["stays"]:
        _stay(session, desk, said)


def _stay(session: Session, desk: Desk, said: dict[str, Any]) -> None:
    guest = companies.named(session, OPERATOR, said["company"])
    space = by_code.space(session, said["space"], by_code.site(session, said["site"]))
    wanted = {name: said[name] for name in OF_STAY if name in said}
    row = service.request(session, desk, OPERATOR, StayIn(company_id=guest.id, space_id=space.id, **wanted))
    until = StayState(said["until"])
    if until is StayState.DECLINED:
        _act(session, desk, row, StayAction.DECLINE, Given(reason=StayReason(said["reason"])))
    elif until in WAY:
        for state in WAY[: WAY.index(until) + 1]:
            _come_to(session, desk, row, state, said)


def _come_to(session: Session, desk: Desk, row: Stay, state: StayState, said: dict[str, Any]) -> None:
    match state:
        case StayState.APPROVED:
            _act(session, desk, row, StayAction.APPROVE, Given(contact=said["contact"], cost=said["cost"]))
        case StayState.UNDER_WAY:
            _act(session, desk, row, StayAction.BEGIN, Given(on=row.starts_on))
        case StayState.ENDED:
            _act(session, desk, row, StayAction.END, Given(on=row.ends_on))
        case StayState.EVALUATED_BY_HOST:
            _evaluate(session, desk, row, StayParty.HOST, said)
        case StayState.CLOSED:
            _evaluate(session, desk, row, StayParty.GUEST, said)


def _evaluate(session: Session, desk: Desk, row: Stay, party: StayParty, said: dict[str, Any]) -> None:
    given = Given(evaluation=EvaluationIn(**said[party]))
    _act(session, desk, row, StayAction.EVALUATE, given, service.park_of(session, row, party))


def _act(session: Session, desk: Desk, row: Stay, action: StayAction, given: Given, park: str | None = None) -> None:
    service.act(session, desk, OPERATOR, row.id, action, park, given)
