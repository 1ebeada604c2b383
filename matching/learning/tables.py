"""A table of weights as a vector of coefficients, and as JSON."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from matching.forms import FormWeights, Weight
from matching.profiles import Form

Table = Mapping[Form, FormWeights]


class WeightsDoNotFit(ValueError):
    """Stored weights do not belong to the present signals."""


class Column(NamedTuple):
    """A number of the table. `signal` none: the bias."""

    form: Form
    signal: str | None
    side: Literal["receiving", "giving"]


def columns(table: Table) -> dict[Column, float]:
    """The table as one row of numbers. A signal without direction has no `giving`."""
    found = {}
    for form, row in table.items():
        found[Column(form, None, "receiving")] = row.bias
        for weight in row.weights:
            found[Column(form, weight.signal.name, "receiving")] = weight.receiving
            if weight.signal.directed:
                found[Column(form, weight.signal.name, "giving")] = weight.giving
    return found


def filled(table: Table, numbers: Mapping[Column, float]) -> Table:
    """The same table with other numbers. Raises `KeyError` where one is missing."""

    def weight(form: Form, old: Weight) -> Weight:
        receiving = numbers[Column(form, old.signal.name, "receiving")]
        giving = numbers[Column(form, old.signal.name, "giving")] if old.signal.directed else old.giving
        return replace(old, receiving=receiving, giving=giving)

    return {
        form: replace(
            row,
            bias=numbers[Column(form, None, "receiving")],
            weights=tuple(weight(form, old) for old in row.weights),
        )
        for form, row in table.items()
    }


def as_json(table: Table) -> dict[str, Any]:
    """form -> bias, and signal -> its weights."""
    stored: dict[str, Any] = {form.value: {"bias": row.bias, "signals": {}} for form, row in table.items()}
    for column, value in columns(table).items():
        if column.signal is not None:
            stored[column.form.value]["signals"].setdefault(column.signal, {})[column.side] = value
    return stored


def from_json(stored: Any, table: Table) -> Table:
    """The table with the stored numbers in place of its own. Raises `WeightsDoNotFit`, naming what is wrong."""
    try:
        numbers = dict(_numbers(stored))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise WeightsDoNotFit(f"not a table of weights ({error!r})") from None
    for column in sorted(columns(table).keys() ^ numbers.keys(), key=str):
        missing = "unknown" if column in numbers else "missing"
        raise WeightsDoNotFit(f"{column.form.value}: {column.side} weight of {column.signal} is {missing}")
    own = columns(table)
    for column, value in numbers.items():
        if not math.isfinite(value) or (column.signal is not None and value * own[column] < 0):
            raise WeightsDoNotFit(f"{column.form.value}: {value} is no {column.side} weight of {column.signal}")
    return filled(table, numbers)


def _numbers(stored: Any) -> Iterator[tuple[Column, float]]:
    for form, row in stored.items():
        yield Column(Form(form), None, "receiving"), float(row["bias"])
        for signal, sides in row["signals"].items():
            for side, value in sides.items():
                yield Column(Form(form), signal, side), float(value)
