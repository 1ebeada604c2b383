"""`ponte introduce`, `ponte introductions`, `ponte tasks`: from a match to an agreement."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database, open_desk
from app.cli.options import OfForm, everything, sent
from app.database import transaction
from app.hosting.schemas import StayTaskOut
from app.introductions import service, showing
from app.introductions.giving import given_by
from app.introductions.schemas import ActionIn, Chosen, IntroductionIn, IntroductionInFull, IntroductionOut, TaskOut
from app.introductions.states import Action, Conclusion, State
from app.matches.decisions import service as decisions
from app.portfolio.companies import service as companies
from app.portfolio.places import by_code
from app.portfolio.places import queries as places
from app.waiting.service import open_tasks
from matching.learning.decisions import RejectionReason
from matching.profiles import Form

introductions = typer.Typer(no_args_is_help=True, help="Introductions of two companies.")
Number = Annotated[int, typer.Argument(help="Its number, as `ponte introductions list` shows it.", min=1)]
ForPark = Annotated[str | None, typer.Option("--park", help="Code of the park that you act for.")]
OfNote = Annotated[str | None, typer.Option("--note", help="In your words, for both parks.")]
Title = Annotated[str | None, typer.Option(help="What the partner reads of your park's company, without its name.")]
Abstract = Annotated[str | None, typer.Option(help="Some more of it, up to 500 characters.")]
Named = Annotated[bool, typer.Option("--named", help="Tell the company's name before both have accepted.")]


def introduce(
    company: Annotated[str, typer.Argument(help="Id, official number, or part of the name.")],
    partner: Annotated[str, typer.Argument(help="The other company in the same way, or with --hosting a site.")],
    park: ForPark = None,
    form: OfForm = None,
    hosting: Annotated[bool, typer.Option("--hosting", help="PARTNER is the code of a site that hosts.")] = False,
    shortlist: Annotated[bool, typer.Option("--shortlist", help="Only put it on the park's shortlist.")] = False,
    title: Title = None,
    abstract: Abstract = None,
    named: Named = False,
    note: OfNote = None,
    as_json: Json = False,
) -> None:
    """Propose an introduction of two companies to the other park, or put it on the shortlist first."""
    with open_desk(releases=not shortlist) as (session, desk):
        wanted = _whom(session, company, partner, form, hosting=hosting)
        row = service.shortlist(session, desk, OPERATOR, sent(IntroductionIn, **wanted, park=park, note=note))
        if not shortlist:
            step = _sent_action(Action.PROPOSE, park=park, title=title, abstract=abstract, named=named, note=note)
            service.act(session, desk, OPERATOR, row.id, Action.PROPOSE, park, given_by(step))
        shown = showing.in_full(session, OPERATOR, row)
    show_introduction(shown, as_json=as_json)


@introductions.command("list")
def list_(
    state: Annotated[State | None, typer.Option(help="Only those that have come so far.")] = None,
    company: Annotated[
        str | None, typer.Option(help="Only those of a company: id, number, or part of its name.")
    ] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Only those that have ended.")] = False,
    as_json: Json = False,
) -> None:
    """List introductions that go on, the latest first."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        company_id = companies.named(session, OPERATOR, company).id if company else None
        is_open = None if state is not None else not closed
        chosen = Chosen(company_id=company_id, state=state, is_open=is_open)
        found = everything(lambda paging: showing.page(session, OPERATOR, chosen, paging))
    _show_list(found, as_json=as_json)


