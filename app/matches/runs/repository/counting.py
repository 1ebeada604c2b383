"""How many rows a statement has changed."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult
from sqlalchemy.orm import Session


def changed(session: Session, statement: Any, values: Sequence[dict[str, Any]] | None = None) -> int:
    # Otherwise an insert on PostgreSQL counts as -1.
    done = session.execute(statement, values, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", done).rowcount
