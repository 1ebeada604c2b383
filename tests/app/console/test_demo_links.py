"""`ponte demo` prints links that open the console signed in, anew each time that it is called."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.database import transaction
from app.demo import command, loading
from app.settings import Settings


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_each_call_of_the_demo_prints_a_link_for_each_of_its_people(
    engine: Engine, anonymous: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction(engine) as session:
        loading.load_places(session, loading.demo_places())
    settings = Settings(_env_file=None, database_url=engine.url.render_as_string(hide_password=False))
    for _ in range(2):
        command.announce(settings, "127.0.0.1", 8000)
        printed = capsys.readouterr().out
        tokens = re.findall(r"^http://127\.0\.0\.1:8000/#/sign-in\?link=(\S+)", printed, re.MULTILINE)
        who = [anonymous.post("/api/v1/session", json={"link": token}).json() for token in tokens]
        assert [(one["role"], one["park"]) for one in who] == [
            ("admin", None),
            ("manager", "trentino"),
            ("manager", "technopolis"),
            ("compliance", None),
        ]
