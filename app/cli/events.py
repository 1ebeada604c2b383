"""`ponte event`: an event from its hours and registrations to a timetable, and what becomes of it on the day."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.event_options import everybody, hours_of, mix_of, named_participant, table_of, with_slot
from app.cli.event_report import show_event, show_events, show_meetings, show_plan, show_registrations
from app.cli.importing import read_file
from app.cli.options import Lang, as_options, everything, listed, sent
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.demo import forum, loading
from app.events import service
from app.events.answers import service as answers
from app.events.participants.importing import import_file
from app.events.plans import reading
from app.events.plans import service as plans
from app.events.plans.asking import PlanIn
from app.events.plans.schemas import CLOSED_PLANS, PlanOut
from app.events.plans.tasks import EventTasks
from app.events.releasing import Reader
from app.events.schemas import EventFilter, EventIn
from app.matches.tasks import MatchTasks
from app.schemas import LanguageCode
from app.settings import Settings
from models import EventPlan

NOBODY: list[str] = []
"""Typer makes a list of its own of it."""
CREATED_BY = {"names": "--name", "starts_on": "--day", "time_zone": "--zone"} | {
    name: f"--{name}" for name in ("hours", "least", "tables", "corridor")
}
"""What the options are called whose fields have other names."""
event = typer.Typer(no_args_is_help=True, help="Events: who meets whom, when and where.")
Code = Annotated[str, typer.Argument(help="Code of the event, or its number.")]
Seed = Annotated[int, typer.Option(help="The same gives the same timetable.", min=0)]
Seconds = Annotated[float, typer.Option(help="For proofs, at most.", min=1, max=600)]
MinScore = Annotated[float, typer.Option(help="Pairs below it only help somebody to its least.", min=0, max=100)]
Floor = Annotated[bool, typer.Option("--raise-floor", help="The worst-off first: then the sum of all.")]
AtLeast = Annotated[list[str], typer.Option(help="Meetings in a form: `joint_project=10`, or `joint_project=20%`.")]
AtMost = Annotated[list[str], typer.Option(help="In the same way.")]
Preview = Annotated[bool, typer.Option("--preview", help="Only show what would become of it.")]


@event.command("create")
def create(
    code: Annotated[str, typer.Argument(help="Its code: small letters, digits and hyphens; never changes.")],
    name: Annotated[str, typer.Option(help="What it is called, in English.")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day: 2015-09-01.")],
    hours: Annotated[list[str], typer.Option(help="Such as 10:00-13:00; repeat it for the afternoon.")],
    zone: Annotated[str, typer.Option(help="Time zone of the place: Europe/Rome.")],
    minutes: Annotated[int, typer.Option(help="Of a meeting.", min=5)] = 25,
    pause: Annotated[int, typer.Option(help="Minutes between two meetings.", min=0)] = 5,
    tables: Annotated[int, typer.Option(help="How many there are.", min=0)] = 20,
    least: Annotated[int, typer.Option(help="Meetings of everybody, at least.", min=0)] = 0,
    most: Annotated[int, typer.Option(help="Meetings of everybody, at most.", min=0)] = 8,
    languages: Annotated[str | None, typer.Option(help="Of participants who do not say any: it, en.")] = None,
    corridor: Annotated[str | None, typer.Option(help="Its code; optional if there is only one.")] = None,
    as_json: Json = False,
) -> None:
    """Add an event of one day."""
    given = [hours_of(one, day.date().isoformat(), minutes, pause) for one in hours]
    told: dict[str, Any] = {
        "code": code,
        "names": {"en": name},
        "starts_on": day.date().isoformat(),
        "time_zone": zone,
        "hours": given,
    }
    told |= {"tables": tables, "least": least, "most": most, "languages": listed(languages), "corridor": corridor}
    with open_database() as (engine, _), transaction(engine) as session, as_options(CREATED_BY):
        shown = service.add(session, OPERATOR, sent(EventIn, CREATED_BY, **told))
    show_event(shown, as_json=as_json)


@event.command("list")
def list_(as_json: Json = False) -> None:
    """List events, the latest first."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        found = everything(lambda paging: service.page(session, OPERATOR, EventFilter(), paging))
    show_events(found, as_json=as_json)


