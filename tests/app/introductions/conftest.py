"""Two parks with a company and a contact each."""

import pytest
from sqlalchemy import Engine

from tests.support.beginnings import Fill, make_parks
from tests.support.introductions import Introductions, add_drives, between_drives, two_drives


@pytest.fixture
def fill(fill: Fill | None, request: pytest.FixtureRequest) -> Fill | None:
    """Who asks for introductions begins with the companies."""
    return two_drives if fill is make_parks and "introductions" in request.fixturenames else fill


@pytest.fixture
def introductions(engine: Engine, parks: None, fill: Fill) -> Introductions:
    if fill is not two_drives:
        add_drives(engine)
    return between_drives(engine)
