"""Codes of countries: those of ISO 3166-1."""

from importlib.resources import files

from app.portfolio.imports.cells.countries import read_country
from app.portfolio.schemas import countries


def test_a_country_is_one_that_the_standard_names() -> None:
    table = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    named = {line.partition("\t")[0] for line in table.splitlines() if line and not line.startswith("#")}
    assert countries() == named | {"XK"}


def test_a_cell_with_a_code_that_nobody_has_names_no_country() -> None:
    assert read_country("MA").value == "MA"
    for cell in ("ZZ", "RM", "EU"):
        reading = read_country(cell)
        assert (reading.value, reading.remark) == (None, f'"{cell}" is not a country; left empty')
