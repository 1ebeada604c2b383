"""`ponte audit`: who did what."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from app import terminal
from app.accounts.trail import service
from app.accounts.trail.schemas import ACTION, ACTOR, SUBJECT, AuditFilter, AuditOut
from app.cli.context import Json, open_database
from app.cli.options import matching
from app.database import transaction
from app.paging import Paging

Moment = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])]


def audit(
    actor: Annotated[
        str | None, typer.Option(help="Who: `user:3`, `key:2`, `operator`, `nobody`.", callback=matching(ACTOR))
    ] = None,
    action: Annotated[
        str | None, typer.Option(help="What: `company.change`, or `company`.", callback=matching(ACTION))
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help="To what: `company:12`, or `company`.", callback=matching(SUBJECT))
    ] = None,
    since: Moment = None,
    until: Moment = None,
    limit: Annotated[int, typer.Option(help="Maximum number.", min=1, max=10_000)] = 50,
    as_json: Json = False,
) -> None:
    """Show who did what, the latest first. Times are in UTC."""
    first, last = (at and at.replace(tzinfo=UTC) for at in (since, until))
    chosen = AuditFilter(actor, action, subject, first, last)
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        found = service.page(session, chosen, Paging(limit, None)).items
    if as_json:
        terminal.show_json([entry.model_dump(mode="json") for entry in found])
        return
    terminal.out.print(_table(found))


def _table(found: list[AuditOut]) -> Table:
    table = Table("when", "who", "what", "to what", "details")
    for entry in found:
        who = f"{entry.actor} ({entry.actor_name})" if entry.actor_name else entry.actor
        details = "; ".join(
            f"{name} {_told(value)}" for name, value in entry.details.items() if value not in (None, [])
        )
        table.add_row(f"{entry.at:%Y-%m-%d %H:%M:%S}", who, entry.action, entry.subject or "", details)
    return table


def _told(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
