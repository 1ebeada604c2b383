"""Screening over HTTP: names in, hits out; lists and their imports."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, File, Path, Query, Request, UploadFile
from pydantic import AfterValidator

from app.accounts.access import CallerDep
from app.compliance.screening import importing, service
from app.compliance.screening.files.opening import NamedFile
from app.compliance.screening.importing import ReadList
from app.compliance.screening.rendering import import_out, rendered, subject_of
from app.compliance.screening.schemas import ImportOut, ListOut, ScreeningIn, ScreeningOut
from app.database import ReadingSessionDep, SessionDep
from app.errors import Conflict, NotFound, TooLarge, problems
from app.schemas import StrictDate
from app.web.uploads import UploadRoute

screening = APIRouter(prefix="/screening", tags=["compliance"], route_class=UploadRoute)

Files = Annotated[
    list[UploadFile],
    File(
        description="EU Financial Sanctions Files (XML 1.1, CSV), OFAC (XML; sdn.csv, alt.csv and add.csv together), "
        "UN (XML), or a table of an EU annex (CSV, XLSX); the content tells which",
        max_length=3,
    ),
]
LIST_CODE = r"^[a-z0-9_]{1,64}$"
ListCode = Annotated[
    str | None,
    Query(
        alias="list",
        pattern=LIST_CODE,
        description="code of the list, where the content does not tell it: `ofac_consolidated`, or that of an annex",
    ),
]


def _not_later_than_today(day: date) -> date:
    # Every true file that follows would be older than this one, and refused.
    if day > datetime.now(UTC).date():
        raise ValueError("is in the future")
    return day


Published = Annotated[
    Annotated[StrictDate, AfterValidator(_not_later_than_today)] | None,
    Query(description="the day of publication, where the file does not tell it"),
]


def _read(file: Files, code: ListCode = None, published_on: Published = None) -> ReadList:
    named = [NamedFile(each.filename or "", each.file) for each in file]
    return importing.read_files(named, code, published_on)


ReadListDep = Annotated[ReadList, Depends(_read)]
"""The list as read. The route names it before the session that writes, so that the writers' turn is taken only then."""


@screening.post("", summary="Screen names and official numbers against the lists", responses=problems(Conflict))
def screen_names(request: Request, session: ReadingSessionDep, asked: ScreeningIn) -> ScreeningOut:
    """For each subject the listed parties that it is or may be, which words agree, and when the lists are of.

    A number settles it. A name is compared across Latin and Cyrillic letters, spellings and translations, without legal
    forms and the order of words. Nothing is stored.
    """
    days = request.app.state.settings.screening_list_days
    found = request.app.state.screening.screen(session, [subject_of(subject) for subject in asked.subjects])
    return rendered(service.lists_state(session, days), asked.subjects, found)


@screening.get("/lists", summary="The lists, and how old they are", responses=problems())
def list_screening_lists(request: Request, session: ReadingSessionDep) -> list[ListOut]:
    states = service.lists_state(session, request.app.state.settings.screening_list_days)
    return [ListOut.model_validate(state) for state in states]


@screening.post(
    "/lists",
    status_code=201,
    summary="Import a sanctions list from its publisher's file",
    responses=problems(Conflict, TooLarge),
)
def import_screening_list(
    read: ReadListDep,
    session: SessionDep,
    caller: CallerDep,
    replace: Annotated[
        bool,
        Query(description="also if the file is older, or has lost half of the entries: without this it is refused"),
    ] = False,
) -> ImportOut:
    """The file takes the place of the list as it was, as a whole; a broken one changes nothing. Import it daily."""
    return import_out(*importing.store(session, caller, read, replace=replace))


@screening.get(
    "/lists/{code}/imports", summary="The latest imports of a list, and what they changed", responses=problems(NotFound)
)
def list_screening_imports(
    session: ReadingSessionDep,
    code: Annotated[str, Path(max_length=64, pattern=LIST_CODE, description="of a list", examples=["eu"])],
) -> list[ImportOut]:
    return [import_out(*made) for made in service.imports_of(session, code)]
