"""A file must be what its name says."""

import io
import zipfile

import pytest

from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.templates import template


def archive(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return out.getvalue()


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
LOCKED = OLD + "EncryptedPackage".encode("utf-16-le")
CSV, JSONL = template("csv"), template("jsonl")


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"<!DOCTYPE html><html><table>", "a web page"),
        (b"<?xml version='1.0'?><a/>", "an XML document"),
        (OLD, "an old Office file that is no Excel workbook"),
        (bytes(range(256)) * 20, "binary data"),
        ("park;name".encode("utf-16-le"), "binary data, or Unicode text without"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (archive("photo.txt"), "a ZIP archive"),
        (archive("word/document.xml"), "a Word document"),
        (archive("mimetype", "content.xml"), "an OpenDocument file that is no spreadsheet"),
        (template("xlsx")[:2000], "a damaged ZIP file or workbook"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "companies"])
def test_a_file_that_is_no_list_is_told_what_it_looks_like(name, data, looks):
    with pytest.raises(UnreadableFile, match=f"The content looks like {looks}.*; CSV, Excel"):
        read_rows(data, name)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("name", ["a.csv", "a.xls", "elenco.pdf", "companies", "список.xlsx"])
def test_the_content_decides_over_the_name(name, kind):
    assert read_rows(template(kind), name).kind == kind


def test_json_inside_a_cell_does_not_make_a_table_json():
    assert len(read_rows(b'park;name;vat;summary_it\nt;A;1;"\n{""a"": 1}"\n', "a.csv").rows) == 1


def test_a_bad_first_line_does_not_make_json_lines_a_table():
    assert [problem.line for problem in read_rows(b"name;\n{}\n{}\n", "a.jsonl").problems] == [1]


def test_a_workbook_with_a_password_says_so():
    with pytest.raises(UnreadableFile, match="protected by a password"):
        read_rows(LOCKED, "a.xlsx")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl"])
@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf\n", b"\xff\xfe\r\0\n\0"])
def test_an_empty_file_is_refused(name, data):
    with pytest.raises(UnreadableFile, match="The file is empty"):
        read_rows(data, name)


def test_names_are_read_without_case():
    assert read_rows(CSV, "C:\\data\\AZIENDE.CSV").kind == "csv"
    assert read_rows(JSONL, "x.NDJSON").kind == "jsonl"
