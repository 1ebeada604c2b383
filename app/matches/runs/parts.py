"""The parts of scores as JSON, from their stored values: what they share is put together once a run and form."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import orjson

from app.matches.runs.match_rows import VALUES
from app.matches.runs.tables import RecordedTable, recorded_tables
from matching.profiles import Form
from matching.scoring.scores import Part

STEPS = 10_000
"""of a value that is shown, which is between 0 and 1"""
A, B = b"\x01", b"\x02"
"""in place of the labels of the parties, as they stand in JSON: no text of ours holds these"""


class Template:
    """One form's."""

    def __init__(self, table: RecordedTable) -> None:
        self.parts = len(table.parts)
        listed = b",".join(map(_part, table.parts))
        self._head = b'{"bias":' + orjson.dumps(table.bias) + b',"parts":[' + listed + b"]}"

    def filled(self, values: Sequence[bytes], a: str, b: str) -> bytes:
        """An object with `bias` and `parts`; `values` as `shown` gives them, `a` and `b` the labels."""
        labelled = self._head.replace(A, orjson.dumps(a)).replace(B, orjson.dumps(b))
        return labelled % tuple(values)


def shown(values: bytes) -> list[bytes]:
    """Stored values, of one match or of several one after the other, rounded to four decimals; null if not known."""
    rounded = np.rint(np.frombuffer(values, VALUES) * np.float64(STEPS)) / STEPS
    return orjson.dumps(rounded, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].split(b",")


def templates(tables: Mapping[str, Any]) -> dict[str, Template]:
    """By form; `tables` are those of a run."""
    return {form.value: Template(table) for form, table in recorded_tables(tables).items()}


def told_parts(tables: Mapping[str, Any], form: Form, values: bytes, labels: tuple[str, str]) -> Any:
    """`bias` and `parts` of a match, as they are served."""
    return orjson.loads(templates({form.value: tables[form.value]})[form.value].filled(shown(values), *labels))


def _part(part: Part) -> bytes:
    giver = {"to_a": B, "to_b": A, "both": b"null"}[part.direction]
    signal, usual, of_a, of_b = map(orjson.dumps, (part.signal, part.prior, part.weight_a, part.weight_b))
    weights = b"{%b:%b,%b:%b}" % (A, of_a, B, of_b)
    return b'{"signal":%b,"giver":%b,"value":%%b,"usual":%b,"weights":%b}' % (signal, giver, usual, weights)
