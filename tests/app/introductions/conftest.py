"""Two parks with a company and a contact each."""

import pytest
from sqlalchemy import Engine

from tests.support.introductions import Introductions, set_up


@pytest.fixture
def introductions(engine: Engine, parks: None) -> Introductions:
    return set_up(engine)
