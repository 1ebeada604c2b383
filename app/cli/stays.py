"""`ponte stay`: stays of companies at the other park."""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database, open_desk
from app.cli.options import as_date, everything, listed, sent
from app.database import transaction
from app.hosting import service, showing
from app.hosting.giving import given_by
from app.hosting.occupancy import occupancy as of_site
from app.hosting.occupancy_schemas import OccupancyOut
from app.hosting.schemas import Chosen, StayActionIn, StayIn, StayInFull
from app.hosting.states import TRANSITIONS, StayAction, StayReason, StayState
from app.portfolio.companies import service as companies
from app.portfolio.places import by_code

stay = typer.Typer(no_args_is_help=True, help="Stays of companies at the other park.")
Number = Annotated[int, typer.Argument(help="Its number, as `ponte stay list` shows it.", min=1)]
ForPark = Annotated[str | None, typer.Option("--park", help="Code of the park that you act for.")]
OfNote = Annotated[str | None, typer.Option("--note", help="In your words, for both parks.")]
Why = Annotated[StayReason | None, typer.Option("--reason", help="Why; needed.")]
On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="The day, if it is another.")]
Day = typer.Option(formats=["%Y-%m-%d"], help="Such as 2015-10-05.")
OfServices = Annotated[str | None, typer.Option("--services", help="In your words, parted by semicolons.")]


@stay.command("list")
def list_(
    state: Annotated[StayState | None, typer.Option(help="Only those that have come so far.")] = None,
    company: Annotated[
        str | None, typer.Option(help="Only those of a company: id, number, or part of its name.")
    ] = None,
    site: Annotated[str | None, typer.Option(help="Only those at a site: its code.")] = None,
    year: Annotated[int | None, typer.Option(min=2000, max=2100, help="Only those with a day in that year.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Only those that have ended.")] = False,
    as_json: Json = False,
) -> None:
    """List stays that go on, the latest first."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        chosen = Chosen(
            company_id=companies.named(session, OPERATOR, company).id if company else None,
            site_id=by_code.site(session, site).id if site else None,
            state=state,
            is_open=None if state is not None or year is not None else not closed,
            year=year,
        )
        found = everything(lambda paging: showing.page(session, OPERATOR, chosen, paging))
    if as_json:
        terminal.show_json([one.model_dump(mode="json") for one in found])
        return
    table = Table("number", "state", "company", "where", "from", "until", "days")
    for one in found:
        where = Text(f"{one.site.code}/{one.space.code}")
        days = (str(one.begun_on or one.starts_on), str(one.ended_on or one.ends_on), str(one.days))
        table.add_row(str(one.id), one.state, Text(one.company.name), where, *days)
    terminal.out.print(table if found else "There are none.")


@stay.command("show")
def show(number: Number, as_json: Json = False) -> None:
    """Show a stay with all its steps, and what both sides say of it."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        shown = showing.read(session, OPERATOR, number)
    _show(shown, as_json=as_json)


@stay.command("request")
def request(
    company: Annotated[str, typer.Argument(help="The guest: id, official number, or part of the name.")],
    space: Annotated[str, typer.Argument(help="Code of the space.")],
    site: Annotated[str, typer.Option(help="Code of its site.")],
    starts_on: Annotated[datetime, Day],
    ends_on: Annotated[datetime, Day],
    workplaces: Annotated[int | None, typer.Option(help="How many of the space's, if it has some.")] = None,
    equipment: Annotated[str | None, typer.Option(help="Of that which the space has, parted by semicolons.")] = None,
    services: OfServices = None,
    introduction: Annotated[int | None, typer.Option(help="Number of the introduction that it comes from.")] = None,
    note: OfNote = None,
    as_json: Json = False,
) -> None:
    """Ask for a stay of a company in a space of the other park."""
    with open_desk(releases=False) as (session, desk):
        wanted = sent(
            StayIn,
            company_id=companies.named(session, OPERATOR, company).id,
            space_id=by_code.space(session, space, by_code.site(session, site)).id,
            starts_on=as_date(starts_on),
            ends_on=as_date(ends_on),
            workplaces=workplaces,
            equipment=listed(equipment, ";"),
            services=listed(services, ";"),
            introduction_id=introduction,
            note=note,
        )
        row = service.request(session, desk, OPERATOR, wanted)
        shown = showing.in_full(session, OPERATOR, row)
    _show(shown, as_json=as_json)


@stay.command("approve")
def approve(
    number: Number,
    contact: Annotated[str | None, typer.Option(help="Whom the guest goes to: an office or a role; needed.")] = None,
    cost: Annotated[int | None, typer.Option(help="What was agreed, in whole units of the currency.")] = None,
    currency: Annotated[str | None, typer.Option(help="Of the cost: EUR, if nothing is said.")] = None,
    services: OfServices = None,
    note: OfNote = None,
    as_json: Json = False,
) -> None:
    """Approve a stay for the host: the law is asked, and the space is taken."""
    said = {"contact": contact, "cost": cost, "currency": currency, "services": listed(services, ";"), "note": note}
    _act(number, StayAction.APPROVE, as_json=as_json, **said)


