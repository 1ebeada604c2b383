"""`ponte plan`: the parks' annual work plans."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table
from rich.text import Text

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.options import Lang, OfForm, as_date, everything, sent
from app.cli.reports import write
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.schemas import LanguageCode
from app.workplan import initiatives, service, showing
from app.workplan.documents import files
from app.workplan.schemas import (
    Chosen,
    InitiativeChange,
    InitiativeIn,
    WorkPlanActionIn,
    WorkPlanChange,
    WorkPlanIn,
    WorkPlanInFull,
)
from app.workplan.states import PlanAction, PlanState
from app.workplan.wording import told_in

plan = typer.Typer(no_args_is_help=True, help="The parks' annual work plans.")
Number = Annotated[int, typer.Argument(help="Its number, as `ponte plan list` shows it.", min=1)]
ForPark = Annotated[str | None, typer.Option("--park", help="Code of the park that you act for.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Such as 2015-09-01.")]


@plan.command("propose")
def propose(
    year: Annotated[int, typer.Argument(help="In which the plan begins.")],
    corridor: Annotated[str | None, typer.Option(help="Code; needed where there are several.")] = None,
    park: ForPark = None,
    starts_on: Day = None,
    ends_on: Day = None,
    currency: Annotated[str | None, typer.Option(help="Of all budgets: EUR, if nothing is said.")] = None,
    as_json: Json = False,
) -> None:
    """Have a draft proposed from matches, needs, events and introductions, each with its evidence."""
    days = {"starts_on": as_date(starts_on), "ends_on": as_date(ends_on)}
    wanted = sent(WorkPlanIn, year=year, corridor=corridor, park=park, currency=currency, **days)
    with open_database() as (engine, settings), transaction(engine) as session:
        row = service.propose(session, Policy.of(settings), OPERATOR, wanted)
        shown = showing.in_full(session, OPERATOR, row, "en")
    _show(shown, "en", as_json=as_json)


@plan.command("list")
def list_(
    year: Annotated[int | None, typer.Option(help="Only those of a year.")] = None,
    state: Annotated[PlanState | None, typer.Option(help="Only those that have come so far.")] = None,
    as_json: Json = False,
) -> None:
    """List plans and their amendments, the latest first."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        chosen = Chosen(year=year, state=state)
        found = everything(lambda paging: showing.page(session, OPERATOR, chosen, paging))
    if as_json:
        terminal.show_json([one.model_dump(mode="json") for one in found])
        return
    table = Table("number", "corridor", "year", "version", "state", "since", "budget")
    for one in found:
        budget = f"{one.budget_a:,} + {one.budget_b:,} {one.currency}"
        since = f"{one.state_since:%Y-%m-%d}"
        table.add_row(str(one.id), one.corridor, str(one.year), str(one.number), one.state, since, budget)
    terminal.out.print(table if found else "There are none.")


