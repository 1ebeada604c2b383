"""`ponte`, the command line. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""

import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

import migrations
from app import background, terminal
from app.accounts.roles import OPERATOR
from app.cli.administration import db, key
from app.cli.context import Json, open_database
from app.database import transaction
from app.errors import AppError, Interrupted, wrong_settings
from app.jobs.worker import work_as_child, work_until_told
from app.matches import weights
from app.matches.embeddings import Embeddings
from app.matches.lists import service as lists
from app.matches.runs.service import RunRequest, request_run
from app.matches.search.service import Search
from app.matches.tasks import MatchTasks
from app.matches.vector_index.indexing import index_passages
from app.paging import Paging
from app.portfolio.companies import service as companies
from app.portfolio.imports import service as imports
from app.portfolio.places import service as places
from app.schemas import LanguageCode
from app.settings import Settings
from matching.encoders import EncoderNotFound
from matching.profiles import Form
from matching.scoring.meeting import Basis

SHUTDOWN_SECONDS = 5
"""How long a stopping server waits for responses in progress."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Matchmaking between two technology parks.",
)
app.add_typer(key, name="key")
app.add_typer(db, name="db")

CorridorCode = Annotated[str | None, typer.Option("--corridor", help="Its code; optional if there is only one.")]


def main() -> None:
    """The entry point: an error that the user can fix is one line on stderr, not a traceback."""
    try:
        app()
    except (AppError, EncoderNotFound, migrations.ExtensionMissing) as error:
        terminal.print_error(error)
        sys.exit(1)
    except ValidationError as error:
        # Only of the settings: the services report what is wrong with other input.
        terminal.print_error(wrong_settings(error))
        sys.exit(1)
    except OperationalError as error:
        terminal.print_error(f"the database does not answer: {error.orig}")
        sys.exit(1)
    except Interrupted as error:
        terminal.print_error(error)
        sys.stdout.flush()
        # Python would wait for threads that are still working.
        os._exit(130)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
    worker: Annotated[bool, typer.Option(help="Start a worker process, too; otherwise run `ponte work`.")] = True,
) -> None:
    """Serve the API and its documentation."""
    import uvicorn  # noqa: PLC0415 - only this command needs it

    from app.jobs.child_worker import ChildWorker  # noqa: PLC0415 - only this command starts one
    from app.main import create_app  # noqa: PLC0415 - brings the web framework

    with open_database() as (engine, settings), ChildWorker() if worker else nullcontext():
        # Event streams stay open as long as a run takes; the server must not wait for them.
        uvicorn.run(
            create_app(settings, engine),
            host=host,
            port=port,
            log_level=log_level,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or JSON Lines; see docs/importing.md.", dir_okay=False)],
    good_rows: Annotated[bool, typer.Option("--good-rows", help="Import good rows even if others are bad.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, change nothing.")] = False,
    rank: Annotated[bool, typer.Option(help="Update the match lists afterwards.")] = True,
    as_json: Json = False,
) -> None:
    """Import companies with their offers and needs."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None
    with open_database() as (engine, settings):
        with transaction(engine) as session:
            report = imports.import_file(session, OPERATOR, data, file.name, good_rows=good_rows, dry_run=dry_run)
        terminal.show_import(report, as_json=as_json)
        if rank and report.imported:
            with terminal.progress(engine) as watch:
                MatchTasks(engine, settings).refresh_now(watch)
    if report.refused:
        raise typer.Exit(1)


@app.command()
def rank(
    corridor: CorridorCode = None,
    list_length: Annotated[int | None, typer.Option(help="Partners kept per list.", min=1, max=200)] = None,
    weights_version: Annotated[str | None, typer.Option("--weights", help="Version; default: those in use.")] = None,
    join: Annotated[bool, typer.Option("--join", help="Follow the open run, if there is one.")] = False,
    as_json: Json = False,
) -> None:
    """Rank a corridor and replace its lists."""
    with open_database() as (engine, settings):
        with transaction(engine) as session:
            code = places.find_corridor(session, corridor).code
            request = RunRequest(list_length or settings.list_length, code, weights_version, join)
            run_id = request_run(session, request).id
        with terminal.progress(engine) as watch:
            watch(run_id)
            run = MatchTasks(engine, settings).run_or_wait(run_id)
    terminal.show_run(run, code, as_json=as_json)
    if run.state != "done":
        raise typer.Exit(1)


@app.command()
def work(
    child: Annotated[bool, typer.Option("--child", hidden=True, help="End with the process at stdin.")] = False,
) -> None:
    """Do the background work: runs, and updates of lists after changes. `ponte serve` starts a worker by default."""
    with open_database() as (engine, settings):
        (work_as_child if child else work_until_told)(background.worker(engine, settings))


@app.command()
def matches(
    company: Annotated[str, typer.Argument(help="Id, official number, or part of the name.")],
    form: Annotated[Form | None, typer.Option(help="Cooperation form.")] = None,
    basis: Annotated[Basis | None, typer.Option(help="`stated`: a need of either; `descriptions`: the others.")] = None,
    sector: Annotated[str | None, typer.Option(help="The partner's sector.")] = None,
    min_score: Annotated[float | None, typer.Option(help="Minimum score.", min=0, max=100)] = None,
    limit: Annotated[int, typer.Option(help="Maximum number.", min=1, max=100)] = 10,
    lang: Annotated[LanguageCode, typer.Option(help="Language of the reasons; quotations are not translated.")] = "en",
    as_json: Json = False,
) -> None:
    """Partners that a company should meet in the other park, for what, and why."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        found = companies.named(session, OPERATOR, company)
        query = lists.match_query(OPERATOR, Paging(limit, None), lang, form, basis, sector, min_score)
        answer = lists.company_list(session.connection(), found.id, query)
    if as_json:
        print(answer.decode())  # noqa: T201
    else:
        terminal.show_matches(found.name, json.loads(answer), lang)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What to look for, in Italian, Russian or English.")],
    park: Annotated[str | None, typer.Option(help="Code of the park to search; default: all.")] = None,
    limit: Annotated[int, typer.Option(help="Maximum number.", min=1, max=100)] = 10,
    as_json: Json = False,
) -> None:
    """Find offers by meaning."""
    if not text.strip():
        raise typer.BadParameter("say what to look for")
    with open_database() as (engine, settings):
        embeddings = Embeddings(engine, settings.encoder)
        index_passages(engine, embeddings)
        with transaction(engine, writes=False) as session:
            found = Search(embeddings).find(session, OPERATOR, text, park, limit)
    terminal.show_search(found, as_json=as_json)


