"""A list takes the place of its version before, as a whole or not at all, and what changed is told."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.compliance.screening import queries
from app.compliance.screening.entries import ListFile
from app.compliance.screening.files.opening import NamedFile, read_list
from app.compliance.screening.files.reading import UnreadableList
from app.errors import Conflict, FieldError, Invalid
from models import ScreeningImport, ScreeningList
from models.base import now

SHRUNK = 0.5
"""A file with fewer entries than this share of those before is likely another list, or cut off."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadList:
    """A file that was read, and its hash."""

    file: ListFile
    sha256: str


def read_files(files: Sequence[NamedFile], code: str | None, published_on: date | None) -> ReadList:
    """Without the database, so that nobody waits meanwhile. Raises `Invalid`."""
    try:
        found = read_list(files, code)
    except UnreadableList as error:
        raise Invalid(
            "The file cannot be read; nothing was changed.", errors=[FieldError(field="file", reason=error.reason)]
        ) from error
    digest = hashlib.sha256()
    for file in files:
        file.content.seek(0)
        while block := file.content.read(_BLOCK):
            digest.update(block)
    day = published_on or found.published_on
    return ReadList(ListFile(found.code, found.format, day, found.entries), digest.hexdigest())


def store(
    session: Session, caller: Caller, read: ReadList, *, replace: bool = False
) -> tuple[ScreeningList, ScreeningImport]:
    """Raises `Conflict` for a list that has lost half its entries, or is older, unless it may `replace` it."""
    file, when = read.file, now()
    row = queries.find_list(session, file.code)
    before = queries.contents(session, row.id) if row is not None else {}
    _refuse_doubtful(file, row, len(before), replace=replace)
    told = {entry.key: entry.stored() for entry in file.entries}
    added = {key: content for key, content in told.items() if key not in before}
    changed = {key: content for key, content in told.items() if key in before and before[key] != content}
    removed = [key for key in before if key not in told]
    if row is None:
        row = ScreeningList(code=file.code, version=0)
        session.add(row)
    row.format, row.published_on, row.imported_at = file.format, file.published_on, when
    row.entries, row.names = len(told), sum(len(entry.names) for entry in file.entries)
    row.version += bool(added or changed or removed)
    session.flush()
    queries.replace_entries(session, row.id, [*changed, *removed], added | changed)
    made = ScreeningImport(
        list_id=row.id,
        imported_at=when,
        published_on=file.published_on,
        key_id=caller.key_id,
        version=row.version,
        sha256=read.sha256,
        entries=len(told),
        added=sorted(added),
        changed=sorted(changed),
        removed=sorted(removed),
    )
    session.add(made)
    counts = {"added": len(added), "changed": len(changed), "removed": len(removed)}
    record(session, caller, "screening_list.import", "screening_list", row.id, {"list": row.code} | counts)
    session.flush()
    return row, made


def _refuse_doubtful(file: ListFile, row: ScreeningList | None, before: int, *, replace: bool) -> None:
    if row is None or replace:
        return
    if len(file.entries) < SHRUNK * before:
        raise Conflict(
            f"The list {file.code} has {before:,} entries, this file {len(file.entries):,}: it may be cut off, or"
            " another list. Nothing was changed; say `replace` if it is right."
        )
    if file.published_on and row.published_on and file.published_on < row.published_on:
        raise Conflict(
            f"This file is of {file.published_on}, the list {file.code} here of {row.published_on}. Nothing was"
            " changed; say `replace` if the older one is to stand."
        )
