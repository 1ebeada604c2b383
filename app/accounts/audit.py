"""The audit trail: who did what. Written in the transaction of the change: there is neither without the other."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from models import AuditEntry

Details = Mapping[str, Any]
"""Ids, counts, dates and codes, alone or in lists."""
CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,64}")


class Entry(NamedTuple):
    action: str
    subject_kind: str | None
    subject_id: int | None
    details: Details


def record(
    session: Session,
    caller: Caller | None,
    action: str,
    subject_kind: str | None = None,
    subject_id: int | None = None,
    details: Details | None = None,
) -> None:
    """One entry for one change. `action` is what was done to what: `company.change`. Without a caller: nobody we know.

    Raises `ValueError` for a text among the details.
    """
    entry = Entry(action, subject_kind, subject_id, details or {})
    session.add(AuditEntry(**_columns(caller, entry)))


def record_all(session: Session, caller: Caller | None, entries: Sequence[Entry]) -> None:
    """Many entries at once, after those that were recorded before."""
    session.flush()
    if entries:
        session.execute(insert(AuditEntry), [_columns(caller, entry) for entry in entries])


def _columns(caller: Caller | None, entry: Entry) -> dict[str, Any]:
    for name, value in entry.details.items():
        for part in value if isinstance(value, list | tuple) else (value,):
            if isinstance(part, str) and not CODE.fullmatch(part):
                raise ValueError(f"{entry.action}: {name} is no code, and the audit trail holds no texts")
    kind, actor_id = caller.actor if caller else ("nobody", None)
    return {"actor_kind": kind, "actor_id": actor_id, **entry._asdict(), "details": dict(entry.details)}
