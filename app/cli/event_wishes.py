"""`ponte event rule`, `colleague`, `answer` and others: what is wanted of participants, and what they say."""

from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.agendas import event, report_answers
from app.cli.context import Json, open_database
from app.cli.event_options import everybody, named_delegate, named_participant
from app.cli.events import Code
from app.cli.options import Lang, as_options, everything, listed, sent
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.errors import NotFound
from app.events import service as events
from app.events.answers import noting
from app.events.answers.schemas import Answer, AnswerIn
from app.events.participants import joining, wanting
from app.events.participants import service as participants
from app.events.participants.schemas import ColleagueIn, OrderIn, PairRuleIn, ParticipantChange, RuleKind
from app.events.plans import service as plans
from app.events.plans.reading import every_meeting
from app.events.plans.schemas import MeetingChange
from app.events.releasing import Reader
from matching.learning.decisions import RejectionReason

__all__ = ["event"]

Who = Annotated[str, typer.Argument(help="Company: id, or part of its name.")]
Partner = Annotated[str, typer.Argument(help="The other one in the same way.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take it back.")]


@event.command("rule")
def rule(
    code: Code,
    kind: Annotated[RuleKind, typer.Argument(help="must_meet, must_not_meet, or wish: of the first one.")],
    who: Who,
    partner: Partner,
    slot: Annotated[int | None, typer.Option(help="Number of the slot in which a meeting must be.", min=1)] = None,
    remove: Remove = False,
) -> None:
    """Say that two must meet, must not, or that one wishes it."""
    with open_database() as (engine, _), transaction(engine) as session:
        event_id, (one, other) = _people(session, code, who, partner)
        if not remove:
            told = {"participant_id": one, "partner_id": other, "kind": kind, "slot": slot}
            with as_options({"partner_id": "PARTNER", "slot": "--slot", "kind": "KIND"}):
                wanting.add_rule(session, OPERATOR, event_id, sent(PairRuleIn, **told))
            return
        known = everything(lambda page: wanting.rules(session, OPERATOR, event_id, one, kind, page))
        of_both = [row for row in known if other in (row.participant_id, row.partner_id)]
        for row in (row for row in of_both if kind != "wish" or row.participant_id == one):
            wanting.remove_rule(session, OPERATOR, event_id, row.id)
            return
        raise NotFound("There is no such rule.")


@event.command("order")
def order(
    code: Code,
    who: Who,
    first: Annotated[str, typer.Argument(help="Whom it meets first.")],
    second: Annotated[str, typer.Argument(help="Whom after that.")],
    remove: Remove = False,
) -> None:
    """Say that a participant meets one partner before another, if it meets both."""
    with open_database() as (engine, _), transaction(engine) as session:
        event_id, (one, earlier, later) = _people(session, code, who, first, second)
        if not remove:
            told = {"participant_id": one, "first_id": earlier, "second_id": later}
            with as_options({"first_id": "FIRST", "second_id": "SECOND"}):
                wanting.add_order(session, OPERATOR, event_id, sent(OrderIn, **told))
            return
        known = everything(lambda page: wanting.orders(session, OPERATOR, event_id, one, page))
        for row in (row for row in known if (row.first_id, row.second_id) == (earlier, later)):
            wanting.remove_order(session, OPERATOR, event_id, row.id)
            return
        raise NotFound("There is no such order.")


@event.command("colleague")
def colleague(
    code: Code,
    who: Who,
    person: Annotated[str, typer.Argument(help="Who of its people joins: the name, or part of it.")],
    partner: Annotated[str, typer.Argument(help="The company at whose meeting: id, or part of its name.")],
    required: Annotated[
        bool, typer.Option("--required", help="They meet only when that person is there; else: if they are.")
    ] = False,
    remove: Remove = False,
) -> None:
    """Say that somebody joins the meeting of their company with a partner."""
    with open_database() as (engine, _), transaction(engine) as session:
        event_id, (one, other) = _people(session, code, who, partner)
        delegate = named_delegate(participants.delegates(session, OPERATOR, event_id, one), person)
        if not remove:
            told = {"delegate_id": delegate, "partner_id": other, "required": required}
            with as_options({"partner_id": "PARTNER", "delegate_id": "PERSON"}):
                joining.add(session, OPERATOR, event_id, sent(ColleagueIn, **told))
            return
        known = everything(lambda page: joining.page(session, OPERATOR, event_id, one, page))
        for row in (row for row in known if (row.delegate_id, row.partner_id) == (delegate, other)):
            joining.remove(session, OPERATOR, event_id, row.id)
            return
        raise NotFound("Nobody of that name joins their meeting.")


