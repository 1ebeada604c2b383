"""A file must be what its name says."""

import io
import zipfile

import pytest

from app.portfolio.imports.files import UnreadableFile, read_rows, template


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
    ("name", "data", "looks"),
    [
        ("a.csv", template("xlsx"), "an Excel workbook"),
        ("a.csv", JSONL, "JSON"),
        ("a.csv", b"%PDF-1.7\n", "a PDF document"),
        ("a.csv", b"<!DOCTYPE html><html><table>", "a web page"),
        ("a.csv", b"<?xml version='1.0'?><a/>", "an XML document"),
        ("a.csv", OLD, "an old Excel file"),
        ("a.csv", bytes(range(256)) * 20, "binary data"),
        ("a.csv", "park;name".encode("utf-16-le"), "binary data, or Unicode text without"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        ("a.xlsx", CSV, "plain text or CSV"),
        ("a.xlsx", OLD, "an old Excel file"),
        ("a.xlsx", b"<html><table>", "a web page"),
        ("a.xlsx", archive("photo.txt"), "a ZIP archive"),
        ("a.xlsx", archive("word/document.xml"), "a Word document"),
        ("a.xlsx", archive("mimetype", "content.xml"), "an OpenDocument file"),
        ("a.xlsx", template("xlsx")[:2000], "a damaged ZIP file or workbook"),
        ("a.jsonl", CSV, "plain text or CSV"),
        ("a.jsonl", template("xlsx"), "an Excel workbook"),
    ],
)
def test_a_file_that_is_something_else_is_told_what_it_looks_like(name, data, looks):
    with pytest.raises(UnreadableFile, match=f"but its content looks like {looks}"):
        read_rows(data, name)


@pytest.mark.parametrize("name", ["a.xls", "a.pdf", "companies", "a.xlsm"])
def test_other_names_are_refused_with_the_names_that_are_taken(name):
    with pytest.raises(UnreadableFile, match=r"must end in \.csv, \.xlsx or \.jsonl; .* looks like plain text"):
        read_rows(CSV, name)


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
