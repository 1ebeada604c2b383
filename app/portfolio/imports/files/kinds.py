"""The kind of a file: what its content is."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 (the module names its exception in lower case)

from app.portfolio.imports.files.rows import Kind, UnreadableFile

_EXCEL, _OLD_EXCEL = "an Excel workbook (.xlsx)", "an old Excel file (.xls)"
_LOCKED_EXCEL, _OPEN_SHEET = "an Excel workbook protected by a password", "an OpenDocument spreadsheet (.ods)"
_JSON, _TEXT = "JSON", "plain text or CSV"
_KINDS: dict[str, Kind] = {_EXCEL: "xlsx", _OLD_EXCEL: "xls", _OPEN_SHEET: "ods", _JSON: "jsonl", _TEXT: "csv"}
_LINES_OF_TEXT = (".csv", ".tsv", ".txt")
_LINES_OF_JSON = (".jsonl", ".ndjson", ".json")

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
)
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_WEB_PAGE = re.compile(rb"\s*<(!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml")
_JSON_LINE = re.compile(rb'^\s*(\{\s*(["}]|$)|\[\s*[{\[\]])')
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 64 * 1024


def kind_of(data: bytes, file_name: str) -> Kind:
    """The kind that the content is, whatever the file is called. Raises `UnreadableFile` if it is none of those taken.

    Only between lines of text and lines of JSON the name has a say: either may begin like the other.
    """
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise UnreadableFile("The file is empty.")
    content = _content_of(data)
    if content == _LOCKED_EXCEL:
        raise UnreadableFile("The workbook is protected by a password; save a copy without one.")
    if content not in _KINDS:
        raise UnreadableFile(
            f"The content looks like {content}; CSV, Excel (.xlsx, .xls), OpenDocument (.ods) and JSON Lines are read."
        )
    name = file_name.strip().lower()
    if content == _TEXT and name.endswith(_LINES_OF_JSON) and _has_json_lines(data[:_SAMPLE]):
        return "jsonl"
    if content == _JSON and name.endswith(_LINES_OF_TEXT) and not _has_json_lines(data[:_SAMPLE]):
        return "csv"
    return _KINDS[content]


def _content_of(data: bytes) -> str:
    for signature, content in _SIGNATURES:
        if data.startswith(signature):
            return content
    if data.startswith(_OLE):
        return _content_of_ole(data)
    if data.startswith(_ZIP):
        return _content_of_zip(data)
    return _content_of_text(data[:_SAMPLE])


def _content_of_zip(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
            if "content.xml" in names:
                return _content_of_open_document(archive)
    except (BadZipFile, ValueError, NotImplementedError):
        return "a damaged ZIP file or workbook"
    return next((content for part, content in _ZIP_CONTENTS if part in names), "a ZIP archive")


def _content_of_open_document(archive: ZipFile) -> str:
    try:
        with archive.open("mimetype") as part:
            mime_type = part.read(100)
    except (KeyError, BadZipFile, ZlibError, OSError, RuntimeError, NotImplementedError):
        mime_type = b""
    return _OPEN_SHEET if mime_type.startswith(_SPREADSHEET) else "an OpenDocument file that is no spreadsheet"


def _content_of_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _LOCKED_EXCEL
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return _OLD_EXCEL
    return "an old Office file that is no Excel workbook"


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


def _has_json_lines(sample: bytes) -> bool:
    return any(_JSON_LINE.match(line) for line in sample.splitlines())


def _is_json(sample: bytes) -> bool:
    """By its first line, or by most lines: one bad line is a problem of that line, not of the file."""
    alike = [_JSON_LINE.match(line) is not None for line in sample.splitlines() if line.strip()]
    return alike[:1] == [True] or sum(alike) * 2 > len(alike)