@stay.command("decline")
def decline(number: Number, reason: Why = None, note: OfNote = None, as_json: Json = False) -> None:
    """Decline a stay for the host."""
    _act(number, StayAction.DECLINE, as_json=as_json, reason=reason, note=note)


@stay.command("begin")
def begin(number: Number, on: On = None, note: OfNote = None, as_json: Json = False) -> None:
    """Record that the guest has come, on the first day if nothing else is said."""
    _act(number, StayAction.BEGIN, as_json=as_json, on=as_date(on), note=note)


@stay.command("end")
def end(number: Number, on: On = None, note: OfNote = None, as_json: Json = False) -> None:
    """Record that the guest has left: today, or on the last day."""
    _act(number, StayAction.END, as_json=as_json, on=as_date(on), note=note)


@stay.command("evaluate")
def evaluate(
    number: Number,
    rating: Annotated[int, typer.Option(help="From 1 to 5, which is best.")],
    again: Annotated[bool, typer.Option("--again/--not-again", help="Whether you would do it again.")],
    park: ForPark = None,
    text: Annotated[str | None, typer.Option(help="In your words, for both parks.")] = None,
    as_json: Json = False,
) -> None:
    """Say for a park how a stay was that has ended."""
    said = {"rating": rating, "again": again} | ({"text": text} if text else {})
    _act(number, StayAction.EVALUATE, as_json=as_json, park=park, evaluation=said)


@stay.command("cancel")
def cancel(
    number: Number, park: ForPark = None, reason: Why = None, note: OfNote = None, as_json: Json = False
) -> None:
    """Take a request back for the guest, or call off a stay that was approved for either park."""
    _act(number, StayAction.CANCEL, as_json=as_json, park=park, reason=reason, note=note)


@stay.command("occupancy")
def occupancy(
    site: Annotated[str, typer.Argument(help="Code of the site.")],
    year: Annotated[int | None, typer.Option(help="This one, if nothing is said.", min=2000, max=2100)] = None,
    as_json: Json = False,
) -> None:
    """How far the spaces of a site are booked over a year, by month, and when they are free."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        found = of_site(session, OPERATOR, by_code.site(session, site).id, year)
    if as_json:
        terminal.show_json(found.model_dump(mode="json"))
    else:
        _show_occupancy(found)


def _act(number: int, action: StayAction, *, as_json: bool, **said: Any) -> None:
    step = sent(StayActionIn, action=action, **said)
    with open_desk(releases=any(row.gated for row in TRANSITIONS if row.action is action)) as (session, desk):
        row = service.act(session, desk, OPERATOR, number, step.action, step.park, given_by(step))
        shown = showing.in_full(session, OPERATOR, row)
    _show(shown, as_json=as_json)


def _show(shown: StayInFull, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(shown.model_dump(mode="json"))
        return
    out = terminal.out
    out.print(Text(f"{shown.id}: {shown.company.name} at {shown.site.name}, {shown.space.name}", style="bold"))
    by = f", by {shown.due_at:%Y-%m-%d}" if shown.due_at else ""
    whose = f"; it is the turn of the {' and the '.join(shown.owners)}{by}" if shown.owners else ""
    out.print(f"{shown.state}{whose}")
    if shown.replays:
        out.print(f"DEMO: this replays {shown.replays}.")
    taken = [f"{shown.workplaces} workplaces"] if shown.workplaces else []
    cost = [f"{shown.cost:,} {shown.currency}"] if shown.cost is not None else []
    said = [f"{shown.begun_on or shown.starts_on} to {shown.ended_on or shown.ends_on}, {shown.days} days"]
    out.print(Text("; ".join([*said, *taken, *shown.equipment, *shown.services, *cost])))
    if shown.contact:
        out.print(Text(f"on site: {shown.contact}"))
    if shown.actions:
        out.print(f"possible: {', '.join(shown.actions)}")
    for step in shown.steps:
        out.print(f"  {step.at:%Y-%m-%d %H:%M}  {step.action} ({step.by}){f': {step.reason}' if step.reason else ''}")
        if step.note:
            out.print(Text(f"      {step.note}"))
    for one in shown.evaluations:
        again = "would do it again" if one.again else "would not do it again"
        out.print(Text(f"  {one.by}: {one.rating} of 5, {again}{f'. {one.text}' if one.text else ''}"))


def _show_occupancy(found: OccupancyOut) -> None:
    table = Table("space", "workplaces", "booked", "of", "share", "by month")
    for line in found.spaces:
        months = ", ".join(f"{month.month}: {month.booked}" for month in line.months if month.booked)
        share = "" if line.share is None else f"{line.share:.0%}"
        figures = (str(line.workplaces or ""), str(line.booked), str(line.available), share)
        table.add_row(Text(f"{line.space.code} {line.space.name}"), *figures, months)
    out = terminal.out
    out.print(Text(f"{found.site.name}, {found.year}: {found.booked} of {found.available} days booked", style="bold"))
    out.print(table if found.spaces else "No space is offered in this year.")
    for line in found.spaces:
        for free in line.free:
            places = f", {free.workplaces} workplaces" if free.workplaces else ""
            out.print(Text(f"free: {line.space.code}, {free.starts_on} to {free.ends_on}{places}"))
