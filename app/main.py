"""create_app(settings) and its lifespan; nothing happens at import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from sqlalchemy import Engine
from starlette.middleware.cors import CORSMiddleware

from app.accounts.access import ensure_allowed
from app.accounts.gate import Gate, document_rights
from app.accounts.keyring import KeyRing
from app.accounts.keys.routes import keys
from app.accounts.operations import OpenOperations
from app.accounts.people.routes import people
from app.accounts.providers.provider import provider_of
from app.accounts.providers.routes import providers
from app.accounts.sessions.doorkeeper import Doorkeeper
from app.accounts.sessions.lifetime import Lifetime
from app.accounts.sessions.routes import sessions
from app.accounts.trail.routes import trail
from app.clearances.routes import clearances
from app.compliance.policy.policy import Policy
from app.compliance.policy.routes import policies
from app.compliance.screening.routes import screening
from app.compliance.screening.service import Screening
from app.console.pages import add_console
from app.database import ReadOnlyConnection, WriteLimiter, make_engine, transaction
from app.errors import add_error_handlers, document_problems, problems
from app.events.agendas.routes import agendas
from app.events.answers.routes import forum_answers, issues
from app.events.participants.routes import participants
from app.events.plans.routes import plans
from app.events.routes import events
from app.hosting.routes import stays
from app.introductions.contacts.routes import contacts
from app.introductions.desk import Desk
from app.introductions.links.routes import answers
from app.introductions.persons.routes import persons
from app.introductions.routes import introductions
from app.labels.document import document_codes
from app.labels.problems import in_reader_language
from app.labels.routes import labels
from app.matches.coverage.routes import coverage
from app.matches.decisions.routes import decisions
from app.matches.embeddings import Embeddings
from app.matches.exports.routes import exports as match_exports
from app.matches.lists.answer_cache import AnswerCache
from app.matches.lists.routes import matches, pairs
from app.matches.merges.routes import merges
from app.matches.runs.routes import document_streams, runs
from app.matches.runs.stream import Watchers
from app.matches.search.routes import search
from app.matches.search.service import Search
from app.matches.suggestions.routes import suggestions
from app.matches.suggestions.service import Suggester
from app.parameters import refuse_unknown
from app.portfolio.companies.routes import companies, needs, offers
from app.portfolio.exports.routes import exports
from app.portfolio.imports.routes import imports
from app.portfolio.places.routes import corridors, parks, sites, spaces
from app.portfolio.taxonomy import own_sectors
from app.portfolio.taxonomy.routes import taxonomy
from app.readiness import EncoderLoading, health, wait_for_encoder
from app.settings import Settings
from app.waiting.routes import waiting
from app.web.answers import Answers
from app.web.bodies import KILOBYTE, MEGABYTE, Bodies
from app.web.compression import Compression
from app.web.documentation import ASSETS, add_documentation
from app.web.methods import HeadAsGet, no_such_path, not_allowed
from app.web.openapi import document_files, document_surroundings
from app.web.origins import CROSS_ORIGIN, on_errors
from app.web.sharing import Sharing
from app.workplan.indicators.routes import indicators
from app.workplan.practices.routes import practice_search, practices
from app.workplan.practices.search import PracticeSearch
from app.workplan.report.routes import reports
from app.workplan.routes import workplans

DESCRIPTION = """Finds, for a company in one technology park, the companies in the other park worth meeting, and why.