@event.command("rules")
def rules(code: Code, as_json: Json = False) -> None:
    """List what is wanted of whom, whom participants meet before whom, and who joins a meeting."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        event_id = events.named(session, OPERATOR, code).id
        wanted = everything(lambda page: wanting.rules(session, OPERATOR, event_id, None, None, page))
        orders = everything(lambda page: wanting.orders(session, OPERATOR, event_id, None, page))
        joins = everything(lambda page: joining.page(session, OPERATOR, event_id, None, page))
        names = {one.id: one.name for one in everybody(session, event_id)}
        of = {row.participant_id for row in joins}
        people = {one.id: one.name for own in of for one in participants.delegates(session, OPERATOR, event_id, own)}
    if as_json:
        terminal.show_json({"rules": wanted, "orders": orders, "colleagues": joins})
        return
    table = Table("what", "who", "whom", "slot, or before whom")
    for row in wanted:
        whom = Text(names[row.participant_id]), Text(names[row.partner_id])
        table.add_row(row.kind, *whom, str(row.slot or ""))
    for each in orders:
        table.add_row("order", *(Text(names[one]) for one in (each.participant_id, each.first_id, each.second_id)))
    for one in joins:
        who = Text(f"{people[one.delegate_id]}, {names[one.participant_id]}")
        table.add_row("must join" if one.required else "joins", who, Text(names[one.partner_id]), "")
    terminal.out.print(table if wanted or orders or joins else "There are none.")


@event.command("participant")
def participant(
    code: Code,
    who: Who,
    least: Annotated[int | None, typer.Option(help="Meetings, at least.", min=0)] = None,
    most: Annotated[int | None, typer.Option(help="Meetings, at most.", min=0)] = None,
    slots: Annotated[str | None, typer.Option(help="Numbers of those in which it is there: 1, 2, 5.")] = None,
    table: Annotated[str | None, typer.Option(help="Label of the table that it keeps.")] = None,
    state: Annotated[str | None, typer.Option(help="registered, withdrawn or no_show.")] = None,
    as_json: Json = False,
) -> None:
    """Change how many meetings a participant has, when it is there, or whether it comes."""
    numbers = listed(slots)
    there = None if numbers is None else [int(one) if one.isdecimal() else one for one in numbers]
    change = sent(
        ParticipantChange, {"available": "--slots"}, least=least, most=most, available=there, table=table, state=state
    )
    with open_database() as (engine, _), transaction(engine) as session:
        event_id, (one,) = _people(session, code, who)
        called = {"available": "--slots"} | {name: f"--{name}" for name in ("least", "most", "table", "state")}
        with as_options(called):
            shown = participants.change(session, OPERATOR, event_id, one, change)
    if as_json:
        terminal.show_json(shown)
        return
    told = {"least": shown.least, "most": shown.most, "slots": shown.available, "table": shown.table}
    said = ", ".join(f"{name} {value}" for name, value in told.items() if value is not None)
    terminal.out.print(Text(f"{shown.name}: {shown.state}{', ' if said else ''}{said}"))


@event.command("pin")
def pin(code: Code, who: Who, partner: Partner, remove: Remove = False) -> None:
    """Let a meeting of the last version keep its slot in all later ones."""
    with open_database() as (engine, settings), transaction(engine) as session:
        event_id, both = _people(session, code, who, partner)
        reader = Reader(session, Policy.of(settings), OPERATOR)
        version = plans.last_version(reader, event_id, "en")
        held = every_meeting(reader, event_id, version.id) if version else []
        found = next((one for one in held if {one.a.participant_id, one.b.participant_id} == set(both)), None)
        if found is None:
            raise NotFound("The two have no meeting in the last version.")
        plans.change_meeting(reader, event_id, found.plan_id, found.id, MeetingChange(pinned=not remove))


@event.command("answer")
def answer(
    code: Code,
    who: Who,
    partner: Partner,
    said: Annotated[Answer, typer.Argument(help="accepted, declined, or move: another time please.")],
    reason: Annotated[RejectionReason | None, typer.Option(help="Why it is declined.")] = None,
    slots: Annotated[str | None, typer.Option(help="To which it could be moved, by their numbers: 3, 4.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Note what a participant, who phoned, says of its meeting with a partner."""
    numbers = [int(one) if one.isdecimal() else one for one in listed(slots) or ()]
    told: dict[str, Any] = {"answer": said, "reason": reason, "slots": numbers or None}
    with open_database() as (engine, settings), transaction(engine) as session:
        event_id, (one, other) = _people(session, code, who, partner)
        reader = Reader(session, Policy.of(settings), OPERATOR)
        with as_options({"slots": "--slots"}):
            noted = noting.note(reader, event_id, one, other, sent(AnswerIn, **told))
    report_answers([noted], lang, as_json=as_json)


def _people(session: Session, code: str, *said: str) -> tuple[int, list[int]]:
    """The event, and its participants that are named. Raises `NotFound`."""
    event_id = events.named(session, OPERATOR, code).id
    people = everybody(session, event_id)
    return event_id, [named_participant(people, one) for one in said]
