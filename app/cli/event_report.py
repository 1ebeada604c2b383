"""Events and plans as the command line shows them."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from app import terminal
from app.cli.import_report import show_passed_over_headings
from app.cli.options import said_in
from app.events.participants.schemas import RegistrationReport
from app.events.plans.schemas import AgendaChange, MeetingOut, ParticipantChanges, PlanOut
from app.events.plans.telling import Teller, plan_text
from app.events.schemas import EventInFull, EventOut
from app.labels.service import labels
from app.schemas import LanguageCode
from matching.explaining.phrases import form_name

SHOWN = 12


def show_events(found: list[EventOut], *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(found)
        return
    table = Table("code", "name", "day", "state", "participants", "version")
    for one in found:
        name = _name(one.names)
        version = "" if one.version is None else str(one.version)
        table.add_row(one.code, Text(name), str(one.starts_on), one.state, str(one.participants), version)
    terminal.out.print(table if found else "There are none.")


def _name(names: Mapping[LanguageCode, str], lang: LanguageCode = "en") -> str:
    """In that language, or another that there is."""
    return names.get(lang) or next(iter(names.values()))


def show_event(
    shown: EventInFull,
    *,
    as_json: bool,
    version: PlanOut | None = None,
    meetings: list[MeetingOut] | None = None,
    lang: LanguageCode = "en",
) -> None:
    if as_json:
        beside = {"version_in_full": version} | ({} if meetings is None else {"meetings": meetings})
        terminal.show_json(shown.model_dump(mode="json") | beside)
        return
    out, text = terminal.out, said_in(lang)
    state = getattr(labels()["event_state"][shown.state], lang)
    counts = {name: len(getattr(shown, name)) for name in ("slots", "tables", "interpreters")}
    out.print(Text(f"{shown.code}: {_name(shown.names, lang)}", style="bold"))
    out.print(f"{shown.starts_on}, {shown.time_zone}; {state}", markup=False)
    out.print(text["places"].format(**counts))
    out.print(text["taking_part"].format(participants=shown.participants, least=shown.least, most=shown.most))
    if version is not None:
        _show_figures(version, lang)


def show_registrations(report: RegistrationReport, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(report)
        return
    verb = "imported" if report.imported else "NOT imported"
    terminal.out.print(f"{report.rows} registrations {verb}: {report.added} new, {report.changed} changed, ", end="")
    terminal.out.print(f"{report.unchanged} unchanged, {report.wishes} wishes, {report.orders} orders")
    show_passed_over_headings(report.passed_over)
    for problem in report.problems:
        terminal.out.print(Text(f"  line {problem.line}{problem.field and f', {problem.field}'}: {problem.reason}"))


def show_plan(
    shown: PlanOut, changes: Sequence[ParticipantChanges], lang: LanguageCode = "en", *, as_json: bool
) -> None:
    if as_json:
        terminal.show_json(shown.model_dump(mode="json") | ({"changes": list(changes)} if changes else {}))
        return
    out = terminal.out
    if shown.state != "done":
        refusal = shown.refusal or {}
        state = getattr(labels()["plan_state"][shown.state], lang)
        terminal.err.print(Text(f"ponte: {refusal.get('detail') or shown.error or state}", style="red"))
        for clash in refusal.get("clashes", []):
            terminal.err.print(Text(f"  {clash['sentence']} {clash['relaxation']}"))
        return
    text, kind = said_in(lang), getattr(labels()["plan_kind"][shown.kind], lang)
    what = text["preview" if shown.number is None else "version"].format(id=shown.id, number=shown.number, kind=kind)
    out.print(Text(what, style="bold"))
    _show_figures(shown, lang)
    for one in changes[:SHOWN]:
        out.print(Text(f"  {one.name}: {'; '.join(_told(change, lang) for change in one.changes)}"))
    if len(changes) > SHOWN:
        out.print(Text(f"  {text['and_more'].format(count=len(changes) - SHOWN)}"))


def _told(change: AgendaChange, lang: LanguageCode) -> str:
    text = plan_text(lang)
    what = getattr(labels()["agenda_change"][change.kind], lang)
    told = f"{what}: {change.partner or text['held_back']}"
    return f"{told}, {text['in_slot'].format(slot=change.after.slot)}" if change.after else told


def _show_figures(shown: PlanOut, lang: LanguageCode) -> None:
    for line in Teller({}, lang).lines(shown.figures):
        terminal.out.print(Text(line))


def show_meetings(found: Sequence[MeetingOut], zone: str, lang: LanguageCode = "en") -> None:
    text, own = plan_text(lang), said_in(lang)
    table = Table(*(own[name] for name in ("time", "table", "who", "about")))
    for one in found:
        at = own["not_placed"] if one.starts_at is None else f"{one.starts_at.astimezone(ZoneInfo(zone)):%H:%M}"
        why = one.held_back
        who = f"{text['held_back']}: {text['needed'][why.needed]}" if why else f"{one.a.name} – {one.b.name}"
        about = "" if one.form is None else form_name(one.form, lang).capitalize()
        table.add_row(at, one.table or "", Text(who), about)
    terminal.out.print(table)
