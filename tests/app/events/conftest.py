"""Small plans need no long search."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def quick_timetables() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.events.plans.scheduling.TRIES", 2000)
        patch.setattr("app.events.plans.scheduling.MOVES", 10)
        patch.setattr("matching.meetings.planning.TRIES", 2000)
        yield
