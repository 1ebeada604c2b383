"""The demo's plan of its year."""

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.demo.loading import demo_places, load_places
from app.demo.planning import plan_the_year
from app.paging import Paging
from app.settings import Settings
from app.workplan import service, showing
from app.workplan.schemas import Chosen


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_it_is_in_force_as_amended_and_made_once(engine: Engine, settings: Settings) -> None:
    policy = Policy.of(settings)
    with transaction(engine) as session:
        load_places(session, demo_places())
        for _ in range(2):
            plan_the_year(session, policy)
        found = showing.page(session, OPERATOR, Chosen(), Paging.of(10, None)).items
        assert [(one.number, one.state) for one in found] == [(2, "in_force"), (1, "replaced")]
        latest = showing.in_full(session, OPERATOR, service.get(session, OPERATOR, found[0].id), "it")
    assert latest.agreed_a_at
    assert latest.agreed_b_at
    assert [change.change for change in latest.changes] == ["changed", "added"]
    assert all(one.owner_a and one.owner_b and set(one.names) == {"it", "ru", "en"} for one in latest.initiatives)
