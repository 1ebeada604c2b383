"""Weights as they are learned."""

from typing import Any

from sqlalchemy import Engine

from app.database import transaction
from app.matches import weights
from matching.forms import DEFAULT_WEIGHTS, WEIGHTS_VERSION
from matching.learning.tables import as_json
from models import Fit
from models.base import now


def fit(engine: Engine, **fields: Any) -> str:
    """A fit in use; its version."""
    usual = {"table": WEIGHTS_VERSION, "previous": WEIGHTS_VERSION, "weights": as_json(DEFAULT_WEIGHTS)}
    moments = dict.fromkeys(("first_decision_at", "last_decision_at", "adopted_at"), now())
    with transaction(engine) as session:
        made = Fit(**usual | moments | fields, figures={}, software={})
        session.add(made)
        session.flush()
        return weights.version(made)
