"""Problems are told in the headings of the file and in plain words."""

import json

import pytest
from pydantic import ValidationError

from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.tables.plan import Said
from app.portfolio.imports.wording import validation_problem


def problems(data: str, name: str = "a.csv") -> dict[str, str]:
    """Field -> reason, of the only company of a file."""
    file = read_rows(data.encode(), name, said=Said(strict=True))
    assert file.problems == []
    with pytest.raises(ValidationError) as caught:
        CompanyIn.model_validate(file.rows[0].company)
    found = [validation_problem(file, file.rows[0], error) for error in caught.value.errors()]
    return {problem.field: problem.reason for problem in found}


def table(**cells: str) -> dict[str, str]:
    """The same of a table with this one line, beside what every line needs."""
    cells = {"park": "trentino", "name": "A", "register": "1"} | {key.replace("·", " "): cells[key] for key in cells}
    return problems("\t".join(cells) + "\n" + "\t".join(cells.values()) + "\n")


@pytest.mark.parametrize(
    ("heading", "cell", "reason"),
    [
        ("founded", "circa 2009", '"circa 2009" is not a whole number'),
        ("founded", "999", '"999" is too small; the least is 1000'),
        ("employees", "2,5", '"2.5" is not a whole number'),
        ("employees", "100000000", '"100000000" is too large; the most is 10000000'),
        ("country", "Italia", "'Italia' is no country: two capital letters, such as IT"),
        ("website", "www.a.it", '"www.a.it" is not a web address such as https://www.example.com'),
        ("languages", "it; xx", '"xx" is not one of it, ru, en, ar, de, es, fr, ja, ko, nl, pl, pt, th, tr, zh'),
        ("sectors", "drivez", "there is no sector 'drivez'; did you mean 'drives'?"),
        ("activity_codes", "28.99", 'name the classification before each code, as in "ateco2007:28.99.20"'),
        ("activity_codes", "ateco:28.99", '"ateco" is not one of nace, ateco2007, ateco2022, ateco2025, okved2'),
        ("name", "x" * 300, "has 300 characters; at most 256 are allowed"),
        ("summary_ru", "x" * 501, "has 501 characters; at most 500 are allowed"),
        ("Descrizione·IT", "x" * 40_001, "has 40001 characters; at most 40000 are allowed"),
    ],
)
def test_a_wrong_cell_is_named_by_its_heading(heading, cell, reason):
    assert next(iter(table(**{heading: cell}).items())) == (heading.replace("·", " "), reason)


def test_a_wrong_number_is_a_problem_of_an_identifier_column():
    ((field, reason),) = problems("park;name;ИНН\ntechnopolis;А;123\n").items()
    assert field == "ИНН"
    assert "is not a valid INN" in reason


def test_offers_keep_the_numbers_that_they_have_in_the_file():
    found = table(
        **{
            "offer_2_form": "hosting",
            "offer_2_language": "it",
            "offer_2_title": "A",
            "Offerta·7·titolo": "B",
            "offer_7_form": "joint_project",
            "offer_7_valid_from": "primavera",
            "offer_7_space_area_m2": "tanti",
            "need_3_title": "C",
            "need_3_trl": "0",
        }
    )
    assert found == {
        "offer_7_language": "is missing",
        "offer_7_valid_from": '"primavera" is not a date; write it as 2015-12-31',
        "offer_7_space_area_m2": '"tanti" is not a number',
        "need_3_form": "is missing",
        "need_3_language": "is missing",
        "need_3_trl": '"0" is too small; the least is 1',
    }


def test_what_is_wrong_between_cells_is_a_problem_of_the_group():
    found = table(offer_4_form="joint_project", offer_4_language="it", offer_4_title="A", offer_4_space_kind="office")
    assert found == {"offer_4_space": "belongs to the form hosting only"}
    same = {"form": "hosting", "language": "it", "title": "A"}
    assert table(**{f"need_{number}_{name}": cell for number in "13" for name, cell in same.items()}) == {
        "needs": "two of them have the same form and title"
    }


def test_a_json_line_is_told_by_paths():
    company = {
        "park": "trentino",
        "name": None,
        "identifiers": {"register": "1", "tax": "2"},
        "colour": "red",
        "languages": "it",
        "activity_codes": [{"code": "28.99"}],
        "offers": [{"form": "hosting", "language": "it", "title": ""}, 5],
    }
    assert problems(json.dumps(company), "a.jsonl") == {
        "name": "must be text",
        "identifiers.tax": "is not a known field",
        "colour": "is not a known field",
        "languages": "must be a list",
        "activity_codes.0.system": "is missing",
        "offers.0.title": "is empty",
        "offers.1": "must be an object",
    }
