"""create_app(settings) and its lifespan; nothing happens at import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, text

import migrations
from app.accounts.gate import Gate, document_keys
from app.accounts.keyring import KeyRing
from app.database import ReadOnlyConnection, SessionDep, WriteLimiter, make_engine
from app.errors import NotReady, add_error_handlers, document_problems, problem, problems
from app.matches.decisions.routes import decisions
from app.matches.embeddings import Embeddings
from app.matches.lists.routes import matches
from app.matches.merges.routes import merges
from app.matches.runs.events import Watchers
from app.matches.runs.routes import document_streams, runs
from app.matches.search.routes import search
from app.matches.search.service import Search
from app.matches.suggestions.routes import suggestions
from app.matches.suggestions.service import Suggester
from app.parameters import refuse_unknown
from app.portfolio.companies.routes import companies, needs, offers
from app.portfolio.imports.routes import imports
from app.portfolio.places.routes import corridors, parks, sites, spaces
from app.portfolio.taxonomy.routes import taxonomy
from app.settings import Settings

DESCRIPTION = """Finds, for a company in one technology park, the companies in the other park worth meeting, and why.

Every request but the health checks needs an API key (`ponte key create`), sent as `Authorization: Bearer ponte_…`.
Errors are problem details (RFC 9457). Lists are paged: send `next_cursor` as `cursor`.
"""


OPENAPI = "/api/v1/openapi.json"
DOCS, ASSETS = "/docs", "/static-offline-docs"
OPEN = frozenset({"/healthz", "/readyz", OPENAPI, DOCS})


class Health(BaseModel):
    """The server answers."""

    status: str

    model_config = ConfigDict(json_schema_extra={"example": {"status": "ok"}})


health = APIRouter(tags=["health"])


@health.get("/healthz", summary="Whether the server answers")
def healthz() -> Health:
    return Health(status="ok")


@health.get(
    "/readyz",
    summary="Whether the database is available and its schema current",
    responses={503: problem(NotReady)},
)
def readyz(request: Request, session: SessionDep) -> Health:
    session.execute(text("select 1"))
    if not migrations.is_current(request.app.state.engine):
        raise NotReady("The database needs `ponte db upgrade`.")
    return Health(status="ok")


def create_app(settings: Settings, engine: Engine | None = None) -> FastAPI:
    """The service. Its database must exist and have the current schema; see `ponte db upgrade`."""
    engine = engine or make_engine(settings.database_url)
    embeddings = Embeddings(engine, settings.encoder)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.reader.close()
        engine.dispose()

    app = FastAPIOffline(
        title="Ponte",
        version="1",
        summary="Company-partner matchmaking between technology parks",
        description=DESCRIPTION,
        openapi_url=OPENAPI,
        docs_url=DOCS,
        static_url=ASSETS,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
        dependencies=[Depends(refuse_unknown)],
    )
    app.state.settings, app.state.engine, app.state.reader = settings, engine, ReadOnlyConnection(engine)
    app.state.write_limiter, app.state.watchers = WriteLimiter(engine), Watchers()
    app.state.embeddings, app.state.search = embeddings, Search(embeddings)
    app.state.suggester = Suggester(embeddings)
    add_error_handlers(app)
    app.include_router(health)
    api = APIRouter(responses=problems())
    for router in (
        matches,
        decisions,
        runs,
        search,
        suggestions,
        companies,
        merges,
        offers,
        needs,
        imports,
        parks,
        sites,
        spaces,
        corridors,
        taxonomy,
    ):
        api.include_router(router)
    # With a prefix of its own the router would have all routes built here, and again when they are first asked.
    app.include_router(api, prefix="/api/v1")
    app.add_middleware(Gate, keys=KeyRing(engine), open_paths=OPEN, open_folder=f"{ASSETS}/")
    make_document = app.openapi

    def openapi() -> dict[str, Any]:
        document = make_document()
        document_problems(document["components"]["schemas"])
        document_keys(document, OPEN)
        document_streams(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
    return app
