"""Two parks, three companies of one of them, two spaces of the other."""

import pytest
from sqlalchemy import Engine

from tests.support.stays import Stays, set_up


@pytest.fixture
def stays(engine: Engine, parks: None) -> Stays:
    return set_up(engine)
