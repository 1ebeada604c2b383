"""A plan -> files to hand out: everybody's agendas, the tables, the hall; in a folder, or in a zip as it is made."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

from app.events.agendas.agenda import Agenda, agendas, all_named, hall_plan, table_sheets
from app.events.agendas.calendars import Publisher, agenda_calendar, cancellations
from app.events.agendas.facts import PlanFacts
from app.events.agendas.pdf import agenda_pdf, hall_pdf, tables_pdf
from app.events.agendas.schemas import agenda_out, hall_out
from app.events.agendas.xlsx import agenda_workbook, hall_workbook
from app.schemas import LanguageCode

AgendaKind = Literal["pdf", "xlsx", "ics", "json"]
FileKind = Literal["pdf", "xlsx", "ics"]
HallKind = Literal["pdf", "xlsx"]
MEDIA_TYPES: Mapping[AgendaKind, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json",
}
EPOCH = (2015, 1, 1, 0, 0, 0)
"""When everything in a zip was made, so that the same plan gives the same bytes."""
_NO_LETTERS = re.compile(r"[\W_]+")
File = tuple[str, bytes]
"""Its path within the folder, and what is in it."""


def agenda_file(agenda: Agenda, kind: AgendaKind, publisher: Publisher) -> bytes:
    """For organisers. Ids in calendars hold both participants: what is unnamed is struck out by mail alone."""
    make: Mapping[AgendaKind, Callable[[], bytes]] = {
        "pdf": lambda: agenda_pdf(agenda),
        "xlsx": lambda: agenda_workbook(agenda),
        "ics": lambda: agenda_calendar(all_named(agenda), publisher),
        "json": lambda: agenda_out(agenda).model_dump_json(indent=1).encode(),
    }
    return make[kind]()


def all_files(
    plan: PlanFacts, kind: AgendaKind, publisher: Publisher, language: LanguageCode | None = None
) -> Iterator[File]:
    """Everybody's agenda, then the tables and the hall. `language` none: what each of them reads."""
    for agenda in agendas(plan, language):
        name = f"participants/{agenda_name(agenda)}"
        yield f"{name}.{kind}", agenda_file(agenda, kind, publisher)
        if kind == "ics" and (message := cancellations(agenda, publisher)) is not None:
            yield f"{name}-cancelled.ics", message
    told = language or plan.event.language
    hall, sheets = hall_plan(plan), table_sheets(plan)
    if kind == "pdf":
        yield "hall-plan.pdf", hall_pdf(hall, told)
        if sheets:
            yield "tables.pdf", tables_pdf(sheets, told)
    elif kind == "xlsx":
        yield "hall-plan.xlsx", hall_workbook(hall, told)
    elif kind == "json":
        yield "hall-plan.json", hall_out(hall, sheets, told).model_dump_json(indent=1).encode()


def agenda_name(agenda: Agenda) -> str:
    """Such as `0012-officina-adige`: by the number, as two may have the same name."""
    words = _NO_LETTERS.sub("-", agenda.owner.name.casefold()).strip("-")[:60]
    of_delegate = f"-delegate-{agenda.delegate.id}" if agenda.delegate else ""
    return f"{agenda.owner.id:04}-{words}{of_delegate}"


def zipped(files: Iterable[File]) -> Iterator[bytes]:
    """A zip in portions, each as soon as its file is made."""
    portions = _Portions()
    with zipfile.ZipFile(portions, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
            yield portions.taken()
    yield portions.taken()


def write_to(folder: Path, files: Iterable[File]) -> list[str]:
    """Their names. Files of the same names are replaced, others stay. Raises `OSError`."""
    written = []
    for name, content in files:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        written.append(name)
    return written


class _Portions(io.RawIOBase):
    """What was written since it was last taken: a file that is read while it is made, and cannot be sought in."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, portion: object) -> int:
        self._written += memoryview(portion)  # type: ignore[arg-type]  # bytes, as zipfile writes them
        return len(memoryview(portion))  # type: ignore[arg-type]  # as above

    def taken(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken
