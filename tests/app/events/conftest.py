"""Small plans need no long search."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from app.events.schemas import EventInFull
from tests.support.beginnings import Fill
from tests.support.forums import forum_of_three
from tests.support.planned import three_each
from tests.support.timetables import Forum
from tests.support.timetables import forum as forum_with_a_timetable


@pytest.fixture(autouse=True)
def quick_timetables() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.events.plans.scheduling.TRIES", 2000)
        patch.setattr("app.events.plans.scheduling.MOVES", 10)
        patch.setattr("matching.meetings.planning.TRIES", 2000)
        yield


@pytest.fixture
def fill(fill: Fill | None, request: pytest.FixtureRequest) -> Fill:
    """Events have companies of both parks to begin with."""
    asked = request.fixturenames
    return fill or (forum_with_a_timetable if "made" in asked else forum_of_three if "forum" in asked else three_each)


@pytest.fixture
def forum(begun: tuple[EventInFull, list[int], list[int]]) -> tuple[EventInFull, list[int], list[int]]:
    """Three participants of each side; those with the same number are worth the most to each other."""
    return begun


@pytest.fixture
def made(begun: Forum, engine: Engine) -> Forum:
    """A forum with a timetable, without having been planned."""
    return replace(begun, engine=engine)
