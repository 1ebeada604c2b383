"""CSV files in, companies and problems out."""

import csv
import io

import pytest

from app.portfolio.imports.files.rows import Problem, Row, UnreadableFile
from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.tables.plan import Said
from tests.support.effort import calls

HEADER = "park;name;register;employees;summary_it"


def read(text, name="companies.csv", **options):
    return read_rows(text.encode() if isinstance(text, str) else text, name, said=Said(strict=True), **options)


def test_a_line_becomes_a_company_in_the_shape_of_the_api():
    cells = {
        "Park": "trentino",
        "Ragione sociale": "Ferrovall",
        "P. IVA": "01234567890",
        "ИНН": "7701234567.0",
        "founded": "2009",
        "languages": "it; en",
        "activity codes": "ateco2007:28.99.20",
        "summary_it": "breve",
        "description_it": "lunga",
        "description_en": "long",
        "offer_2_title": "second",
        "offer 1 title": "first",
        "offer_1_trl": "7",
        "need_1_space_area_m2": "60,5",
        "need_1_space_equipment": "gas; 380 V",
        "need_1_valid_until": "30/06/2016",
    }
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([cells.keys(), cells.values()])
    assert read(out.getvalue()).rows == [
        Row(
            2,
            {
                "park": "trentino",
                "name": "Ferrovall",
                "identifiers": {"vat": "01234567890", "inn": "7701234567"},
                "founded": 2009,
                "languages": ["it", "en"],
                "activity_codes": [{"system": "ateco2007", "code": "28.99.20"}],
                "descriptions": [
                    {"language": "it", "summary": "breve", "text": "lunga"},
                    {"language": "en", "text": "long"},
                ],
                "offers": [{"title": "first", "trl": 7}, {"title": "second"}],
                "needs": [{"space": {"area_m2": 60.5, "equipment": ["gas", "380 V"]}, "valid_until": "2016-06-30"}],
            },
        )
    ]


def test_empty_cells_are_left_out():
    assert read(HEADER + "\ntrentino;A;1;;\n").rows[0].company == {
        "park": "trentino",
        "name": "A",
        "identifiers": {"register": "1"},
    }


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found_by_the_header_whatever_the_cells_hold(separator):
    cells = ["trentino", '"A; B, C, D, E, F"', "1", "5", '"x;y;z,\tw"']
    text = HEADER.replace(";", separator) + "\n" + separator.join(cells)
    found = read(text)
    assert found.separator == separator
    assert found.rows[0].company["name"] == "A; B, C, D, E, F"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings_of_spreadsheets(codec):
    found = read((HEADER + "\ntechnopolis;ООО «Квантрель» № 5;1;;\n").encode(codec))
    assert found.rows[0].company["name"] == "ООО «Квантрель» № 5"


