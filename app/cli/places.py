"""Places as the command line shows them."""

from collections.abc import Sequence

from pydantic import BaseModel
from rich.table import Table
from rich.text import Text

from app import terminal
from app.portfolio.places.declared import Step

HEADINGS = {"area_m2": "m²", "available_from": "from", "available_until": "until"}


def show_places(places: Sequence[BaseModel], columns: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(places)
        return
    table = Table(*(HEADINGS.get(column, column.replace("_", " ")) for column in columns))
    for place in places:
        table.add_row(*(_cell(getattr(place, column)) for column in columns))
    terminal.out.print(table)


def _cell(value: object) -> Text:
    if isinstance(value, list):
        return Text(", ".join(value))
    if isinstance(value, bool):
        return Text("yes" if value else "no")
    return Text("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))


def show_steps(steps: Sequence[Step], *, planned: bool) -> None:
    """A line for each place: what was, or will be, done about it."""
    for step in steps:
        done = f"to be {step.done}" if planned and step.done != "so already" else step.done
        fields = f": {', '.join(step.fields)}" if step.fields else ""
        line = f"  {step.kind:<9} {step.place} ({step.name}), {done}{fields}"
        terminal.out.print(line, markup=False, soft_wrap=True)