@event.command("import")
def import_(
    code: Code,
    file: Annotated[Path, typer.Argument(help="CSV, Excel or OpenDocument.", dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would happen.")] = False,
    as_json: Json = False,
) -> None:
    """Import registrations: all rows of a file, or none and the reasons."""
    with open_database() as (engine, _), transaction(engine) as session:
        found = service.named(session, OPERATOR, code)
        report = import_file(session, OPERATOR, found.id, read_file(file), file.name, dry_run=dry_run)
    show_registrations(report, as_json=as_json)
    if report.problems_total:
        raise typer.Exit(1)


@event.command("select")
def select(
    code: Code,
    min_score: MinScore = 0,
    raise_floor: Floor = False,
    at_least: AtLeast = NOBODY,
    at_most: AtMost = NOBODY,
    seconds: Seconds = 20,
    preview: Preview = False,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Choose who meets whom; the participants are ranked first, if that is missing or outdated."""
    told = {"kind": "select", "min_score": min_score, "raise_floor": raise_floor, "seconds": seconds}
    _plan(code, told | {"preview": preview, "mix": mix_of(at_least, at_most)}, lang, as_json=as_json)


@event.command("schedule")
def schedule(
    code: Code,
    seed: Seed = 0,
    seconds: Seconds = 20,
    preview: Preview = False,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Place the last version's meetings: slots, tables, interpreters."""
    _plan(code, {"kind": "schedule", "seed": seed, "seconds": seconds, "preview": preview}, lang, as_json=as_json)


@event.command("plan")
def plan(
    code: Code,
    min_score: MinScore = 0,
    raise_floor: Floor = False,
    at_least: AtLeast = NOBODY,
    at_most: AtMost = NOBODY,
    seed: Seed = 0,
    seconds: Seconds = 20,
    preview: Preview = False,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Choose the meetings and place them: `select` and `schedule` in one version."""
    told = {"kind": "plan", "min_score": min_score, "raise_floor": raise_floor, "seed": seed, "seconds": seconds}
    _plan(code, told | {"preview": preview, "mix": mix_of(at_least, at_most)}, lang, as_json=as_json)


@event.command("repair")
def repair(
    code: Code,
    withdrawn: Annotated[list[str], typer.Option(help="Company that does not come: id, or part of its name.")] = NOBODY,
    no_show: Annotated[list[str], typer.Option(help="Company that was expected, and is not there.")] = NOBODY,
    late: Annotated[list[str], typer.Option(help="Company and its first slot: `Esempio=3`.")] = NOBODY,
    lost_table: Annotated[list[str], typer.Option(help="A table, and its first slot without: `7=3`.")] = NOBODY,
    at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M%z"], help="What has begun by then stays.")
    ] = None,
    extra: Annotated[int, typer.Option(help="Meetings beyond those planned, for anybody.", min=0, max=20)] = 1,
    may_move: Annotated[bool, typer.Option("--may-move", help="Others may change their slot.")] = False,
    by_answers: Annotated[
        bool, typer.Option("--by-answers", help="What participants declined falls away, what they ask to move moves.")
    ] = False,
    preview: Preview = False,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Repair the timetable: the past stands, and who lost a meeting gets another."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        found = service.named(session, OPERATOR, code)
        people = everybody(session, found.id)
        shown = service.in_full(session, OPERATOR, found.id)
        wanted = answers.wanted_repair(session, OPERATOR, found.id) if by_answers else {}
    last = len(shown.slots)
    tables = {table.label: table.id for table in shown.tables}
    told: dict[str, Any] = {
        "kind": "repair",
        "withdrawn": [named_participant(people, one) for one in withdrawn],
        "no_show": [named_participant(people, one) for one in no_show],
        "late": [
            {"participant_id": named_participant(people, who), "available": list(range(first, last + 1))}
            for who, first in (with_slot("--late", one) for one in late)
        ],
        "lost_tables": [
            {"table_id": table_of(tables, label), "from_slot": first}
            for label, first in (with_slot("--lost-table", one) for one in lost_table)
        ],
        "extra": extra,
        "may_move": may_move,
        "preview": preview,
    } | wanted
    _plan(code, told | ({"at": at.isoformat()} if at else {}), lang, as_json=as_json)


@event.command("adopt")
def adopt(
    code: Code,
    number: Annotated[int, typer.Argument(help="Of the preview.")],
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Make a preview the next version."""
    with open_database() as (engine, settings), transaction(engine) as session:
        found = service.named(session, OPERATOR, code)
        shown = plans.adopt(Reader(session, Policy.of(settings), OPERATOR), found.id, number, lang)
    show_plan(shown, [], lang, as_json=as_json)


@event.command("show")
def show(
    code: Code,
    meetings: Annotated[bool, typer.Option("--meetings", help="Also every meeting of the last version.")] = False,
    lang: Lang = "en",
    as_json: Json = False,
) -> None:
    """Show an event, and what is known of its last version."""
    with open_database() as (engine, settings), transaction(engine, writes=False) as session:
        found = service.named(session, OPERATOR, code)
        shown = service.in_full(session, OPERATOR, found.id)
        reader = Reader(session, Policy.of(settings), OPERATOR)
        version = plans.last_version(reader, found.id, lang)
        held = reading.every_meeting(reader, found.id, version.id) if version and meetings else []
    show_event(shown, as_json=as_json, version=version, meetings=held if meetings else None, lang=lang)
    if not as_json and meetings:
        show_meetings(held, shown.time_zone, lang)


@event.command("demo")
def demo(seconds: Seconds = 20, lang: Lang = "en", as_json: Json = False) -> None:
    """Plan the demo forum of the agreement's day from beginning to end, on the demo portfolio."""
    with open_database() as (engine, settings):
        loading.load(engine)
        found = forum.load(engine)
        told = {"kind": "plan", "min_score": forum.MIN_SCORE, "seconds": seconds}
        _make(engine, settings, found.id, told, lang, as_json=as_json)


def _plan(code: str, told: dict[str, Any], lang: LanguageCode, *, as_json: bool) -> None:
    with open_database() as (engine, settings):
        with transaction(engine, writes=False) as session:
            event_id = service.named(session, OPERATOR, code).id
        _make(engine, settings, event_id, told, lang, as_json=as_json)


def _make(
    engine: Engine, settings: Settings, event_id: int, told: dict[str, Any], lang: LanguageCode, *, as_json: bool
) -> None:
    """Asks for a plan, and works on it unless a worker does."""
    with transaction(engine) as session:
        asked = plans.request(session, OPERATOR, event_id, sent(PlanIn, **told))
    policy = Policy.of(settings)
    matches = MatchTasks(engine, settings, policy)
    if asked.run_id is not None:
        matches.run_or_wait(asked.run_id)
    made = EventTasks(engine, policy, matches.rank_latecomers).make_or_wait(asked.id)
    shown, changes = _result(engine, policy, event_id, made, lang)
    show_plan(shown, changes, lang, as_json=as_json)
    if shown.state != "done":
        raise typer.Exit(1)


def _result(
    engine: Engine, policy: Policy, event_id: int, made: EventPlan, lang: LanguageCode
) -> tuple[PlanOut, list[Any]]:
    """With what changed for whom, of a repair."""
    with transaction(engine, writes=False) as session:
        reader = Reader(session, policy, OPERATOR)
        shown = plans.read(reader, event_id, made.id, lang)
        changes: list[Any] = []
        if made.kind == "repair" and shown.state in CLOSED_PLANS:
            changes = everything(lambda page: reading.changes(reader, event_id, made.id, None, page))
    return shown, changes
