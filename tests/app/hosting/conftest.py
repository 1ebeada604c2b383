"""Two parks, three companies of one of them, two spaces of the other."""

import pytest
from sqlalchemy import Engine

from tests.support.beginnings import Fill
from tests.support.stays import Stays, of_drives, three_drives


@pytest.fixture
def fill(fill: Fill | None, request: pytest.FixtureRequest) -> Fill | None:
    """Who asks for stays begins with what they take."""
    return three_drives if "stays" in request.fixturenames else fill


@pytest.fixture
def stays(engine: Engine) -> Stays:
    return of_drives(engine)
