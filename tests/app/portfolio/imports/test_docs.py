"""docs/importing.md says what the reader, the schemas and the templates say."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from app.portfolio.companies.opportunity_schemas import Ipr, Stage
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.imports.files.columns import COLUMNS, LANGUAGES, MOST_OPPORTUNITIES
from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.templates import EXAMPLE_NUMBERS, template
from app.schemas import SpaceKind
from app.settings import Settings
from matching.profiles import Form
from matching.taxonomy.activities import System

TEXT = (Path(__file__).parents[4] / "docs" / "importing.md").read_text(encoding="utf-8")


def documented(heading: str) -> set[str]:
    """The columns named in the table under that heading."""
    rows = re.search(rf"^\| {re.escape(heading)} \|.*\n\|---.*\n((?:\|.*\n)+)", TEXT, re.MULTILINE)[1]
    return {name for row in rows.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_every_column_is_documented_and_no_other():
    of_company = {column.name for column in COLUMNS if column.path[0] not in ("offers", "needs")}
    of_other_languages = {f"{name}_{code}" for name in ("summary", "description") for code in LANGUAGES[3:]}
    assert documented("column") == of_company - of_other_languages
    assert "`description_de`" in TEXT
    assert f"numbers from 1 to {MOST_OPPORTUNITIES}" in TEXT
    of_offer = {column.name.removeprefix("offer_1_") for column in COLUMNS if column.name.startswith("offer_1_")}
    assert documented("`offer_1_…`, `need_1_…`") == of_offer


def test_a_template_has_the_documented_columns():
    headings = template("csv").decode("utf-8-sig").splitlines()[0].split(";")
    offer = documented("`offer_1_…`, `need_1_…`")
    numbered = {f"{side}_{number}_{name}" for side in ("offer", "need") for number in "12" for name in offer}
    assert set(headings) == documented("column") | numbered


@pytest.mark.parametrize("kind", [Form, Stage, Ipr, SpaceKind, System])
def test_every_accepted_value_is_documented(kind):
    values = get_args(kind) or [form.value for form in kind]
    assert [value for value in values if f"`{value}`" not in TEXT] == []


def test_the_json_line_of_the_docs_can_be_imported():
    line = re.search(r"```json\n(.*)\n```", TEXT)[1]
    (row,) = read_rows(line.encode(), "example.jsonl").rows
    assert CompanyIn.model_validate(row.company).name == json.loads(line)["name"]


def test_limits_and_examples_are_as_documented():
    assert f"`PONTE_IMPORT_MEGABYTES` ({Settings(_env_file=None).import_megabytes})" in TEXT
    assert all(number in TEXT for number in EXAMPLE_NUMBERS)
