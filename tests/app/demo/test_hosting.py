"""The demo's stays of its year."""

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.demo import loading
from app.demo.hosting import host_guests
from app.hosting import showing
from app.hosting.occupancy import occupancy
from app.hosting.schemas import Chosen
from app.hosting.states import StayState
from app.introductions.desk import Desk
from app.paging import Paging
from app.portfolio.places import by_code
from app.settings import Settings
from app.workplan.indicators.service import indicators


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_guests_of_both_parks_have_come_and_are_expected_and_are_made_once(engine: Engine, settings: Settings) -> None:
    loading.load(engine)
    with transaction(engine) as session:
        for _ in range(2):
            host_guests(session, Desk.of(settings))
        found = showing.page(session, OPERATOR, Chosen(), Paging.of(100, None)).items
        polo = occupancy(session, OPERATOR, by_code.site(session, "polo-meccatronica").id, 2015)
        figures = indicators(session, OPERATOR, None, 2015)
    assert len(found) == 13
    assert {StayState.CLOSED, StayState.UNDER_WAY, StayState.APPROVED, StayState.REQUESTED} <= {
        one.state for one in found
    }
    assert {one.company.park for one in found} == {"trentino", "technopolis"}
    assert all(one.replays for one in found if one.state not in (StayState.REQUESTED, StayState.DECLINED))
    assert not [one.id for one in found if one.overdue], "on the day that the demo replays nobody is late"
    assert 0 < polo.booked < polo.available
    assert {line.park: line.stays for line in figures.hosting} == {"trentino": 3, "technopolis": 2}
    assert {line.by: line.count for line in figures.evaluations} == {"host": 3, "guest": 2}