@plan.command("show")
def show(number: Number, lang: Lang = "en", as_json: Json = False) -> None:
    """Show a plan with its initiatives, what they rest on, and every step."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        shown = showing.in_full(session, OPERATOR, service.get(session, OPERATOR, number), lang)
    _show(shown, lang, as_json=as_json)


@plan.command("change")
def change(
    number: Number,
    park: ForPark = None,
    starts_on: Day = None,
    ends_on: Day = None,
    currency: Annotated[str | None, typer.Option(help="Of all budgets; amounts stay as they are.")] = None,
    as_json: Json = False,
) -> None:
    """Change the days or the currency of a draft; both parks agree anew."""
    days = {"starts_on": as_date(starts_on), "ends_on": as_date(ends_on)}
    wanted = sent(WorkPlanChange, park=park, currency=currency, **days)
    with open_database() as (engine, _), transaction(engine) as session:
        row = service.change(session, OPERATOR, number, wanted)
        shown = showing.in_full(session, OPERATOR, row, "en")
    _show(shown, "en", as_json=as_json)


@plan.command("edit")
def edit(
    number: Number,
    initiative: Annotated[int | None, typer.Option(help="Its number in the plan; none adds one.", min=1)] = None,
    park: ForPark = None,
    lang: Lang = "en",
    name: Annotated[str | None, typer.Option(help="What it is called, in that language.")] = None,
    sector: Annotated[str | None, typer.Option(help="Code of a sector.")] = None,
    form: OfForm = None,
    owner_a: Annotated[str | None, typer.Option(help="Who carries it at park A: an office, no person.")] = None,
    owner_b: Annotated[str | None, typer.Option(help="Who carries it at park B.")] = None,
    starts_on: Day = None,
    ends_on: Day = None,
    budget_a: Annotated[int | None, typer.Option(help="Of park A, in whole units of the currency.")] = None,
    budget_b: Annotated[int | None, typer.Option(help="Of park B.")] = None,
    expected: Annotated[str | None, typer.Option(help="The result that is expected, in that language.")] = None,
    achieved: Annotated[str | None, typer.Option(help="What came of it, while the plan is in force.")] = None,
    as_json: Json = False,
) -> None:
    """Add an initiative to a draft, change one, or say what came of it; texts in other languages stay."""
    with open_database() as (engine, _), transaction(engine) as session:
        row = service.get(session, OPERATOR, number)
        known = next((one for one in row.initiatives if one.number == initiative), None)
        texts = {"names": name, "expected": expected, "achieved": achieved}
        said = {
            field: {**((known and getattr(known, field)) or {}), lang: text} for field, text in texts.items() if text
        }
        days = {"starts_on": as_date(starts_on), "ends_on": as_date(ends_on)}
        plain = {"sector": sector, "form": form, "owner_a": owner_a, "owner_b": owner_b, "park": park}
        given = {**plain, **days, "budget_a": budget_a, "budget_b": budget_b, **said}
        if initiative is None:
            row = initiatives.add(session, OPERATOR, number, sent(InitiativeIn, **given))
        else:
            row = initiatives.change(session, OPERATOR, number, initiative, sent(InitiativeChange, **given))
        shown = showing.in_full(session, OPERATOR, row, lang)
    _show(shown, lang, as_json=as_json)


@plan.command("act")
def act(
    number: Number,
    action: Annotated[PlanAction, typer.Argument(help="What is done; `show` says what is possible.")],
    park: ForPark = None,
    as_json: Json = False,
) -> None:
    """Agree to a plan, put it in force, amend, close or withdraw it."""
    step = sent(WorkPlanActionIn, action=action, park=park)
    with open_database() as (engine, _), transaction(engine) as session:
        row = service.act(session, OPERATOR, number, step.action, step.park)
        shown = showing.in_full(session, OPERATOR, row, "en")
    _show(shown, "en", as_json=as_json)


@plan.command("export")
def export(
    number: Number,
    kind: Annotated[Literal["pdf", "docx"], typer.Option("--format", help="pdf or docx.")] = "pdf",
    lang: Lang = "en",
    output: Annotated[Path | None, typer.Option(help="The file; by default it is named after the plan.")] = None,
) -> None:
    """Write a plan as a paper to sign."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        made = files.document(session, OPERATOR, number, kind, lang)
    write(made, output)


def _show(shown: WorkPlanInFull, lang: LanguageCode, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(shown.model_dump(mode="json"))
        return
    out = terminal.out
    out.print(Text(f"{shown.id}: {shown.corridor} {shown.year}, version {shown.number}", style="bold"))
    out.print(
        f"{shown.state}; {shown.starts_on} to {shown.ends_on}; {shown.budget_a:,} + {shown.budget_b:,} {shown.currency}"
    )
    if shown.replays:
        out.print(f"DEMO: this replays {shown.replays}.")
    if shown.actions:
        out.print(f"possible: {', '.join(shown.actions)}")
    for one in shown.initiatives:
        out.print(Text(f"\n{one.number}. {told_in(one.names, lang)[0]}", style="bold"))
        owners = f"{one.owner_a or 'no owner yet'} | {one.owner_b or 'no owner yet'}"
        out.print(Text(f"   {one.starts_on} to {one.ends_on}; {owners}"))
        for said in (one.expected, one.achieved):
            if said:
                out.print(Text(f"   {told_in(said, lang)[0]}"))
        for each in one.evidence:
            out.print(Text(f"   because: {each.told}"))
    if shown.changes:
        out.print("\nchanged since the version before:")
    for change in shown.changes:
        out.print(Text(f"  {change.number}: {change.change} {', '.join(change.fields)}"))
    out.print()
    for step in shown.steps:
        of = f", initiative {step.initiative}" if step.initiative else ""
        out.print(Text(f"  {step.at:%Y-%m-%d %H:%M}  {step.action} ({step.side or 'system'}{of})"))
