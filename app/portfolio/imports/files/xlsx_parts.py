"""The package of a workbook: its XML parts, within limits, and which of them holds which sheet (ECMA-376)."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 (the module names its exception in lower case)

from app.portfolio.imports.files.rows import UnreadableFile

BROKEN = "The workbook is damaged; open it in a spreadsheet program and save it again."
TOO_LARGE = "The workbook is too large when unpacked; split it, or save the sheet as CSV."
_MOST_BYTES = 256 * 1024 * 1024
STRINGS = "xl/sharedstrings.xml"
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_CHUNK = 256 * 1024

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that people see: its name and its part of the package."""

    name: str
    part: str


def unpack(data: bytes) -> dict[str, bytes]:
    """The XML parts by lower-case name; pictures and the like stay packed.

    The sizes that a package states may lie, so bytes are counted as they come.
    """
    parts: dict[str, bytes] = {}
    left = _MOST_BYTES
    try:
        with ZipFile(BytesIO(data)) as archive:
            for entry in archive.infolist():
                name = entry.filename.replace("\\", "/").lstrip("/").lower()
                if not name.endswith((".xml", ".rels")):
                    continue
                if name in parts:
                    raise UnreadableFile(BROKEN)
                parts[name] = _unpack_entry(archive, entry, left)
                left -= len(parts[name])
    except (BadZipFile, ZlibError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise UnreadableFile(BROKEN) from error
    return parts


def repack(parts: dict[str, bytes]) -> BytesIO:
    """A package of exactly these parts: the reader of values gets what was counted, and not a byte more."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed


def visible_sheets(parts: dict[str, bytes]) -> list[Sheet]:
    """The worksheets that are not hidden, in the order of their tabs."""
    targets: dict[str, str] = {}
    sheets: list[Sheet] = []

    def relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            key, target = attributes.get("Id", ""), attributes.get("Target", "").lower()
            if key in targets:
                raise UnreadableFile(BROKEN)
            targets[key] = target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"

    def sheet(tag: str, attributes: Attributes) -> None:
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            part = targets.get(key, "")
            if part.startswith("xl/worksheets/"):
                sheets.append(Sheet(attributes.get("name", ""), part))

    parse(parts.get(_RELATIONS, b""), relation)
    parse(parts.get(_WORKBOOK, b""), sheet)
    return sheets


def parse(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Stream XML through handlers that get element names without prefix. No DTD, no entities, only UTF-8."""

    def refuse(*_: object) -> None:
        raise UnreadableFile(BROKEN)

    parser = ParserCreate("UTF-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except ExpatError as error:
        raise UnreadableFile(BROKEN) from error


def _unpack_entry(archive: ZipFile, entry: ZipInfo, most_bytes: int) -> bytes:
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnreadableFile(BROKEN)
    content = bytearray()
    with archive.open(entry) as member:
        while chunk := member.read(_CHUNK):
            content += chunk
            if len(content) > most_bytes:
                raise UnreadableFile(TOO_LARGE)
    return bytes(content)
