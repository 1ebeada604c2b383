"""How the matches of a run are looked up."""

from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.database import transaction
from app.matches.runs import repository


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_first_pages_are_looked_up_by_their_owners_and_not_among_all_matches(engine: Engine) -> None:
    asked: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if "tellings" in statement:
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    with transaction(engine, writes=False) as session:
        assert repository.matches.untold(session, 1, range(60), 2) == []
        event.remove(engine, "before_cursor_execute", listen)
        plans = [
            " ".join(str(step) for step in session.connection().exec_driver_sql(f"explain query plan {sql}", given))
            for sql, given in asked
        ]
    assert len(plans) == 2
    for plan, index in zip(plans, ("ix_matches_list_a", "ix_matches_list_b"), strict=True):
        assert index in plan
        assert "ix_matches_corridor" not in plan
