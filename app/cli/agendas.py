"""`ponte event agendas`, `issue`, `answers`: what participants get of the timetable, and what they say to it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.event_options import everybody
from app.cli.events import Code, event
from app.cli.options import Lang, as_options, everything, said_in, sent
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.events import service as events
from app.events.agendas import service as agendas
from app.events.agendas.calendars import publisher_of
from app.events.agendas.files import AgendaKind, write_to
from app.events.agendas.service import Wanted
from app.events.answers import service as answers
from app.events.answers.giving_out import EVENT_LINK
from app.events.answers.schemas import AnsweredMeeting, AnswerFilter, IssueIn, Standing
from app.events.plans.telling import plan_text
from app.events.releasing import Reader
from app.introductions.links.tokens import LinkKey
from app.labels.service import labels
from app.schemas import LanguageCode

__all__ = ["event"]


@event.command("agendas")
def write_agendas(
    code: Code,
    out: Annotated[Path, typer.Option(help="The folder to write to; it is made.", file_okay=False)],
    kind: Annotated[AgendaKind, typer.Option("--format", help="Kind of the files.")] = "pdf",
    language: Annotated[
        LanguageCode | None, typer.Option(help="Of all of them; default: what each participant reads.")
    ] = None,
    version: Annotated[int | None, typer.Option(help="Of the timetable; default: the last one.", min=1)] = None,
    as_json: Json = False,
) -> None:
    """Write everybody's agenda, the sheets of the tables and the plan of the hall into a folder."""
    with open_database() as (engine, settings):
        policy, publisher = Policy.of(settings), publisher_of(settings.mail_from)
        with transaction(engine) as session:
            event_id = events.named(session, OPERATOR, code).id
            wanted = Wanted(version, language)
            files = agendas.files(session, policy, OPERATOR, event_id, kind, publisher, wanted)
            agendas.note_files(session, OPERATOR, event_id, kind)
    try:
        written = write_to(out, files)
    except OSError as error:
        raise typer.BadParameter(f"{out}: {error.strerror}") from None
    if as_json:
        terminal.show_json({"folder": str(out), "files": written})
        return
    typer.echo(f"{out}: {len(written)} files written")


@event.command("issue")
def issue(
    code: Code,
    final: Annotated[bool, typer.Option("--final", help="It stands; else it is provisional.")] = False,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M%z", "%Y-%m-%d"],
            help="By when they answer, in UTC unless said otherwise; who is silent then has said yes.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Give the timetable out: everybody gets a mail with agenda, calendar and the link to answer by."""
    day = None if until is None else until.isoformat() if until.tzinfo else f"{until.isoformat()}Z"
    called = {"answers_until": "--until"}
    wanted = sent(IssueIn, called, kind="final" if final else "provisional", answers_until=day)
    with open_database() as (engine, settings), transaction(engine) as session:
        event_id = events.named(session, OPERATOR, code).id
        links = LinkKey.of(settings, EVENT_LINK)
        with as_options(called):
            made = answers.give_out(session, Policy.of(settings), links, OPERATOR, event_id, wanted)
        names = {one.id: one.name for one in everybody(session, event_id)} if made.unreachable else {}
    if as_json:
        terminal.show_json(made.model_dump(mode="json"))
        return
    typer.echo(f"version {made.version}, {made.kind}: {made.mails} mails")
    if made.unreachable:
        typer.echo(f"without an address: {', '.join(names[one] for one in made.unreachable)}")


@event.command("answers")
def show_answers(
    code: Code,
    standing: Annotated[Standing | None, typer.Option(help="Only meetings that stand so.")] = None,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """What both sides say of each meeting that was given out."""
    chosen = AnswerFilter(standing=standing)
    with open_database() as (engine, settings), transaction(engine, writes=False) as session:
        event_id = events.named(session, OPERATOR, code).id
        reader = Reader(session, Policy.of(settings), OPERATOR)
        found = everything(lambda paging: answers.answers(reader, event_id, chosen, paging))
    report_answers(found, lang, as_json=as_json)


def report_answers(found: Sequence[AnsweredMeeting], lang: LanguageCode, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json([one.model_dump(mode="json") for one in found])
        return
    text, stands, says = said_in(lang), labels()["standing"], labels()["answer"]
    table = Table(*(text[name] for name in ("slot", "stands", "who", "says", "who", "says")))
    for one in found:
        said = [
            (
                Text(side.name or plan_text(lang)["held_back"]),
                str(getattr(says[side.answer], lang)) if side.answer else text["silent"] if side.silent else "",
            )
            for side in (one.a, one.b)
        ]
        standing = getattr(stands[one.standing], lang) if one.standing else ""
        table.add_row(str(one.slot), standing, *said[0], *said[1])
    terminal.out.print(table if found else text["none"])
