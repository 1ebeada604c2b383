"""The audit trail: who did what. Written in the transaction of the change: there is neither without the other."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from models import AuditEntry

Details = Mapping[str, Any]
"""Ids, counts, dates and codes, alone or in lists."""
CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,64}")


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
    for name, value in (details or {}).items():
        for part in value if isinstance(value, list | tuple) else (value,):
            if isinstance(part, str) and not CODE.fullmatch(part):
                raise ValueError(f"{action}: {name} is no code, and the audit trail holds no texts")
    kind, actor_id = caller.actor if caller else ("nobody", None)
    session.add(
        AuditEntry(
            actor_kind=kind,
            actor_id=actor_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            details=dict(details or {}),
        )
    )
