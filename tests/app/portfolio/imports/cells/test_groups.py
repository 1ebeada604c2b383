"""Companies of a group, as people write them in a cell."""

import pytest

from app.portfolio.imports.cells.groups import read_group
from app.portfolio.imports.tables.headings import fields_of_heading


@pytest.mark.parametrize(
    ("cell", "members"),
    [
        ("Alfa S.p.A.", [{"name": "Alfa S.p.A."}]),
        ("Alfa S.p.A. (P. IVA 00743110157)", [{"name": "Alfa S.p.A.", "number": "00743110157"}]),
        ("Alfa S.p.A. - IT 00743110157", [{"name": "Alfa S.p.A.", "number": "IT00743110157"}]),
        ("ООО «Бета», ИНН 7707083893", [{"name": "ООО «Бета»", "number": "7707083893"}]),
        ("7707083893", [{"number": "7707083893"}]),
        ("Gruppo Alfa (Milano)", [{"name": "Gruppo Alfa (Milano)"}]),
        ("Studio 54 S.r.l.; Gamma GmbH\nnessuna", [{"name": "Studio 54 S.r.l."}, {"name": "Gamma GmbH"}]),
        ("нет", None),
        ("n.d.", None),
    ],
)
def test_names_and_numbers_are_told_apart(cell: str, members: list[dict[str, str]] | None) -> None:
    assert read_group(cell).value == members
    assert read_group(cell).remark is None


def test_a_number_with_wrong_check_digits_is_no_number() -> None:
    reading = read_group("Alfa S.p.A. 7707083890")
    assert reading.value == [{"name": "Alfa S.p.A. 7707083890"}]
    assert reading.remark == '"7707083890" is no official number with right check digits; it stays in the name'


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Capogruppo", "parent_companies"),
        ("Società controllante", "parent_companies"),
        ("Controllata da", "parent_companies"),
        ("Материнская компания", "parent_companies"),
        ("Parent company", "parent_companies"),
        ("Controllata", "subsidiaries"),
        ("Società controllate", "subsidiaries"),
        ("Дочерняя компания", "subsidiaries"),
        ("Subsidiaries", "subsidiaries"),
        ("Consorelle", "sister_companies"),
        ("Сестринская компания", "sister_companies"),
        ("Sister company", "sister_companies"),
    ],
)
def test_headings_in_three_languages_name_what_the_others_are(heading: str, field: str) -> None:
    found = fields_of_heading(heading)
    assert max(found, key=lambda name: found[name]) == field
