"""A plan as PDF. Typst sets it, as it does agendas: what people wrote is data, never markup."""

from dataclasses import asdict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
import typst

from app.events.agendas.pdf import ACCESSIBLE
from app.workplan.documents.told import ToldPlan

APP = Path(__file__).parents[2]
PAGE = Path(__file__).with_name("pages") / "plan.typ"
_ONE_AT_A_TIME = Lock()
"""A compiler keeps the page that it sets."""


def plan_pdf(plan: ToldPlan) -> bytes:
    """As PDF/UA where the fonts have every character; else tagged all the same."""
    inputs = {"data": orjson.dumps({**asdict(plan), "words": dict(plan.words)}).decode()}
    with _ONE_AT_A_TIME:
        try:
            return _compiled(plan, inputs, [ACCESSIBLE])
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
            return _compiled(plan, inputs, [])


def _compiled(plan: ToldPlan, inputs: dict[str, str], standards: list[Any]) -> bytes:
    made = _compiler().compile(
        format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=int(plan.made_at.timestamp())
    )
    assert isinstance(made, bytes)  # noqa: S101 - it is, where no file is named
    return made


@cache
def _compiler() -> typst.Compiler:
    """Below `app`, so that the page finds the style of all our pages; with the fonts that come with typst."""
    return typst.Compiler(PAGE, root=APP, ignore_system_fonts=True)
