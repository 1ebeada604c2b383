"""`ponte indicators`: what came of matches."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.database import transaction
from app.schemas import LanguageCode
from app.workplan.indicators.computing import FunnelStage
from app.workplan.indicators.schemas import IndicatorsOut
from app.workplan.indicators.service import indicators as of_corridor
from app.workplan.indicators.workbook import indicators_workbook


def indicators(
    corridor: Annotated[str | None, typer.Option(help="Code; needed where there are several.")] = None,
    year: Annotated[int | None, typer.Option(help="Only introductions that were proposed in it.")] = None,
    output: Annotated[Path | None, typer.Option(help="A workbook to write: .xlsx.")] = None,
    lang: Annotated[LanguageCode, typer.Option("--lang", help="Language of the workbook: it, ru or en.")] = "en",
    as_json: Json = False,
) -> None:
    """What came of matches, step by step; where it took long; why it came to nothing; needs without a match."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        found = of_corridor(session, OPERATOR, corridor, year)
    if output is not None:
        output.write_bytes(indicators_workbook(found, lang))
    if as_json:
        terminal.show_json(found.model_dump(mode="json"))
        return
    out = terminal.out
    if found.replays:
        out.print(f"DEMO: this replays {found.replays}.")
    table = Table("by", "value", *FunnelStage)
    for line in found.funnel:
        table.add_row(line.by, line.value or "", *(str(getattr(line, stage)) for stage in FunnelStage))
    out.print(table)
    for lasted in found.durations:
        if lasted.count:
            out.print(f"{lasted.before} to {lasted.after}: {lasted.median_days} days (median of {lasted.count})")
    for ended in found.endings:
        out.print(f"{ended.state} ({ended.by}){f', {ended.reason}' if ended.reason else ''}: {ended.count}")
    for answered in found.ranking:
        if answered.share is not None:
            share = f"{answered.accepted} of {answered.answered} accepted"
            out.print(f"places {answered.places}: {share}")
    _show_stays(found)
    for held in found.events:
        out.print(f"event {held.event}: {held.participants} companies, {held.held} of {held.meetings} meetings held")
    for shared in found.practices:
        out.print(f"practices of {shared.park}, {shared.kind}: {shared.practices}, {shared.linked} of them linked")
    alone = sum(line.alone for line in found.supply)
    out.print(f"needs without a match: {alone} of {sum(line.needs for line in found.supply)}")


def _show_stays(found: IndicatorsOut) -> None:
    for hosted in found.hosting:
        terminal.out.print(f"hosted by {hosted.park}: {hosted.stays} guests, {hosted.days} days")
    for said in found.evaluations:
        if said.rating is not None:
            terminal.out.print(
                f"rated by the {said.by}: {said.rating} of 5, {said.again} of {said.count} would do it again"
            )
