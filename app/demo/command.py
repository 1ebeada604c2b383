"""`ponte demo`: set up, load, rank, print the best matches, the address and an API key."""

import json

import migrations
from app import terminal
from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.compliance.policy.policy import Policy
from app.database import make_engine, transaction
from app.demo import loading
from app.matches.lists import service as lists
from app.matches.lists.filters import Filters, match_query
from app.matches.runs.service import RunRequest, request_run
from app.matches.tasks import MatchTasks
from app.paging import Paging
from app.settings import Settings
from matching.profiles import Form

KEY_NAME = "demo"
SHOWN = 5


def prepare(settings: Settings) -> None:
    """Sets up the database, loads and ranks the portfolio, prints the best matches of each form."""
    engine = make_engine(settings.database_url)
    migrations.upgrade(engine)
    loading.load(engine)
    with transaction(engine) as session:
        run_id = request_run(session, RunRequest(settings.list_length, loading.CORRIDOR, join=True), OPERATOR).id
    with terminal.progress(engine) as watch:
        watch(run_id)
        run = MatchTasks(engine, settings).run_or_wait(run_id)
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


def announce(settings: Settings, host: str, port: int) -> None:
    """Prints the address and a new key, which replaces the previous demo key."""
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
