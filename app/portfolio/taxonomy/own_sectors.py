"""Sectors that the operator adds to the tree. None is ever removed, and each stays where it lies: what companies were
described with, and what their lists were made from, keeps its meaning.
"""

import csv
import re
from collections.abc import Iterable
from contextlib import suppress
from io import StringIO
from threading import Event
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, StringConstraints, ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import FieldError, Invalid, field_errors
from app.portfolio.taxonomy import queries
from app.schemas import RequestModel, Tag
from matching.taxonomy import sectors as tree
from models import Sector

SECONDS = 5.0
"""How long a server may not know yet what was added beside it."""

COLUMNS = ("code", "name_it", "name_ru", "name_en")
SHAPE = "[a-z0-9]+(_[a-z0-9]+)*"


def _code(text: str) -> str:
    if not re.fullmatch(SHAPE, text):
        raise ValueError(f"{text[:64]!r} is no code of a sector: small letters, digits, underscores: medical_devices")
    return text


NewSector = Annotated[Tag, StringConstraints(max_length=64), AfterValidator(_code)]


class SectorIn(RequestModel):
    """A sector to be added, or one of the operator's own to be called otherwise."""

    code: NewSector
    parent: Tag | None = None
    name_it: Tag
    name_ru: Tag
    name_en: Tag


class Done(NamedTuple):
    """What was done about a sector."""

    code: str
    done: Literal["added", "changed", "so already"]


def load(session: Session) -> None:
    """Makes the operator's sectors known to this process."""
    rows = queries.sectors(session).values()
    tree.extend(
        tree.Sector(row.code, row.parent, {"it": row.name_it, "ru": row.name_ru, "en": row.name_en}) for row in rows
    )


def keep_current(engine: Engine, ended: Event) -> None:
    """Loads them every few seconds until `ended` is set: another process may add some."""
    while not ended.wait(SECONDS):
        # A database that is away for a while is the concern of who is asked for something.
        with suppress(DBAPIError), transaction(engine, writes=False) as session:
            load(session)


def add(session: Session, sent: Iterable[SectorIn]) -> list[Done]:
    """Adds sectors; of the operator's own that are there it changes the names. Raises `Invalid`, and then adds none."""
    load(session)
    known = queries.sectors(session)
    done = [_add(session, known, one) for one in sent]
    for one in done:
        if one.done != "so already":
            record(
                session, OPERATOR, f"sector.{'add' if one.done == 'added' else 'change'}", details={"code": one.code}
            )
    session.flush()
    load(session)
    return done


def _add(session: Session, known: dict[str, Sector], sent: SectorIn) -> Done:
    row = known.get(sent.code)
    if row is None and tree.known(sent.code):
        raise _invalid(sent.code, "is a sector of the tree already, and stays as it is")
    if row is not None and row.parent != sent.parent:
        raise _invalid(sent.code, f"lies in {row.parent or 'no other sector'}, and stays there")
    if row is not None:
        changes = {name: value for name, value in sent.model_dump().items() if getattr(row, name) != value}
        for name, value in changes.items():
            setattr(row, name, value)
        return Done(sent.code, "changed" if changes else "so already")
    if sent.parent is not None:
        _check_parent(known, sent.code, sent.parent)
    known[sent.code] = Sector(**sent.model_dump())
    session.add(known[sent.code])
    return Done(sent.code, "added")


def _check_parent(known: dict[str, Sector], code: str, parent: str) -> None:
    if parent in known:
        above = known[parent].parent
    else:
        try:
            tree.check(parent)
        except tree.UnknownSector as error:
            raise _invalid(code, f"cannot lie in {parent}: {error}") from None
        above = tree.sectors()[parent].parent
    if above is not None:
        raise _invalid(code, f"cannot lie in {parent}, which lies in {above}: the tree is two levels deep")


def read_table(data: bytes) -> list[SectorIn]:
    """A CSV file with the columns `code`, `parent`, `name_it`, `name_ru`, `name_en`. Raises `Invalid`, by line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("The file is not UTF-8.") from None
    header = text.partition("\n")[0]
    rows = csv.DictReader(StringIO(text), delimiter=max(";,\t", key=header.count))
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        raise Invalid(f"The header has no column {', '.join(missing)}.")
    found: list[SectorIn] = []
    wrong: list[FieldError] = []
    for row in rows:
        try:
            found.append(SectorIn.model_validate({name: value for name, value in row.items() if name and value}))
        except ValidationError as error:
            wrong += [item.model_copy(update={"line": rows.line_num}) for item in field_errors(error.errors())]
    if wrong:
        raise Invalid("The file has problems; no sector was added.", errors=wrong)
    return found


def _invalid(code: str, reason: str) -> Invalid:
    return Invalid(errors=[FieldError(field=code, reason=reason)])
