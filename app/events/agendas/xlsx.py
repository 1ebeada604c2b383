"""Agendas and the plan of the hall as workbooks."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from app.events.agendas.agenda import Agenda, HallPlan, Meeting
from app.events.agendas.wording import clean, event_name, texts, told_place, told_replay, told_version, told_zone
from app.formulas import harmless
from app.schemas import LanguageCode
from matching.explaining.phrases import form_name

LONGEST = 32_767
"""characters that a cell holds"""
Cell = str | date | time | None
CREATED = datetime(2015, 1, 1, tzinfo=UTC)
"""In every workbook, so that the same plan gives the same bytes."""


def agenda_workbook(agenda: Agenda) -> bytes:
    """A row for each meeting, in the order of time; below, what fell away."""
    text = texts(agenda.language)
    headings = [
        *(text[name] for name in ("date", "begins", "ends", "place", "partner", "city", "park", "form")),
        *(text[name] for name in ("summary", "why", "people_column", "own_people_column", "interpreter_column")),
    ]
    rows = [_row(agenda, one) for one in agenda.meetings]
    file = BytesIO()
    with _Book(file, f"{text['agenda']}: {clean(agenda.owner.name)}") as book:
        sheet = book.sheet(text["agenda"], headings, rows, (12, 8, 8, 16, 30, 14, 24, 22, 50, 70, 24, 24, 16))
        notes = [told_version(agenda.event, agenda.language), told_replay(agenda.event, agenda.language)]
        if agenda.event.slots:
            begins = next(iter(agenda.event.slots.values())).starts
            notes.insert(0, told_zone(agenda.owner.zone, begins, agenda.language))
        gone = [f"{text['cancelled']}:"] if agenda.cancelled else []
        gone += [text["cancelled_meeting"].format(partner=clean(one.partner.name)) for one in agenda.cancelled]
        book.notes(sheet, len(rows) + 2, [*gone, *filter(None, notes)])
    return file.getvalue()


def hall_workbook(plan: HallPlan, language: LanguageCode) -> bytes:
    """All meetings as rows, to sort and filter; and tables against times, to hang up."""
    event, text = plan.event, texts(language)
    zone = ZoneInfo(event.zone)
    rows: list[list[Cell]] = []
    grid: dict[str, dict[int, str]] = {}
    for number, (span, seats) in enumerate(plan.slots):
        starts, ends = (moment.astimezone(zone) for moment in span)
        for one in seats:
            place = told_place(one.table, language, online=True)
            rows.append([starts.date(), starts.time(), ends.time(), place, clean(one.a), clean(one.b), one.interpreter])
            cell = grid.setdefault(place, {})
            both = f"{clean(one.a)} – {clean(one.b)}"
            cell[number] = f"{cell[number]}\n{both}" if number in cell else both
    headings = [text[name] for name in ("date", "begins", "ends", "table")] + [
        *map(clean, event.parks),
        text["interpreter_column"],
    ]
    times = [f"{span.starts.astimezone(zone):%d.%m. %H:%M}" for span, _ in plan.slots]
    file = BytesIO()
    with _Book(file, f"{text['hall']}: {event_name(event, language)}") as book:
        sheet = book.sheet(text["all_meetings"], headings, rows, (12, 8, 8, 14, 34, 34, 16))
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)
        book.notes(sheet, len(rows) + 2, filter(None, (told_version(event, language), told_replay(event, language))))
        across = [[place, *(found.get(number) for number in range(len(times)))] for place, found in grid.items()]
        book.sheet(text["hall"], [text["table"], *times], across, (14, *(26 for _ in times)), frozen=1)
    return file.getvalue()


def _row(agenda: Agenda, one: Meeting) -> list[Cell]:
    starts, ends = (moment.astimezone(ZoneInfo(agenda.owner.zone)) for moment in one.span)
    partner = one.partner
    return [
        starts.date(),
        starts.time(),
        ends.time(),
        told_place(one.table, agenda.language, online=agenda.owner.online or partner.online),
        clean(partner.name),
        clean(partner.city or ""),
        clean(partner.park),
        form_name(one.form, agenda.language),
        clean(partner.summary.text) if partner.summary else None,
        "\n".join(map(clean, one.reasons)),
        ", ".join(map(clean, partner.people)),
        ", ".join(map(clean, one.people)),
        one.interpreter,
    ]


class _Book:
    """A workbook whose texts are texts: what begins like a formula has the mark of plain text that Excel gives."""

    def __init__(self, file: BytesIO, title: str) -> None:
        self._book = xlsxwriter.Workbook(file, {"in_memory": True})
        self._book.set_properties({"title": title, "created": CREATED})
        made = self._book.add_format
        body = {"text_wrap": True, "valign": "top"}
        self._head = made({"bold": True, "bg_color": "#E8F0F3", "bottom": 1, "text_wrap": True, "valign": "top"})
        self._body, self._marked = made(body), made(body | {"quote_prefix": True})
        self._day, self._time = made(body | {"num_format": "dd.mm.yyyy"}), made(body | {"num_format": "hh:mm"})

    def __enter__(self) -> "_Book":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def sheet(
        self,
        name: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[int],
        *,
        frozen: int = 0,
    ) -> Any:
        """Landscape, as wide as a page, with the headings on every page."""
        sheet = self._book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(1, frozen)
        sheet.repeat_rows(0)
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(column, column, width)
            self._write(sheet, 0, column, heading, self._head)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._write(sheet, line, column, cell, self._body)
        return sheet

    def notes(self, sheet: Any, line: int, said: Iterable[str]) -> None:
        for number, note in enumerate(said):
            sheet.write_string(line + number, 0, note, self._book.add_format({"italic": True}))

    def _write(self, sheet: Any, line: int, column: int, cell: Cell, style: Any) -> None:
        match cell:
            case str() if harmless(cell) == cell:
                sheet.write_string(line, column, cell[:LONGEST], style)
            case str():
                # An apostrophe of its own would be taken for that of a CSV file.
                told = harmless(cell) if cell.startswith("'") else cell
                sheet.write_string(line, column, told[:LONGEST], self._marked)
            case date():
                sheet.write_datetime(line, column, datetime.combine(cell, time()), self._day)
            case time():
                sheet.write_datetime(line, column, cell.replace(tzinfo=None), self._time)
