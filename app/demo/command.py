"""`ponte demo`: set up, load, rank, print the best matches, announce the address and a key."""

import json

import migrations
from app import terminal
from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import make_engine, transaction
from app.demo import loading
from app.jobs.doing import do_run
from app.matches.lists import service as lists
from app.matches.runs import requests
from app.paging import Paging
from app.settings import Settings
from matching.profiles import Form

KEY_NAME = "demo"
SHOWN = 5


def prepare(settings: Settings) -> None:
    """Database, portfolio, ranking, and the best matches of each form on the terminal."""
    engine = make_engine(settings.database_url)
    migrations.upgrade(engine)
    loading.load(engine)
    with transaction(engine) as session:
        asked, _ = requests.ask(
            session, loading.CORRIDOR, None, None, None, join=True, settings_list_length=settings.list_length
        )
    with terminal.progress(engine) as watch:
        watch(asked.id)
        run = do_run(engine, settings, asked.id)
    terminal.out.print(
        f"\nThe companies, their offers and needs are [bold]invented[/bold]; the corridor replays {run.as_of:%Y}.",
        f"The {SHOWN} best matches of each cooperation form:",
    )
    with transaction(engine, writes=False) as session:
        for form in Form:
            query = lists.match_query(Paging(SHOWN, None), "en", form)
            answer = lists.corridor_list(session, loading.CORRIDOR, query)
            terminal.show_best(form.value, json.loads(answer)["items"])
    engine.dispose()


def announce(settings: Settings, host: str, port: int) -> None:
    """A fresh key, in place of the demo's last one."""
    engine = make_engine(settings.database_url)
    with transaction(engine) as session:
        accounts.revoke_keys(session, KEY_NAME)
        key = accounts.create_key(session, KEY_NAME, Role.ADMIN)
    engine.dispose()
    terminal.out.print(f"\nDocumentation to try it out: [bold]http://{host}:{port}/docs[/bold]")
    terminal.out.print(f"API key (Authorize): [bold]{key}[/bold]", soft_wrap=True)
    terminal.out.print(
        f"For example: curl -H 'Authorization: Bearer {key}' 'http://{host}:{port}/api/v1/matches?form=hosting'\n",
        soft_wrap=True,
    )
