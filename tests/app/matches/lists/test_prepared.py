"""Statements of lists are built once."""

from typing import Any

import pytest
from sqlalchemy import Engine, Select, literal, select

from app.accounts.roles import OPERATOR
from app.compliance.policy.loading import shipped_packs
from app.compliance.policy.policy import Policy
from app.database import make_engine
from app.matches.lists.filters import Filters, match_query
from app.matches.lists.prepared import rows_of
from app.paging import Paging


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_statement_is_built_once_for_all_engines_of_a_database(engine: Engine) -> None:
    built = []

    def build(*asked: Any) -> Select[Any]:
        built.append(asked)
        return select(literal("found").label("said"))

    query = match_query(OPERATOR, Paging(20, None), "en", Policy.with_packs(shipped_packs()), Filters())
    other = make_engine(engine.url)
    for each in (engine, other):
        with each.connect() as connection:
            assert [row.said for row in rows_of(connection, build, 1, query)] == ["found"]
    other.dispose()
    assert len(built) == 1