@app.command()
def evaluate(
    set_dir: Annotated[
        Path | None,
        typer.Argument(help="Folder with a set of texts, or with a portfolio and judgements; default: the demo."),
    ] = None,
    ranker: Annotated[str, typer.Option(help="Rankers to compare, comma-separated.")] = "cosine,tfidf,ponte",
    run_file: Annotated[Path | None, typer.Option(help="Write the ranking to this file, tab-separated.")] = None,
    run_of: Annotated[str, typer.Option(help="The ranker whose ranking is written.")] = "ponte",
    bare: Annotated[bool, typer.Option("--bare", help="Leave all offers, needs and capabilities out.")] = False,
    parity: Annotated[bool, typer.Option("--parity", help="Measure how a text's language affects its rank.")] = False,
    hubs: Annotated[bool, typer.Option("--hubs", help="Measure whether some are in everyone's list.")] = False,
    as_json: Json = False,
) -> None:
    """Measure the ranking against plain cosine and TF-IDF; see docs/evaluation.md."""
    from app import evaluation  # noqa: PLC0415 - brings scikit-learn
    from matching.evaluation.measures import RANKERS  # noqa: PLC0415 - so does this

    settings = Settings()
    rankers = [name.strip() for name in ranker.split(",")]
    if unknown := [name for name in (*rankers, run_of) if name not in RANKERS]:
        raise typer.BadParameter(f"no ranker {unknown[0]!r}: choose among {', '.join(RANKERS)}")
    if (set_dir is not None) + parity + hubs > 1:
        raise typer.BadParameter("a SET_DIR, --parity and --hubs are three different measurements: choose one")
    of_texts = set_dir is not None and not evaluation.is_portfolio(set_dir)
    if run_file is not None and not of_texts:
        raise typer.BadParameter("a run file is written for a set of texts only")
    if bare and (of_texts or parity or hubs):
        raise typer.BadParameter("--bare is for portfolios: the demo, or one of your own")
    if set_dir is not None and of_texts:
        terminal.show_json(evaluation.measure_set(set_dir, settings.encoder, rankers, run_file, run_of))
    elif parity:
        terminal.show_json(evaluation.measure_parity(settings.encoder))
    elif hubs:
        terminal.show_json(evaluation.measure_hubs(settings.encoder))
    else:
        figures = evaluation.measure_portfolio(settings.encoder, set_dir, bare=bare)
        terminal.show_portfolio_figures(figures, as_json=as_json)


@app.command()
def learn(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be learned, change nothing.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Return to the previous weights.")] = False,
    show_fits: Annotated[bool, typer.Option("--list", help="List the fits adopted so far.")] = False,
    as_json: Json = False,
) -> None:
    """Fit the weights to managers' decisions; adopt the fit if it proves better. See docs/learning.md."""
    if dry_run + rollback + show_fits > 1:
        raise typer.BadParameter("--dry-run, --rollback and --list exclude each other")
    with open_database() as (engine, _):
        if rollback:
            with transaction(engine) as session:
                gone = weights.version(weights.roll_back(session))
                done = {"rolled_back": gone, "in_use": weights.version_in_use(session)}
            terminal.show_rollback(done, as_json=as_json)
        elif show_fits:
            with transaction(engine, writes=False) as session:
                terminal.show_fits(weights.fits(session), weights.version_in_use(session), as_json=as_json)
        else:
            from app.matches.decisions.learning import learn_weights  # noqa: PLC0415 - brings scikit-learn

            terminal.show_learning(learn_weights(engine, dry_run=dry_run).report(), as_json=as_json)


@app.command()
def demo(
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the API afterwards.")] = True,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Set up the demo: invented companies of two real parks, ranked; print the best matches; serve."""
    from app.demo import command  # noqa: PLC0415 - only this command needs it

    settings = Settings()
    command.prepare(settings)
    if serve_it:
        command.announce(settings, host, port)
        serve(host, port)
