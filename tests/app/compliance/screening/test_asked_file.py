"""Names to be screened come as lines, CSV or JSON Lines."""

import pytest

from app.compliance.screening.asked_file import read_asked
from app.errors import Invalid
from tests.support.sanctions import INN


def test_one_name_a_line() -> None:
    asked = read_asked("Alfa, S.r.l.\n\nАО «Квантрел»\n".encode())
    assert [(line, subject.names) for line, _, subject in asked] == [(1, ["Alfa, S.r.l."]), (3, ["АО «Квантрел»"])]


def test_csv_with_kind_country_and_number() -> None:
    text = f'id;name;kind;country;number;note\n7;"Alfa";company;de;HRB 1;x\n8;Beta|Бета;individual;;{INN};\n'
    (_, own, alfa), (line, _, beta) = read_asked(text.encode())
    assert (own, alfa.names, alfa.kind, alfa.country, alfa.numbers) == ("7", ["Alfa"], "organisation", "DE", ["HRB 1"])
    assert (line, beta.names, beta.kind, beta.numbers) == (3, ["Beta", "Бета"], "person", [INN])


def test_json_lines() -> None:
    (_, own, subject), *_ = read_asked(f'{{"id": 5, "names": ["Alfa", "Альфа"], "inn": "{INN}"}}\n'.encode())
    assert (own, subject.names, subject.numbers) == ("5", ["Alfa", "Альфа"], [INN])


@pytest.mark.parametrize(
    ("text", "field"),
    [("name,kind\nAlfa,vehicle\n", "line 2: kind"), ('{"name": "Alfa"}\nnothing\n', "line 2: file"),
     ("name,number\n,\nx,\n,5\n", None), ("name,kind\n,person\n", "line 2: file")],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_by_line(text: str, field: str | None) -> None:
    if field is None:
        assert [line for line, _, _ in read_asked(text.encode())] == [3, 4]
        return
    with pytest.raises(Invalid) as refused:
        read_asked(text.encode())
    assert refused.value.extras["errors"][0]["field"] == field
