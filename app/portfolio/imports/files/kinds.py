"""The kind of a file: what its name says, and whether its content agrees."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from app.portfolio.imports.files.rows import Kind, UnreadableFile

_EXTENSIONS: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
_EXCEL, _LOCKED_EXCEL = "an Excel workbook (.xlsx)", "an Excel workbook protected by a password"
_JSON, _TEXT = "JSON", "plain text or CSV"
_NAMES: dict[Kind, str] = {"csv": "a CSV file", "xlsx": _EXCEL, "jsonl": "a JSON Lines file"}
_CONTENTS: dict[Kind, str] = {"csv": _TEXT, "xlsx": _EXCEL, "jsonl": _JSON}

_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"{\\rtf", "a rich text document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database file"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Office files, and of encrypted new ones
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_CONTENTS = (
    ("xl/workbook.xml", _EXCEL),
    ("xl/workbook.bin", "an Excel binary workbook (.xlsb)"),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file (.ods, .odt)"),
)
_WEB_PAGE = re.compile(rb"\s*<(!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml")
_JSON_LINE = re.compile(rb'^\s*(\{\s*(["}]|$)|\[\s*[{\[\]])')
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 64 * 1024


def kind_of(data: bytes, file_name: str) -> Kind:
    """The kind that the name says. Raises `UnreadableFile` if the content is something else, or nothing."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise UnreadableFile("The file is empty.")
    kind = _EXTENSIONS.get(PurePath(file_name.strip()).suffix.lower())
    content = _content_of(data)
    if kind is None:
        raise UnreadableFile(
            f"The name of the file must end in .csv, .xlsx or .jsonl; the content looks like {content}."
        )
    if kind == "xlsx" and content == _LOCKED_EXCEL:
        raise UnreadableFile("The workbook is protected by a password; save a copy without one.")
    if content != _CONTENTS[kind]:
        raise UnreadableFile(f"The file is named like {_NAMES[kind]}, but its content looks like {content}.")
    return kind


def _content_of(data: bytes) -> str:
    for signature, content in _SIGNATURES:
        if data.startswith(signature):
            return content
    if data.startswith(_OLE):
        return _LOCKED_EXCEL if "EncryptedPackage".encode("utf-16-le") in data else "an old Excel file (.xls)"
    if data.startswith(_ZIP):
        return _content_of_zip(data)
    return _content_of_text(data[:_SAMPLE])


def _content_of_zip(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (BadZipFile, ValueError, NotImplementedError):
        return "a damaged ZIP file or workbook"
    return next((content for part, content in _ZIP_CONTENTS if part in names), "a ZIP archive")


def _content_of_text(sample: bytes) -> str:
    if sample.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        sample = sample.decode("utf-16", "ignore").encode("utf-8", "ignore")
    sample = sample.removeprefix(BOM_UTF8)
    if len(_CONTROL.findall(sample)) * 10 > len(sample):
        return "binary data, or Unicode text without a byte order mark"
    if _WEB_PAGE.match(sample):
        return "a web page (HTML)"
    if _XML.match(sample):
        return "an XML document"
    return _JSON if _is_json(sample) else _TEXT


def _is_json(sample: bytes) -> bool:
    """By its first line, or by most lines: one bad line is a problem of that line, not of the file."""
    alike = [_JSON_LINE.match(line) is not None for line in sample.splitlines() if line.strip()]
    return alike[:1] == [True] or sum(alike) * 2 > len(alike)
