"""Pages set by typst, as agendas are: what people wrote is data, never markup."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
import typst

from app.events.agendas.pdf import ACCESSIBLE

APP = Path(__file__).parents[2]
DOTS_AN_INCH = 200
_ONE_AT_A_TIME = Lock()
"""A compiler keeps the page that it sets."""


def set_pdf(page: Path, data: Any, made_at: datetime) -> bytes:
    """As PDF/UA where the fonts have every character; else tagged all the same."""

    def compiled(standards: list[Any]) -> bytes:
        made = _compiler(page).compile(
            format="pdf", sys_inputs=_inputs(data), pdf_standards=standards, timestamp=int(made_at.timestamp())
        )
        assert isinstance(made, bytes)  # noqa: S101 - it is, where no file is named
        return made

    return _at_least_tagged(compiled)


def set_pictures(page: Path, data: Any) -> list[bytes]:
    """A PNG of each page."""
    with _ONE_AT_A_TIME:
        made: Any = _compiler(page).compile(format="png", ppi=DOTS_AN_INCH, sys_inputs=_inputs(data))
    return [made] if isinstance(made, bytes) else list(made)


def _at_least_tagged(compiled: Callable[[list[Any]], bytes]) -> bytes:
    with _ONE_AT_A_TIME:
        try:
            return compiled([ACCESSIBLE])
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
            return compiled([])


def _inputs(data: Any) -> dict[str, str]:
    return {"data": orjson.dumps(data).decode()}


@cache
def _compiler(page: Path) -> typst.Compiler:
    """Below `app`, so that the page finds the style of all our pages; with the fonts that come with typst."""
    return typst.Compiler(page, root=APP, ignore_system_fonts=True)
