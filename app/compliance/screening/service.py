"""Screening for whoever needs it: names and numbers against the lists of the database, and how old these are.

The index of all names is made once in a process, and again when a list has changed.
"""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from threading import Event
from typing import Literal

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.compliance.screening import queries
from app.compliance.screening.entries import EXPECTED, TITLES, Entry
from app.database import transaction
from app.errors import NotFound
from matching.screening.parties import Hit, Subject
from matching.screening.screening import Screener
from models import ScreeningImport, ScreeningList
from models.base import now

SECONDS = 5.0
"""How often it is looked whether a list has changed."""
PAUSES: Mapping[str, timedelta] = {"un": timedelta(days=28)}
"""How much longer ago than others a list may have been published: the Council's committees change theirs every few
weeks, and the file keeps its day until then."""
ANNEX = "eu_annex_"
"""How the codes of annexes begin: one counts from its import alone, as its day is that of the last regulation."""
State = Literal["current", "stale", "missing"]
MOST_IMPORTS = 50


@dataclass(frozen=True, slots=True)
class ListState:
    """A list, and how old it is, counted from its import or its publication, whichever came first.

    `stale`: older than is allowed; a list that was never imported is `missing`.
    """

    code: str
    title: str
    state: State
    published_on: date | None = None
    imported_at: datetime | None = None
    age_days: int | None = None
    entries: int = 0
    names: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class ListedAs:
    """An entry, and the list that it is on."""

    list: str
    title: str
    published_on: date | None
    entry: Entry


@dataclass(frozen=True, slots=True)
class ScreenedHit:
    """`hit` says what agrees; `listed` who that is."""

    hit: Hit
    listed: ListedAs

    @property
    def is_certain(self) -> bool:
        """A number settles it; what is like a listed name is for a person to look at."""
        return self.hit.how == "number"

    @property
    def name(self) -> str:
        """The listed name that agrees; where a number settles it, the primary one."""
        return self.listed.entry.names[self.hit.name or 0].text


@dataclass(frozen=True, slots=True)
class Screened:
    """What was found of a subject, the strongest first."""

    subject: Subject
    hits: tuple[ScreenedHit, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    versions: tuple[tuple[int, int], ...]
    listed: tuple[ListedAs, ...]
    screener: Screener


class Screening:
    """One for a process; any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: _Index | None = None

    def screen(self, session: Session, subjects: Sequence[Subject]) -> list[Screened]:
        """In the order of the subjects. Without lists there are no hits: see `lists_state`."""
        index = self._current(session)
        found = index.screener.screen(subjects)
        return [
            Screened(subject, tuple(ScreenedHit(hit, index.listed[hit.listed]) for hit in hits))
            for subject, hits in zip(subjects, found, strict=True)
        ]

    def make_ready(self, engine: Engine) -> None:
        """Makes the index if a list has changed: for who is about to write, so that no other writer waits for it."""
        with transaction(engine, writes=False) as session:
            self._current(session)

    def keep_current(self, engine: Engine, ended: Event) -> None:
        """Makes the index as soon as a list has changed, until `ended` is set."""
        while not ended.wait(SECONDS):
            # A database that is away for a while is the concern of who is asked for something.
            with suppress(DBAPIError):
                self.make_ready(engine)

    def _current(self, session: Session) -> _Index:
        versions = queries.versions(session)
        index = self._index
        if index is None or index.versions != versions:
            with self._lock:
                index = self._index
                if index is None or index.versions != versions:
                    index = self._index = _made(session, versions)
        return index


def _made(session: Session, versions: tuple[tuple[int, int], ...]) -> _Index:
    listed = tuple(
        ListedAs(row.code, title_of(row.code), row.published_on, Entry.restored(content))
        for row in queries.lists(session)
        for content in queries.contents(session, row.id).values()
    )
    return _Index(versions, listed, Screener([each.entry.listed for each in listed]))


def lists_state(session: Session, days: int, *, today: datetime | None = None) -> list[ListState]:
    """Every list that is expected or there; `days`: the age from which one is stale (`PONTE_SCREENING_LIST_DAYS`)."""
    there = {row.code: row for row in queries.lists(session)}
    codes = [*EXPECTED, *(code for code in there if code not in EXPECTED)]
    return [_state(code, there.get(code), days, today or now()) for code in codes]


def incomplete(states: Sequence[ListState]) -> list[str]:
    """The codes of lists that are missing or stale: while there are any, nothing may be released."""
    return [each.code for each in states if each.state != "current"]


def imports_of(session: Session, code: str) -> list[tuple[ScreeningList, ScreeningImport]]:
    """The latest of a list, newest first. Raises `NotFound`."""
    row = queries.find_list(session, code)
    if row is None:
        raise NotFound(f"No list {code[:64]} was imported.")
    return [(row, made) for made in queries.imports_of(session, row.id, MOST_IMPORTS)]


def title_of(code: str) -> str:
    annex = code.removeprefix("eu_annex_").replace("_", " ").upper()
    return TITLES.get(code, f"European Union: Annex {annex}")


def _state(code: str, row: ScreeningList | None, days: int, today: datetime) -> ListState:
    if row is None:
        return ListState(code, title_of(code), "missing")
    published = row.imported_at if row.published_on is None else datetime.combine(row.published_on, time(), UTC)
    age = today - min(row.imported_at, published)
    allowed = timedelta(days=days)
    is_stale = today - row.imported_at >= allowed
    if not code.startswith(ANNEX):
        is_stale |= today - published >= allowed + PAUSES.get(code, timedelta())
    state: State = "stale" if is_stale else "current"
    told = (row.published_on, row.imported_at, age.days, row.entries, row.names, row.version)
    return ListState(code, title_of(code), state, *told)