Every request but the health checks and signing in needs an API key (`ponte key create`), sent as `Authorization: Bearer
ponte_…`, or the session of somebody who signed in (`POST /session`): its cookie, and with changes `X-CSRF-Token`.
Errors are problem details (RFC 9457). Lists are paged: send `next_cursor` as `cursor`.
"""


OPENAPI = "/api/v1/openapi.json"
IMPORTS, LISTS = "/api/v1/imports", "/api/v1/screening/lists"
GZIP_LEVEL = 5
"""A list of 20 matches becomes a ninth; the highest level takes twice as long and saves little more."""


def everything_else() -> APIRouter:
    """All of the API but lists of matches."""
    api = APIRouter(responses=problems())
    for router in (
        pairs,
        coverage,
        decisions,
        runs,
        companies,
        introductions,
        waiting,
        stays,
        contacts,
        persons,
        events,
        agendas,
        issues,
        participants,
        plans,
        workplans,
        indicators,
        reports,
        practices,
        merges,
        offers,
        needs,
        imports,
        exports,
        match_exports,
        parks,
        sites,
        spaces,
        corridors,
        taxonomy,
        policies,
        clearances,
        screening,
        labels,
        sessions,
        providers,
        people,
        keys,
        trail,
    ):
        api.include_router(router)
    for router in (search, practice_search, suggestions):
        api.include_router(router, dependencies=[Depends(wait_for_encoder)])
    return api


def create_app(settings: Settings, engine: Engine | None = None) -> FastAPI:
    """The service. Its database must exist and have the current schema; see `ponte db upgrade`."""
    engine = engine or make_engine(settings.database_url)
    embeddings = Embeddings(engine, settings.encoder)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with transaction(engine, writes=False) as session:
            own_sectors.load(session)
        ended = _keeping_current(engine, app.state.screening)
        if settings.load_encoder:
            app.state.encoder.begin()
        yield
        ended.set()
        app.state.reader.close()
        engine.dispose()

    app = FastAPI(
        title="Ponte",
        version="1",
        summary="Company-partner matchmaking between technology parks",
        description=DESCRIPTION,
        openapi_url=OPENAPI,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
        dependencies=[Depends(ensure_allowed), Depends(refuse_unknown)],
    )
    app.state.settings, app.state.engine, app.state.reader = settings, engine, ReadOnlyConnection(engine)
    app.state.write_limiter, app.state.watchers = WriteLimiter(engine), Watchers()
    app.state.keys, app.state.provider = KeyRing(engine, Lifetime.of(settings)), provider_of(settings)
    app.state.doorkeeper = Doorkeeper(engine, settings, app.state.write_limiter)
    app.state.embeddings, app.state.search, app.state.suggester = embeddings, Search(embeddings), Suggester(embeddings)
    app.state.practice_search, app.state.answer_cache = PracticeSearch(embeddings), AnswerCache()
    app.state.policy, app.state.screening = Policy.of(settings, names := Screening()), names
    app.state.desk = Desk.of(settings, app.state.policy)  # with the same index of names
    app.state.encoder = EncoderLoading(embeddings, app.state.suggester)
    add_error_handlers(app, on_top=[in_reader_language, *on_errors(settings.origins)])
    app.add_exception_handler(404, no_such_path)
    app.add_exception_handler(405, not_allowed)
    add_documentation(app)
    add_console(app)
    for open_router in (health, answers, forum_answers):
        app.include_router(open_router)
    # Not below the others: to find a route among nested routers takes the framework longer than some lists take.
    app.include_router(matches, prefix="/api/v1", responses=problems())
    # With a prefix of its own the router would have all routes built here, and again when they are first asked.
    app.include_router(everything_else(), prefix="/api/v1")
    _add_middlewares(app, settings)
    make_document = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document = make_document()
        document_problems(document["components"]["schemas"])
        document_rights(document)
        document_streams(document)
        document_files(document)
        document_surroundings(document)
        document_codes(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI says to extend it
    return app


def _add_middlewares(app: FastAPI, settings: Settings) -> None:
    """Each stands around those before it: the tag of an answer is made before it is compressed."""
    app.add_middleware(Gate, keys=app.state.keys, open_operations=OpenOperations(app))
    most_below = {IMPORTS: settings.import_megabytes * MEGABYTE, LISTS: settings.screening_list_megabytes * MEGABYTE}
    app.add_middleware(Bodies, most=settings.body_kilobytes * KILOBYTE, most_below=most_below)
    app.add_middleware(Answers, kept_a_day=f"{ASSETS}/")
    app.add_middleware(Compression, compresslevel=GZIP_LEVEL)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Sharing, is_writing=lambda: app.state.write_limiter.writing)
    if settings.origins:
        app.add_middleware(CORSMiddleware, allow_origins=settings.origins, **CROSS_ORIGIN)


def _keeping_current(engine: Engine, screening: Screening) -> Event:
    """Starts what is kept in memory of the database until the event is set."""
    ended = Event()
    for name, keep in (("sectors", own_sectors.keep_current), ("screening", screening.keep_current)):
        Thread(target=keep, args=(engine, ended), name=name, daemon=True).start()
    return ended
