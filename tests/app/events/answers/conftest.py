"""A forum with a timetable, and whoever keeps it."""

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.events.answers.giving_out import EVENT_LINK
from app.introductions.links.tokens import LinkKey
from tests.support.answers import Desktop
from tests.support.introductions import KEY, URL
from tests.support.policy import FakeLists, policy_with
from tests.support.timetables import Forum


@pytest.fixture
def organiser(client: TestClient, made: Forum) -> TestClient:
    """An admin's client of a service whose lists are current, and which can make links."""
    state = client.app.state  # type: ignore[attr-defined]  # the application's own
    state.policy = policy_with(FakeLists())
    state.settings = state.settings.model_copy(update={"link_key": SecretStr(KEY), "public_url": URL})
    return client


@pytest.fixture
def desktop(made: Forum) -> Desktop:
    return Desktop(made, policy_with(FakeLists()), LinkKey(KEY, URL, EVENT_LINK))