def test_line_numbers_are_those_of_the_editor():
    text = f'sep=;\r\n\r\n{HEADER}\r\ntrentino;A;1;;"uno\r\ndue\r\ntre"\r\n\r\n;;;;\r\ntrentino;B;2;;\r\n'
    found = read(text)
    assert [(row.line, row.company["name"]) for row in found.rows] == [(4, "A"), (9, "B")]
    assert found.rows[0].company["descriptions"] == [{"language": "it", "summary": "uno\ndue\ntre"}]


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("trentino;A;1", "", "has 3 cells, the header has 5"),
        (
            "trentino;A;1;;;;x",
            "",
            'has more cells than the header, which has 5; a cell that holds ";" must stand in double quotes',
        ),
        ("trentino;=A1;1;;", "name", "looks like a spreadsheet formula; write plain text"),
        ("trentino;A\0;1;;", "name", "holds an invisible control character (U+0000)"),
        (
            "trentino;A;1,02774E+12;;",
            "register",
            "the spreadsheet has shortened this number; format the column as text and write it in full",
        ),
        ('trentino;"A" srl;1;;', "", 'a quote inside a quoted cell must be written twice ("")'),
        ('trentino;A;1;;"open', "", "a quote opened here is never closed, so the rest cannot be read"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_problem_and_the_others_are_read(line, field, reason):
    found = read(f"{HEADER}\ntrentino;Good;1;;\n{line}\n")
    assert [row.company["name"] for row in found.rows] == ["Good"]
    assert found.problems == [Problem(3, field, reason)]


def test_a_line_of_one_cell_too_many_is_told_though_the_last_is_empty():
    found = read(f"{HEADER}\ntrentino;Good;1;;\ntrentino;A;1;; B;\n")
    said = 'has 6 cells, the header has 5; a cell that holds ";" must stand in double quotes'
    assert ([row.company["name"] for row in found.rows], found.problems) == (["Good"], [Problem(3, "", said)])
    ended = read(f"{HEADER}\ntrentino;Good;1;;;\ntrentino;A;1;;;\n")
    assert (len(ended.rows), ended.problems) == (2, []), "all lines may end in a separator"


def test_after_a_bad_line_reading_goes_on():
    found = read(f'{HEADER}\ntrentino;"A" srl;1;;\ntrentino;B;2;;\n')
    assert [row.line for row in found.rows] == [3]


def test_trailing_separators_and_quotes_inside_a_cell_are_fine():
    found = read(f'{HEADER};\ntechnopolis;ООО "Квантрель";1;;;;\n')
    assert found.problems == []
    assert found.rows[0].company["name"] == 'ООО "Квантрель"'


def test_a_number_that_is_none_stays_text_for_the_validation_to_report():
    assert read(HEADER + "\ntrentino;A;1;circa 20;\n").rows[0].company["employees"] == "circa 20"


def test_an_unknown_column_is_a_problem_of_the_header_and_the_rows_are_read():
    found = read("park;name;register;employes;zzzz\ntrentino;A;1;5;x\n")
    assert found.problems == [
        Problem(1, "employes", 'unknown column; the nearest known one is "employees"'),
        Problem(1, "zzzz", "unknown column"),
    ]
    assert len(found.rows) == 1


def test_two_columns_for_one_thing_and_a_value_without_a_heading_are_problems():
    found = read("park;name;nome;;register\ntrentino;A;B;x;1\n")
    assert found.problems == [
        Problem(1, "nome", 'a second column for "name"; "name" is read'),
        Problem(1, "column D", "unknown column"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("park;register\ntrentino;1\n", 'no column for "name"'),
        ("name;employees\nA;1\n", 'no column for "park"'),
        (HEADER + "\n", "a header but no companies"),
        (HEADER + "\n;;;;\n ; ;;;\n", "a header but no companies"),
        (";;;\n;;;\n", "only blank cells"),
        ('"park;name\n', "header .line 1. cannot be read"),
        (
            "park;name;" + "x;" * 20_000 + "\nsouth;Alfa;1\nsouth;Beta;2\n",
            "header .line 1. cannot be read: has more than",
        ),
        ("park;name;register;" + ";".join(f"x{n}" for n in range(1000)) + "\ntrentino;A;1\n", "1003 columns"),
    ],
)
def test_a_file_that_says_nothing_about_companies_is_refused(text, reason):
    with pytest.raises(UnreadableFile, match=reason):
        read(text)


def test_too_many_rows_are_refused():
    text = HEADER + "\ntrentino;A;1;;" * 3
    assert len(read(text, max_rows=3).rows) == 3
    with pytest.raises(UnreadableFile, match="more than 2 companies"):
        read(text, max_rows=2)


def test_ten_times_the_rows_are_ten_times_the_work():
    few, many = (
        (HEADER + "".join(f"\ntrentino;Azienda {n};{n};5;Qualità" for n in range(count))).encode("cp1252")
        for count in (100, 1_000)
    )
    assert len(read(many).rows) == 1_000
    assert calls(lambda: read(many)) < 11 * calls(lambda: read(few))
