"""A server with a small ranked corridor, and a real browser that looks at its console."""

import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pydantic import SecretStr
from sqlalchemy import URL, Engine

from app.accounts.people import service as people
from app.accounts.people.schemas import UserIn
from app.accounts.roles import OPERATOR, Role
from app.compliance.screening import importing as screening
from app.compliance.screening.files.opening import NamedFile
from app.database import transaction
from app.demo.loading import DATA
from app.main import create_app
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn
from app.settings import Settings
from benchmarks.ranking import rank_corridor
from models import Installation
from tests.support.databases import engine_of, put_back
from tests.support.encoder import WordEncoder
from tests.support.people import PASSWORD
from tests.support.portfolio import add, company
from tests.support.waiting import PATIENCE, wait_for

LANGUAGES = ("it", "ru", "en")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
KEY = "a secret of the console's tests, of more than 32 characters"
URL_IN_MAILS = "https://ponte.example"
LOCALES = {"it": "it-IT", "ru": "ru-RU", "en": "en-GB"}
COUNT_REQUESTS = """
    window.unanswered = 0;
    const ask = window.fetch;
    window.fetch = (...asked) => {
        window.unanswered += 1;
        return ask(...asked).finally(() => { window.unanswered -= 1; });
    };
"""
QUIET = """() => {
    const isQuiet = !window.unanswered && !document.querySelector("[aria-busy]")
        && document.querySelector("h1, .empty, .trouble, .door");
    window.quiet = isQuiet ? (window.quiet ?? 0) + 1 : 0;
    return window.quiet > 5;
}"""
"""Asked before every frame: what has come is shown, and nothing else was asked for since."""


def settle(page: Page) -> None:
    """Waits until the view is there, with all that it asks for."""
    page.evaluate("window.quiet = 0")
    page.wait_for_function(QUIET)


@dataclass
class Console:
    """`ids` of the companies by name; `beginning` has the database as each test finds it."""

    address: str
    engine: Engine
    beginning: Path
    ids: dict[str, int]
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str = "/", language: str = "en", who: str | None = "south", **options: Any) -> Page:
        """A browser of its own, in which somebody is signed in; its page is there when the view is."""
        context = self.browser.new_context(locale=LOCALES[language], base_url=self.address, **options)
        self.contexts.append(context)
        context.set_default_timeout(1000 * PATIENCE)
        context.add_init_script(COUNT_REQUESTS)
        context.add_init_script(f"localStorage.setItem('ponte.language', '{language}')")
        if who:
            sent = {"email": f"{who}@example.org", "password": PASSWORD}
            assert context.request.post("/api/v1/session", data=sent).status == 201
        page = context.new_page()
        page.goto(f"/#{path}")
        settle(page)
        return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        expect.set_options(timeout=1000 * PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(sqlite: URL, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    file = tmp_path_factory.mktemp("console") / "console.db"
    shutil.copy(str(sqlite.database), file)
    engine = engine_of(sqlite.set(database=str(file)))
    ids = fill(engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.matches.embeddings.load_encoder", lambda _model: WordEncoder())
        with transaction(engine, writes=False) as session:
            corridor = places.find_corridor(session, None)
        rank_corridor(engine, corridor, Embeddings(engine, "bundled"), list_length=10)
        app = create_app(Settings(_env_file=None, link_key=SecretStr(KEY), public_url=URL_IN_MAILS), engine)
        app.state.encoder.wait()  # with the stand-in, which it keeps
    beginning = file.with_name("beginning.db")
    with closing(sqlite3.connect(beginning)) as copy:
        engine.raw_connection().driver_connection.backup(copy)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_for(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Console(f"http://127.0.0.1:{port}", engine, beginning, ids, browser)
    server.should_exit = True
    thread.join()
    engine.dispose()


@pytest.fixture
def console(served: Console) -> Iterator[Console]:
    yield served
    for context in served.contexts:
        context.close()
    served.contexts.clear()
    put_back(served.engine, served.beginning)


def fill(engine: Engine) -> dict[str, int]:
    """Parks, a corridor that replays 2015, people, and invented companies -> the ids of these by name."""
    with transaction(engine) as session:
        session.merge(Installation(id=1, is_demo=True))
        for file in DATA.joinpath("lists").iterdir():
            content = NamedFile(file.name, BytesIO(file.read_bytes()))
            screening.store(session, OPERATOR, screening.read_files([content], None, None))
        for code, country in (("south", "IT"), ("north", "RU")):
            places.add_park(session, OPERATOR, ParkIn(code=code, name=f"Park {code.title()}", country=country))
            for role in (Role.MANAGER, Role.VIEWER):
                name = code if role is Role.MANAGER else f"{code}-{role.value}"
                sent = UserIn(email=f"{name}@example.org", name=name.title(), role=role, park=code, password=PASSWORD)
                people.add(session, OPERATOR, sent)
        for role in (Role.COMPLIANCE, Role.ADMIN):
            sent = UserIn(email=f"{role.value}@example.org", name=role.value.title(), role=role, password=PASSWORD)
            people.add(session, OPERATOR, sent)
        sent = {"code": "south-north", "name": "South – North", "park_a": "south", "park_b": "north"}
        places.add_corridor(session, OPERATOR, CorridorIn.model_validate(sent | {"as_of": "2015-09-01"}))
        return {sent.name: add(session, sent).id for sent in companies()}


def companies() -> Iterator[Any]:
    def made(park: str, name: str, offers: list[str], needs: list[str], summary: str) -> Any:
        said = {"it": f"{summary} in italiano", "ru": f"{summary} по-русски", "en": summary}
        return company(
            park,
            name,
            [{"form": "joint_project", "language": "en", "title": title, "dual_use": []} for title in offers],
            [{"form": "joint_project", "language": "en", "title": title} for title in needs],
            identifiers={"register": "DEMO-" + re.sub(r"\W", "", name)},
            descriptions=[{"language": language, "summary": text} for language, text in said.items()],
            languages=["en"],
            sectors=["drives"],
            country={"south": "IT", "north": "RU"}[park],
        )

    for said in (
        ("south", "Alfa Giunti", ["hollow shaft rotary joint"], ["angle sensor for hollow shaft"], "Rotary joints"),
        ("south", "Beta Pompe", ["ceramic pump for acids"], ["membrane of ceramic"], "Pumps"),
        ("north", "ООО «Растр»", ["angle sensor ring for hollow shaft"], ["rotary joint with hollow shaft"], "Rings"),
        ("north", "Membrana", ["ceramic membrane"], ["pump for acids"], "Membranes"),
        ("north", "Ugol", ["angle sensor"], ["joint"], "Angles"),
    ):
        yield made(*said)
