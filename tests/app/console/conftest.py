"""Servers with a small ranked corridor and with the demo, and a real browser that looks at their consoles."""

import os
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from pydantic import SecretStr
from sqlalchemy import URL, Engine, make_url, select
from sqlalchemy.orm import Session

from app.accounts.people import service as people
from app.accounts.people.schemas import UserIn
from app.accounts.roles import OPERATOR, Role
from app.compliance.policy import classes
from app.compliance.policy.policy import Policy
from app.compliance.screening import importing as screening
from app.compliance.screening.files.opening import NamedFile
from app.database import transaction
from app.demo import forum
from app.demo.command import fill_the_year
from app.demo.loading import DATA
from app.main import create_app
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn
from app.settings import Settings
from benchmarks.ranking import rank_corridor
from models import Company, Installation
from tests.support.databases import copy_file, engine_of, keep, put_back
from tests.support.encoder import WordEncoder
from tests.support.people import PASSWORD
from tests.support.portfolio import add, company
from tests.support.waiting import PATIENCE, wait_for

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
KEY = "a secret of the console's tests, of more than 32 characters"
URL_IN_MAILS = "https://ponte.example"
LENGTH = 10
SETTINGS = Settings(_env_file=None, link_key=SecretStr(KEY), public_url=URL_IN_MAILS, list_length=LENGTH)
DESKTOP = ViewportSize(width=1440, height=900)
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
    ids: Mapping[str, int]
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

    def picture(self, page: Page, name: str) -> None:
        """Into the folder that the environment calls PICTURES; where it calls none, nobody keeps it."""
        page.set_viewport_size(DESKTOP)
        settle(page)
        page.screenshot(path=Path(os.environ.get("PICTURES", self.beginning.parent)) / f"{name}.png")


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
    engine = engine_of(copy_file(sqlite, tmp_path_factory.mktemp("console") / "console.db"))
    fill(engine)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.matches.embeddings.load_encoder", lambda _model: WordEncoder())
        with transaction(engine, writes=False) as session:
            corridor = places.find_corridor(session, None)
        rank_corridor(engine, corridor, Embeddings(engine, "bundled"), list_length=LENGTH)
        app = create_app(SETTINGS, engine)
        app.state.encoder.wait()  # with the stand-in, which it keeps
    with serving(app, engine, browser) as console:
        yield console


@pytest.fixture(scope="session")
def served_demo(demo: Engine, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """As `ponte demo` makes it, and its forum before it is planned."""
    file = tmp_path_factory.mktemp("console-demo") / "console.db"
    keep(demo, file)
    engine = engine_of(make_url(f"sqlite:///{file}"))
    classes.bring_up_to_date(engine, Policy.of(SETTINGS))
    forum.load(engine)
    with transaction(engine) as session:
        fill_the_year(session, SETTINGS)
        add_people(session, {"south": "trentino", "north": "technopolis"}, {"south": "Marta Prova"})
    with serving(create_app(SETTINGS, engine), engine, browser) as console:
        yield console


@contextmanager
def serving(app: FastAPI, engine: Engine, browser: Browser) -> Iterator[Console]:
    beginning = Path(str(engine.url.database)).with_name("beginning.db")
    keep(engine, beginning)
    with transaction(engine, writes=False) as session:
        ids = {row.name: row.id for row in session.execute(select(Company.name, Company.id))}
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
    clear(served)


@pytest.fixture
def demo_console(served_demo: Console) -> Iterator[Console]:
    yield served_demo
    clear(served_demo)


def clear(console: Console) -> None:
    for context in console.contexts:
        context.close()
    console.contexts.clear()
    put_back(console.engine, console.beginning)


def add_people(session: Session, parks: Mapping[str, str], names: Mapping[str, str] = MappingProxyType({})) -> None:
    """A manager and a viewer for each park, called as the key says or `names`; an officer and an admin."""
    roles = {name: (Role.MANAGER, park) for name, park in parks.items()}
    roles |= {f"{name}-viewer": (Role.VIEWER, park) for name, park in parks.items()}
    for name, (role, park) in {**roles, "compliance": (Role.COMPLIANCE, None), "admin": (Role.ADMIN, None)}.items():
        sent = UserIn(
            email=f"{name}@example.org", name=names.get(name, name.title()), role=role, park=park, password=PASSWORD
        )
        people.add(session, OPERATOR, sent)


def fill(engine: Engine) -> None:
    """Parks, a corridor that replays 2015, people, and invented companies."""
    with transaction(engine) as session:
        session.merge(Installation(id=1, is_demo=True))
        for file in DATA.joinpath("lists").iterdir():
            content = NamedFile(file.name, BytesIO(file.read_bytes()))
            screening.store(session, OPERATOR, screening.read_files([content], None, None))
        for code, country in (("south", "IT"), ("north", "RU")):
            places.add_park(session, OPERATOR, ParkIn(code=code, name=f"Park {code.title()}", country=country))
        add_people(session, {"south": "south", "north": "north"})
        sent = {"code": "south-north", "name": "South – North", "park_a": "south", "park_b": "north"}
        places.add_corridor(session, OPERATOR, CorridorIn.model_validate(sent | {"as_of": "2015-09-01"}))
        for one in companies():
            add(session, one)


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
