"""The tables that lie beside this file."""

import csv
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of this package, each keyed by the header."""
    with (files(__package__) / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
