"""Runs as the worker would leave them, written by hand."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import transaction
from app.portfolio.places import service as places
from matching.blocks import FORMS
from matching.forms import WEIGHTS_VERSION
from matching.profiles import Form
from matching.ranking.stored import ENTRY
from models import Corridor, PartyLists, Run
from models.base import now

MakeRun = Callable[..., Run]
ListsOf = Mapping[int, Mapping[Form, Sequence[int]]]
"""party -> form -> its partners, best first"""


def add_run(session: Session, corridor: Corridor, state: str = "done", **fields: Any) -> Run:
    usual: dict[str, Any] = {
        "corridor_id": corridor.id,
        "state": state,
        "list_length": 20,
        "weights": WEIGHTS_VERSION,
        "encoder": "words/1",
        "taxonomy": "1",
        "as_of": date(2015, 9, 1),
        "finished_at": now() if state in ("done", "failed", "cancelled") else None,
    }
    run = Run(**usual | fields)
    session.add(run)
    session.flush()
    return run


@pytest.fixture
def make_run(engine: Engine, corridor: Corridor) -> MakeRun:
    def make(state: str = "done", lists: ListsOf | None = None, hashes: Mapping[int, str] = {}, **fields: Any) -> Run:
        """`hashes`: a word for the profile of a party, where it is another one than always."""
        with transaction(engine) as session:
            run = add_run(session, corridor, state, **fields)
            for party_id, of_forms in (lists or {}).items():
                made = PartyLists(run_id=run.id, party_id=party_id, published=packed(of_forms))
                made.profile_hash = made.published_hash = hashes.get(party_id, "as ever").encode().ljust(16)
                session.add(made)
        return run

    return make


def packed(of_forms: Mapping[Form, Sequence[int]]) -> bytes:
    entries = [
        (FORMS.index(form), False, partner, 50.0 - place)
        for form in FORMS
        for place, partner in enumerate(of_forms.get(form, ()))
    ]
    return np.array(entries, dtype=ENTRY).tobytes()


@pytest.fixture
def key_of(engine: Engine) -> Callable[..., dict[str, str]]:
    """The headers of a caller with a role, bound to a park or to none."""

    def make(role: Role, park: str | None = None) -> dict[str, str]:
        with transaction(engine) as session:
            key = accounts.create_key(session, role.value, role, places.park_id(session, park, field="park"))
        return {"Authorization": f"Bearer {key}"}

    return make