@introductions.command("show")
def show(number: Number, as_json: Json = False) -> None:
    """Show an introduction with all its steps."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        shown = showing.in_full(session, OPERATOR, service.get(session, OPERATOR, number))
    show_introduction(shown, as_json=as_json)


@introductions.command("act")
def act(
    number: Number,
    action: Annotated[Action, typer.Argument(help="What is done; `show` says what is possible.")],
    park: ForPark = None,
    note: OfNote = None,
    reason: Annotated[
        RejectionReason | None, typer.Option(help="Why it is declined or withdrawn, or led to nothing.")
    ] = None,
    title: Title = None,
    abstract: Abstract = None,
    named: Named = False,
    held_on: Annotated[str | None, typer.Option(help="The day of the meeting: 2015-09-30.")] = None,
    next_step: Annotated[str | None, typer.Option(help="What is next.")] = None,
    next_step_on: Annotated[str | None, typer.Option(help="By when: 2015-10-30.")] = None,
    outcome: Annotated[Conclusion | None, typer.Option(help="What came of it.")] = None,
    as_json: Json = False,
) -> None:
    """Take an introduction a step further, or end it."""
    step = _sent_action(
        action,
        park=park,
        note=note,
        reason=reason,
        title=title,
        abstract=abstract,
        named=named,
        held_on=held_on,
        next_step=next_step,
        next_step_on=next_step_on,
        outcome=outcome,
    )
    with open_desk(releases=step.action in service.PURPOSE) as (session, desk):
        row = service.act(session, desk, OPERATOR, number, step.action, step.park, given_by(step))
        shown = showing.in_full(session, OPERATOR, row)
    show_introduction(shown, as_json=as_json)


def tasks(
    park: Annotated[str | None, typer.Option(help="Only what waits for this park or one of its companies.")] = None,
    as_json: Json = False,
) -> None:
    """What is open: who must act on what, by when; what is due first comes first."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        park_id = by_code.park(session, park).id if park else None
        found = open_tasks(session, OPERATOR, park_id)
        parks = {code: park.name for code, park in places.parks(session).items()}
    if as_json:
        terminal.show_json([task.model_dump(mode="json") for task in found])
        return
    table = Table("what", "state", "whose turn", "by", "who", "what can be done")
    for task in found:
        late = " (overdue)" if task.overdue else ""
        day = f"{task.due_at:%Y-%m-%d}{late}" if task.due_at else ""
        number, one, other = (
            (task.stay_id, task.company.name, task.site.name)
            if task.kind == "stay"
            else (task.introduction_id, task.a.name, task.b.name)
        )
        cells = (task.state, Text(_whose_turn(task, parks)), day, Text(f"{one} – {other}"), ", ".join(task.actions))
        table.add_row(f"{task.kind} {number}", *cells)
    terminal.out.print(table if found else "Nothing is open.")


def _whose_turn(one: TaskOut | StayTaskOut | IntroductionInFull, parks: Mapping[str, str]) -> str:
    """Of companies by their names; of parks, too, where `parks` has them: their names by their codes."""
    if isinstance(one, StayTaskOut):
        names: dict[str, str | None] = {"host": one.site.park, "guest": one.company.park}
    else:
        names = {"company_a": one.a.name, "company_b": one.b.name, "park_a": one.a.park, "park_b": one.b.park}
    found = [(owner, names.get(owner) or owner) for owner in one.owners]
    return ", ".join(name if owner.startswith("company") else parks.get(name, name) for owner, name in found)


def _whom(session: Session, company: str, partner: str, form: Form | None, *, hosting: bool) -> dict[str, Any]:
    """The pair of the best match of the two, or the two in a form that they are not listed in."""
    one = companies.named(session, OPERATOR, company)
    if hosting:
        return {"company_id": one.id, "site_id": by_code.site(session, partner).id, "form": Form.HOSTING}
    other = companies.named(session, OPERATOR, partner)
    if form is not None:
        return {"company_id": one.id, "partner_id": other.id, "form": form}
    return {"pair_id": decisions.pair_of(session, one.party_id, other.party_id, None)}


def _sent_action(action: Action, *, title: str | None, abstract: str | None, named: bool, **options: Any) -> ActionIn:
    """Raises `Invalid`, naming the options."""
    told = {"title": title, "abstract": abstract}
    presentation = {name: text for name, text in told.items() if text} | ({"named": True} if named else {})
    return sent(ActionIn, action=action, presentation=presentation or None, **options)


def _show_list(found: list[IntroductionOut], *, as_json: bool) -> None:
    if as_json:
        terminal.show_json([one.model_dump(mode="json") for one in found])
        return
    table = Table("number", "state", "since", "form", "who")
    for one in found:
        both = Text(f"{one.a.name} – {one.b.name}")
        table.add_row(str(one.id), one.state, f"{one.state_since:%Y-%m-%d}", terminal.FORM_NAMES[one.form], both)
    terminal.out.print(table if found else "There are none.")


def show_introduction(shown: IntroductionInFull, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(shown.model_dump(mode="json"))
        return
    out = terminal.out
    out.print(Text(f"{shown.id}: {shown.a.name} – {shown.b.name}, {terminal.FORM_NAMES[shown.form]}", style="bold"))
    by = f", by {shown.due_at:%Y-%m-%d}" if shown.due_at else ""
    whose = f"; it is the turn of {_whose_turn(shown, {})}{by}" if shown.owners else ""
    out.print(Text(f"{shown.state}{whose}"))
    if shown.replays:
        out.print(f"DEMO: this replays {shown.replays}.")
    if shown.actions:
        out.print(f"possible: {', '.join(shown.actions)}")
    for step in shown.steps:
        why = ", ".join(filter(None, (step.reason, step.outcome)))
        who = f"{step.by} {step.side}" if step.side else step.by
        out.print(Text(f"  {step.at:%Y-%m-%d %H:%M}  {step.action} ({who}){f': {why}' if why else ''}"))
        if step.note:
            out.print(Text(f"      {step.note}"))
