"""JSON Lines in, companies and problems out."""

import pytest

from app.portfolio.imports.files.rows import Problem, Row, UnreadableFile
from app.portfolio.imports.rows_of_file import read_rows


def read(text, **options):
    return read_rows(text if isinstance(text, bytes) else text.encode(), "companies.jsonl", **options)


def test_an_object_a_line_with_blank_lines_and_a_mark():
    found = read(b'\xef\xbb\xbf{"name": "A"}\r\n\r\n  \n{"name": "\xd0\xaf\xe2\x80\xa8", "offers": [{"trl": 7}]}')
    assert found.encoding == "utf-8-sig"
    assert found.rows == [Row(1, {"name": "A"}), Row(4, {"name": "Я\u2028", "offers": [{"trl": 7}]})]
    assert found.problems == []


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ('{"name": "A" "b": 1}', "", "is not JSON at column 14: Expecting ',' delimiter"),
        ("park;name", "", "is not JSON at column 1: Expecting value"),
        ("[1, 2]", "", "is not a JSON object"),
        ("null", "", "is not a JSON object"),
        ('{"a": {"trl": 1, "trl": 2}}', "trl", "is there twice in one object"),
        ('{"a": NaN}', "", "holds NaN, which is not a JSON number"),
        ('{"a": -Infinity}', "", "holds -Infinity, which is not a JSON number"),
        ('{"a": 1e999}', "", "holds 1e999, which is too large a number"),
        ('{"a": ' + "9" * 5000 + "}", "", f"holds {'9' * 40}, which is too large a number"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "", "is nested too deeply"),
        ('{"a": ' + "[" * 30 + "]" * 30 + "}", "", "is nested too deeply"),
        (
            '{"offers": [{"title": "=1"}]}',
            "offers.0.title",
            "looks like a spreadsheet formula; write plain text",
        ),
        ('{"name": "\\u0000"}', "name", "holds an invisible control character (U+0000)"),
        ('{"name": "\\ud83d"}', "name", "holds an invisible control character (U+D83D)"),
        ('{"\\ud83d": 1}', "?", "holds an invisible control character (U+D83D)"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_problem_and_the_others_are_read(line, field, reason):
    found = read('{"name": "Good"}\n' + line + '\n{"name": "Also"}')
    assert [row.line for row in found.rows] == [1, 3]
    assert found.problems == [Problem(2, field, reason)]


@pytest.mark.parametrize("text", ['[{"name": "A"}]', '{\n  "name": "A"\n}'])
def test_one_document_over_many_lines_is_refused_with_what_to_do(text):
    with pytest.raises(UnreadableFile, match="each company as one object on one line"):
        read(text)


def test_another_encoding_is_refused_with_its_line():
    with pytest.raises(UnreadableFile, match="line 2 is not"):
        read(b'{"name": "A"}\n' + '{"name": "Завод"}'.encode("cp1251"))


def test_too_many_rows_are_refused():
    with pytest.raises(UnreadableFile, match="more than 1 companies"):
        read('{"a": 1}\n{"a": 1}', max_rows=1)
