"""Which publisher's format a file has: its content decides, not its name."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import BinaryIO

from app.compliance.screening.entries import TITLES, Entry, ListFile
from app.compliance.screening.files import eu_csv, eu_xml, ofac_csv, ofac_xml, un_xml
from app.compliance.screening.files.annex import read_annex
from app.compliance.screening.files.reading import UnreadableList
from app.compliance.screening.files.xml_parts import elements, local
from app.portfolio.imports.files.kinds import kind_of
from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.text_encoding import decode
from app.portfolio.imports.files.values import text as text_of
from app.portfolio.imports.files.workbook_file import read_workbook

ANNEX = "eu_annex_iv"
_ANNEX_CODE = re.compile(r"eu_annex_[a-z0-9_]{1,50}")
_XML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
READ = (
    "EU Financial Sanctions Files (XML 1.1 or CSV), OFAC's lists (XML, or sdn.csv with alt.csv and add.csv), the UN's "
    "consolidated list (XML), or a table of an EU annex (CSV, XLSX) are read"
)
WANTED = eu_xml.WANTED | ofac_xml.WANTED | un_xml.WANTED
LONGEST_CELL = 1_000_000
LONGEST_KEY = 128
MOST_ENTRIES = 200_000
SEPARATORS = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that can be read from its beginning."""

    name: str
    content: BinaryIO


def read_list(files: Sequence[NamedFile], code: str | None = None) -> ListFile:
    """`code`: of the list, where the content does not tell it. Several files only of OFAC's CSV.

    Raises `UnreadableList`: nothing is to be changed then.
    """
    found = _read(files, code)
    if not found.entries:
        raise UnreadableList(
            "The file has no entries; if the list is really empty, nobody should trust this file for it."
        )
    if len(found.entries) > MOST_ENTRIES:
        raise UnreadableList(f"The file has more than {MOST_ENTRIES:,} entries.")
    for entry in found.entries:
        _check(entry)
    twice = len(found.entries) - len({entry.key for entry in found.entries})
    if twice:
        raise UnreadableList(f"{twice:,} entries have the number of another one.")
    if code is not None and code != found.code:
        raise UnreadableList(f"This is the list {found.code}, not {code}.")
    return found


def _check(entry: Entry) -> None:
    if len(entry.key) > LONGEST_KEY:
        raise UnreadableList(f"An entry has a number of {len(entry.key):,} letters: {entry.key[:40]}…")
    if not entry.key or not entry.names:
        what = "number" if not entry.key else "name"
        known = entry.key or entry.names[0].text if entry.names else entry.key
        raise UnreadableList(
            f"An entry ({known or 'the first of them'}) has no {what}: the file is damaged or cut off."
        )


def _read(files: Sequence[NamedFile], code: str | None) -> ListFile:
    if not files:
        raise UnreadableList("No file was sent.")
    if len(files) > 1:
        tables = [_ofac_rows(file) for file in files]
        if not all(tables):
            raise UnreadableList("Several files at once are those of OFAC's list in CSV only; send others one by one.")
        return ofac_csv.read_ofac_csv(_ofac_code(files[0].name, code), (rows for rows in tables if rows))
    (file,) = files
    head = file.content.read(4096)
    file.content.seek(0)
    if _XML_START.match(head):
        return _read_xml(file, code)
    if head.startswith((_ZIP, _OLE)):
        return read_annex(_annex_code(code), _rows_of_workbook(file))
    rows = _ofac_rows(file)
    if rows:
        return ofac_csv.read_ofac_csv(_ofac_code(file.name, code), [rows])
    text = _text(file)
    if set(text.partition("\n")[0].strip().split(";")) >= eu_csv.NEEDED:
        return eu_csv.read_eu_csv(_dictionaries(text))
    return read_annex(_annex_code(code), _table(text))


def _read_xml(file: NamedFile, code: str | None) -> ListFile:
    parts = elements(file.content, WANTED)
    root = next(parts, None)
    if root is None:
        raise UnreadableList("The file is empty.")
    match local(root):
        case "export":
            return eu_xml.read_eu_xml(root, parts)
        case "sdnList":
            return ofac_xml.read_ofac_xml(_ofac_code(file.name, code), parts)
        case "CONSOLIDATED_LIST":
            return un_xml.read_un_xml(root, parts)
        case name:
            raise UnreadableList(f"An XML file that begins with {name[:60]} is none that is known: {READ}.")


def _ofac_code(file_name: str, code: str | None) -> str:
    """Both lists have one format; OFAC calls the files of the second `consolidated.xml` and `cons_prim.csv`."""
    if code in ("ofac", "ofac_consolidated"):
        return code
    return "ofac_consolidated" if "cons" in file_name.lower() else "ofac"


def _annex_code(code: str | None) -> str:
    if code is not None and not _ANNEX_CODE.fullmatch(code):
        title = TITLES.get(code, "no list that is known")
        raise UnreadableList(
            f"The file is no publisher's, and a table can be an annex only, not {code} ({title}). {READ}."
        )
    return code or ANNEX


def _ofac_rows(file: NamedFile) -> list[list[str]]:
    """The rows, if this is one of OFAC's three tables; else none."""
    head = file.content.read(4096)
    file.content.seek(0)
    if _XML_START.match(head) or head.startswith((_ZIP, _OLE)) or not re.match(rb'\s*"?\d+"?\s*,', head):
        return []
    try:
        rows = [row for row in csv.reader(StringIO(_text(file), newline="")) if len(row) > 1]
    except csv.Error as error:
        raise UnreadableList(f"The table cannot be read: {error}.") from error
    sizes = {len(row) for row in rows}
    known = len(sizes) == 1 and sizes <= {ofac_csv.PARTIES, ofac_csv.ALIASES, ofac_csv.ADDRESSES}
    return rows if known and all(row[0].strip().isdigit() for row in rows) else []


def _text(file: NamedFile) -> str:
    data = file.content.read()
    file.content.seek(0)
    csv.field_size_limit(LONGEST_CELL)
    try:
        text, _ = decode(data.rstrip(b"\x1a"))
    except UnreadableFile as error:
        raise UnreadableList(error.reason) from error
    if "\0" in text:
        raise UnreadableList(f"The content is no text; {READ}.")
    return text


def _dictionaries(text: str) -> Iterator[dict[str, str]]:
    rows = csv.reader(StringIO(text, newline=""), delimiter=";")
    try:
        header = [cell.strip() for cell in next(rows)]
        for row in rows:
            if len(row) > len(header):
                raise UnreadableList(
                    f"Line {rows.line_num} has {len(row)} fields, the header {len(header)}: it is damaged."
                )
            if any(row):
                yield dict(zip(header, [*row, *[""] * (len(header) - len(row))], strict=True))
    except csv.Error as error:
        raise UnreadableList(f"Line {rows.line_num} cannot be read: {error}.") from error


def _table(text: str) -> list[list[str]]:
    first = text.lstrip("\n\r").partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        return [row for row in csv.reader(StringIO(text, newline=""), delimiter=separator) if any(row)]
    except csv.Error as error:
        raise UnreadableList(f"The table cannot be read: {error}.") from error


def _rows_of_workbook(file: NamedFile) -> list[list[str]]:
    """Of the first sheet with content."""
    data = file.content.read()
    try:
        kind = kind_of(data, file.name)
        book = read_workbook(data, kind)
    except UnreadableFile as error:
        raise UnreadableList(error.reason) from error
    sheet = next((sheet for sheet in book.sheets if not sheet.hidden and not sheet.is_blank), None)
    return [[text_of(cell) for cell in line.cells] for line in sheet.lines if not line.is_blank] if sheet else []
