"""The import templates are read as they are."""

import pytest

from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.templates import template

KINDS = ["csv", "xlsx", "jsonl"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_read_without_problems(kind):
    found = read_rows(template(kind), f"template.{kind}")
    assert found.problems == []
    assert [len(row.company["offers"]) for row in found.rows] == [1, 2]
    assert all(row.company["needs"] for row in found.rows)
    assert all("invented" in row.company["name"] for row in found.rows)


def test_the_three_templates_say_the_same():
    first, *others = ([row.company for row in read_rows(template(kind), f"t.{kind}").rows] for kind in KINDS)
    assert others == [first, first]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_the_same_every_time(kind):
    assert template(kind) == template(kind)
