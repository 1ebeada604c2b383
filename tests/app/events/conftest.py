"""Small plans need no long search."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from app.events.schemas import EventInFull
from tests.support.forums import filled


@pytest.fixture(autouse=True)
def quick_timetables() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.events.plans.scheduling.TRIES", 2000)
        patch.setattr("app.events.plans.scheduling.MOVES", 10)
        patch.setattr("matching.meetings.planning.TRIES", 2000)
        yield


@pytest.fixture
def forum(engine: Engine) -> tuple[EventInFull, list[int], list[int]]:
    """Three participants of each side; those with the same number are worth the most to each other."""
    return filled(engine)
