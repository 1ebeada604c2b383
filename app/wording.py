"""Texts as they stand in a file of TOML beside the code that tells them, in all languages."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def texts_in(file: Path) -> Any:
    """Its tables: read once in a process."""
    return tomllib.loads(file.read_text(encoding="utf-8"))
