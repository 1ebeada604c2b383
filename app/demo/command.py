"""`ponte demo`: set up, load, rank, print the best matches, addresses that open the console signed in, an API key."""

import json
from datetime import timedelta

from sqlalchemy.orm import Session

import migrations
from app import terminal
from app.accounts import service as accounts
from app.accounts.people import service as people
from app.accounts.people.schemas import UserIn
from app.accounts.roles import OPERATOR, Role
from app.compliance.policy.policy import Policy
from app.database import make_engine, transaction
from app.demo import loading
from app.demo.exchanging import exchange
from app.demo.hosting import host_guests
from app.demo.introducing import introduce
from app.demo.planning import plan_the_year
from app.errors import NotFound
from app.introductions.desk import Desk
from app.matches.lists import service as lists
from app.matches.lists.filters import Filters, match_query
from app.matches.runs.service import RunRequest, request_run
from app.matches.tasks import MatchTasks
from app.paging import Paging
from app.settings import Settings
from matching.profiles import Form

KEY_NAME = "demo"
SHOWN = 5
LINK_LASTS = timedelta(days=1)
PEOPLE = (
    UserIn(email="ada@demo.example", name="Ada Esempio", role=Role.ADMIN),
    UserIn(email="marta@demo.example", name="Marta Prova", role=Role.MANAGER, park="trentino", language="it"),
    UserIn(email="oleg@demo.example", name="Олег Образцов", role=Role.MANAGER, park="technopolis", language="ru"),
    UserIn(email="clara@demo.example", name="Clara Esempio", role=Role.COMPLIANCE),
)
"""Invented, as the companies are; without passwords. The first may do everything but sign clearances."""


def prepare(settings: Settings) -> None:
    """Sets up the database, loads and ranks the portfolio, fills its year, prints the best matches of each form."""
    engine = make_engine(settings.database_url)
    migrations.upgrade(engine)
    loading.load(engine)
    with transaction(engine) as session:
        run_id = request_run(session, RunRequest(settings.list_length, loading.CORRIDOR, join=True), OPERATOR).id
    with terminal.progress(engine) as watch:
        watch(run_id)
        run = MatchTasks(engine, settings).run_or_wait(run_id)
    with transaction(engine) as session:
        fill_the_year(session, settings)
    terminal.out.print(
        f"\nThe companies, their offers and needs are [bold]invented[/bold]; the corridor replays {run.as_of:%Y}.",
        f"The {SHOWN} best matches of each cooperation form:",
    )
    with transaction(engine, writes=False) as session:
        for form in Form:
            query = match_query(OPERATOR, Paging(SHOWN, None), "en", Policy.of(settings), Filters(form))
            answer = lists.corridor_list(session, loading.CORRIDOR, query)
            terminal.show_best(form.value, json.loads(answer)["items"])
    engine.dispose()


def fill_the_year(session: Session, settings: Settings) -> None:
    """What the parks of a ranked demo have done already."""
    policy = Policy.of(settings)
    introduce(session, settings)
    host_guests(session, Desk.of(settings, policy))
    plan_the_year(session, policy)
    exchange(session)


def announce(settings: Settings, host: str, port: int) -> None:
    """Prints links that open the console signed in, and a new key, which replaces the previous demo key."""
    engine = make_engine(settings.database_url)
    with transaction(engine) as session:
        links = [(person, _link(session, person)) for person in PEOPLE]
        accounts.revoke_keys(session, KEY_NAME)
        key = accounts.create_key(session, KEY_NAME, Role.ADMIN)
    engine.dispose()
    address = f"http://{host}:{port}"
    (first, token), *others = links
    terminal.out.print("\nOpen this; it signs you in, once, and shows the best matches:")
    terminal.out.print(f"[bold]{address}/#/sign-in?link={token}[/bold]  {_told(first)}", soft_wrap=True)
    terminal.out.print("\nOr see it as somebody else does:")
    for person, token in others:
        terminal.out.print(f"{address}/#/sign-in?link={token}  {_told(person)}", soft_wrap=True)
    terminal.out.print(f"\nDocumentation of the API: [bold]{address}/docs[/bold]")
    terminal.out.print(f"API key (Authorize): [bold]{key}[/bold]", soft_wrap=True)
    terminal.out.print(
        f"For example: curl -H 'Authorization: Bearer {key}' 'http://{host}:{port}/api/v1/matches?form=hosting'\n",
        soft_wrap=True,
    )


def _link(session: Session, person: UserIn) -> str:
    """A token by which the person signs in once; whoever is not there yet is added."""
    try:
        found = people.named(session, person.email).id
    except NotFound:
        found = people.add(session, OPERATOR, person).id
    return people.make_link(session, OPERATOR, found, LINK_LASTS)


def _told(person: UserIn) -> str:
    return ", ".join(filter(None, (person.name, person.role.value, person.park)))
