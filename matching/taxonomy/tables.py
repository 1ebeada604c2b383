"""The tables that lie beside this file."""

import csv
import hashlib
from functools import lru_cache
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of this package, each keyed by the header."""
    with (files(__package__) / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@lru_cache(maxsize=1)
def taxonomy_version() -> str:
    """A hash of all tables: any change of a sector or of a code is another version."""
    digest = hashlib.blake2b(digest_size=8)
    for table in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if table.name.endswith(".csv"):
            digest.update(table.read_bytes())
    return digest.hexdigest()
