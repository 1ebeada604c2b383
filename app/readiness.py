"""Whether a process of the API can answer, and with the encoder at hand."""

import logging
import shutil
import threading
from pathlib import Path
from time import monotonic
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, text

import migrations
from app.compliance.policy.policy import Policy
from app.compliance.policy.screener import ListsState
from app.database import SessionDep
from app.errors import NotReady, problem
from app.matches.embeddings import Embeddings
from app.matches.suggestions.service import Suggester

log = logging.getLogger("ponte")

WORTH_SAYING = 0.05
"""A wait for the encoder of fewer seconds is not mentioned."""

LEAST_FREE = 16_000_000
"""Bytes: a change needs some of them, in the file and beside it."""

State = Literal["not_loaded", "loading", "loaded", "failed"]


class EncoderLoading:
    """Loads the encoder once, beside the start or when first needed; beside the start, what suggestions need, too."""

    def __init__(self, embeddings: Embeddings, suggester: Suggester) -> None:
        self._embeddings = embeddings
        self._suggester = suggester
        self._lock = threading.Lock()
        self.state: State = "not_loaded"

    def begin(self) -> None:
        """In a thread that ends with the process, whatever it is at."""
        self.state = "loading"
        threading.Thread(target=self._load_all, name="encoder", daemon=True).start()

    def wait(self) -> float:
        """Until there is an encoder; the seconds that it took. Raises what loading it raises."""
        if self.state == "loaded":
            return 0.0
        start = monotonic()
        with self._lock:
            self._load()
        return monotonic() - start

    def _load(self) -> None:
        if self.state != "loaded":
            store: Embeddings | None = self._embeddings
            while store is not None:
                store.encoded([""])
                store = store.second
            self.state = "loaded"

    def _load_all(self) -> None:
        try:
            with self._lock:
                self._load()
            self._suggester.prepare()
        except Exception:
            log.exception("the encoder could not be loaded beside the start")
            if self.state != "loaded":
                self.state = "failed"


def free_bytes(engine: Engine) -> int | None:
    """On the disk of SQLite's file."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return None
    return shutil.disk_usage(Path(file).absolute().parent).free


def wait_for_encoder(request: Request, response: Response) -> None:
    """A dependency of routes that read new texts: an answer that had to wait says so, and for how long."""
    if request.method != "GET":
        return
    waited = request.app.state.encoder.wait()
    if waited > WORTH_SAYING:
        said = 'desc="waited until the encoder was loaded; later answers will not"'
        response.headers["Server-Timing"] = f"encoder;{said};dur={1000 * waited:.0f}"


class Health(BaseModel):
    """The server answers."""

    status: str

    model_config = ConfigDict(json_schema_extra={"example": {"status": "ok"}})


class Readiness(Health):
    """The service can work."""

    encoder_state: State = Field(
        description="what reads the texts of searches and suggestions; while it is `loading` these have to wait, and "
        "nothing else does. `not_loaded`: it is loaded when first needed"
    )

    screening_lists: ListsState = Field(
        description="the worst of the screening lists; unless they are `current`, nothing is released"
    )
    screening_lists_age_days: int | None = Field(description="age of the oldest; null where one is missing")

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "status": "ok",
                "encoder_state": "loaded",
                "screening_lists": "current",
                "screening_lists_age_days": 1,
            }
        }
    )


health = APIRouter(tags=["health"])


@health.get("/healthz", summary="Whether the server answers")
def healthz() -> Health:
    return Health(status="ok")


@health.get(
    "/readyz",
    summary="Whether the database is there, current, and has space; whether encoder and screening lists are ready",
    responses={503: problem(NotReady)},
)
def readyz(request: Request, session: SessionDep) -> Readiness:
    session.execute(text("select 1"))
    engine = request.app.state.engine
    if migrations.is_newer(engine):
        raise NotReady("The database was made by a newer version of Ponte.")
    if (free := free_bytes(engine)) is not None and free < LEAST_FREE:
        raise NotReady(f"Where the database is, {free / 1e6:.0f} MB are free: nothing more can be stored.")
    if not migrations.is_current(engine):
        raise NotReady("The database needs `ponte db upgrade`.")
    policy: Policy = request.app.state.policy
    lists = policy.lists_now(session)
    return Readiness(
        status="ok",
        encoder_state=request.app.state.encoder.state,
        screening_lists=lists.state,
        screening_lists_age_days=lists.age_days,
    )
