"""The service as it is made for a test, out of routes that are built once: that takes longer than most tests."""

from functools import cache
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Engine

from app.main import create_app
from app.settings import Settings


@cache
def _built() -> FastAPI:
    """Whose routes and document all others have."""
    return create_app(Settings(_env_file=None))


def service(settings: Settings, engine: Engine) -> FastAPI:
    """As `create_app`, with all that it keeps to itself."""
    made = create_app(settings, engine)
    assert len(made.router.routes) == len(_built().router.routes), "no setting adds a route"
    made.router.routes[:] = _built().router.routes
    made.openapi = _built().openapi  # type: ignore[method-assign]  # in the place of its own
    return made


def document() -> dict[str, Any]:
    """The OpenAPI document, to be read only."""
    return _built().openapi()
