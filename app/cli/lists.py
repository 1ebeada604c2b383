"""`ponte rank`, `ponte matches`, `ponte search`: making the lists, reading them, looking for what is said."""

import json
from typing import Annotated

import typer

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.match_report import show_matches, show_search
from app.cli.options import (
    DayOption,
    IncludeAside,
    IncludeWeak,
    MinScore,
    OfBasis,
    OfForm,
    OfSector,
    OfVerdict,
    OneBand,
    as_date,
    speak,
)
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.lists import service as lists
from app.matches.lists.filters import Filters, match_query
from app.matches.lists.schemas import By
from app.matches.runs.service import RunRequest, corridor_of, request_run
from app.matches.search.schemas import Kind
from app.matches.search.service import Search, SearchQuery
from app.matches.tasks import MatchTasks
from app.matches.vector_index.indexing import index_passages
from app.paging import Paging
from app.portfolio.companies import service as companies
from app.schemas import LanguageCode

CorridorCode = Annotated[str | None, typer.Option("--corridor", help="Its code; optional if there is only one.")]


def rank(
    corridor: CorridorCode = None,
    event: Annotated[
        str | None, typer.Option("--event", help="Code of an event: only its participants, beside the lists.")
    ] = None,
    list_length: Annotated[int | None, typer.Option(help="Partners kept per list.", min=1, max=200)] = None,
    weights_version: Annotated[str | None, typer.Option("--weights", help="Version; default: those in use.")] = None,
    join: Annotated[bool, typer.Option("--join", help="Follow the open run, if there is one.")] = False,
    as_json: Json = False,
) -> None:
    """Rank a corridor and replace its lists; or the participants of an event, beside them."""
    with open_database() as (engine, settings):
        with transaction(engine) as session:
            length = list_length or (None if event else settings.list_length)
            request = RunRequest(length, corridor, weights_version, join, event)
            code = corridor_of(session, request).code
            run_id = request_run(session, request, OPERATOR).id
        with terminal.progress(engine) as watch:
            watch(run_id)
            run = MatchTasks(engine, settings).run_or_wait(run_id)
    terminal.show_run(run, code, as_json=as_json)
    if run.state != "done":
        raise typer.Exit(1)


def matches(
    company: Annotated[str, typer.Argument(help="Id, official number, or part of the name.")],
    form: OfForm = None,
    basis: OfBasis = None,
    sector: OfSector = None,
    min_score: MinScore = None,
    band: OneBand = None,
    include_weak: IncludeWeak = False,
    include_set_aside: IncludeAside = False,
    verdict: OfVerdict = None,
    day: DayOption = None,
    by: Annotated[By, typer.Option(help="One row a match, or a partner with its matches within.")] = "match",
    limit: Annotated[int, typer.Option(help="Maximum number.", min=1, max=100)] = 10,
    lang: Annotated[
        LanguageCode, typer.Option(callback=speak, help="Language of the reasons; quotations are not translated.")
    ] = "en",
    as_json: Json = False,
) -> None:
    """Partners that a company should meet in the other park, for what, and why."""
    with open_database() as (engine, settings), transaction(engine, writes=False) as session:
        found = companies.named(session, OPERATOR, company)
        filters = Filters(form, basis, sector, min_score, band, include_weak, include_set_aside, verdict, as_date(day))
        query = match_query(OPERATOR, Paging(limit, None), lang, Policy.of(settings), filters, by)
        answer = lists.company_list(session, found.id, query)
    if as_json:
        print(answer.decode())
    else:
        show_matches(found.name, json.loads(answer), lang)


def search(
    text: Annotated[str, typer.Argument(help="What to look for, in Italian, Russian or English.")],
    kind: Annotated[Kind | None, typer.Option(help="`company`: by their descriptions; default: all three.")] = None,
    park: Annotated[str | None, typer.Option(help="Code of the park to search; default: all.")] = None,
    limit: Annotated[int, typer.Option(help="Maximum number.", min=1, max=100)] = 10,
    lang: Annotated[
        LanguageCode, typer.Option(callback=speak, help="Language of what is told; quotations are not translated.")
    ] = "en",
    as_json: Json = False,
) -> None:
    """Find offers, needs and companies by meaning."""
    if not text.strip():
        raise typer.BadParameter("say what to look for")
    with open_database() as (engine, settings):
        embeddings = Embeddings(engine, settings.encoder)
        index_passages(engine, embeddings)
        waiting = terminal.err.status("loading the encoder, which takes some seconds")
        with waiting, transaction(engine, writes=False) as session:
            found = Search(embeddings).find(session, OPERATOR, SearchQuery(text, kind, park, limit, lang))
    show_search(found, lang, as_json=as_json)
