"""The weights that a run scores with, as it records them: its scores can be told whatever table is in use by then."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, select

from matching.forms import DEFAULT_WEIGHTS, FormWeights, Weight
from matching.learning.tables import Table
from matching.profiles import Form
from matching.scoring.scores import Part, parts_of
from models import Run

SIGNALS = {weight.signal.name: weight.signal for row in DEFAULT_WEIGHTS.values() for weight in row.weights}


class RecordedTable(NamedTuple):
    """What a score in one form is the sum of; the parts in the order of their stored values."""

    bias: float
    parts: tuple[Part, ...]


def store_tables(run: Run, table: Table) -> None:
    run.tables = {
        form.value: {"bias": row.bias, "parts": [asdict(part) for part in parts_of(row)]} for form, row in table.items()
    }
    run.tables_hash = hashlib.blake2b(orjson.dumps(run.tables), digest_size=16).hexdigest()


def stored_tables(connection: Connection, tables_hash: str) -> Any:
    """Of whichever run has them."""
    return connection.scalar(select(Run.tables).where(Run.tables_hash == tables_hash).limit(1))


def recorded_tables(stored: Mapping[str, Any]) -> dict[Form, RecordedTable]:
    """Of `Run.tables`."""
    return {
        Form(form): RecordedTable(row["bias"], tuple(Part(**part) for part in row["parts"]))
        for form, row in stored.items()
    }


def told_parts(table: RecordedTable) -> Sequence[int]:
    """The places of the parts that this release can explain: a run may be older, and have known other signals."""
    return [place for place, part in enumerate(table.parts) if part.signal in SIGNALS]


def form_weights(table: RecordedTable) -> FormWeights:
    """Of the parts that this release can explain."""
    weights = {}
    for part in (table.parts[place] for place in told_parts(table)):
        if part.direction != "to_b":
            giving = part.weight_b if part.direction == "to_a" else 0.0
            weights[part.signal] = Weight(SIGNALS[part.signal], part.weight_a, giving, part.prior)
    return FormWeights(table.bias, tuple(weights.values()))
