"""The package of a workbook (XLSX, ODS): its XML parts, within limits, and which of them holds which sheet."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 (the module names its exception in lower case)

from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.files.workbook_values import BROKEN, TOO_LARGE

_MOST_BYTES = 256 * 1024 * 1024
STRINGS = "xl/sharedstrings.xml"
MIME_TYPE = "mimetype"
"""The part by which an OpenDocument file says what it is."""
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_AS_SPELT = {"meta-inf/manifest.xml": "META-INF/manifest.xml"}  # calamine asks for it by this name
_CHUNK = 256 * 1024
_ALWAYS, _MOST_TIMES = 16 * 1024 * 1024, 200
"""Beyond so many bytes a part may be so many times as large as the file. Cells that say something come to some 10,
and only the same cell over and over to 1,000.
"""

Attributes = dict[str, str]


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
                if not name.endswith((".xml", ".rels")) and name != MIME_TYPE:
                    continue
                if name in parts:
                    raise UnreadableFile(BROKEN)
                parts[name] = _unpack_entry(archive, entry, min(left, max(_ALWAYS, _MOST_TIMES * len(data))))
                left -= len(parts[name])
    except (BadZipFile, ZlibError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise UnreadableFile(BROKEN) from error
    return parts


def repack(parts: dict[str, bytes]) -> bytes:
    """A package of exactly these parts: the reader of values gets what was counted, and not a byte more."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(_AS_SPELT.get(name, name), content)
    return packed.getvalue()


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """The part of each worksheet of an XLSX workbook by its name (ECMA-376)."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            key, target = attributes.get("Id", ""), attributes.get("Target", "").lower()
            if key in targets:
                raise UnreadableFile(BROKEN)
            targets[key] = target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"

    def sheet(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            key = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            part = targets.get(key, "")
            if part.startswith("xl/worksheets/"):
                sheets[attributes.get("name", "")] = part

    parse(parts.get(_RELATIONS, b""), relation)
    parse(parts.get(_WORKBOOK, b""), sheet)
    return sheets


def web_links(parts: dict[str, bytes], sheet: str) -> dict[str, str]:
    """The web addresses that cells of a worksheet link to, by the ids of the links; none if their list is damaged."""
    folder, _, name = sheet.rpartition("/")
    found: dict[str, str] = {}

    def relation(tag: str, attributes: Attributes) -> None:
        target = attributes.get("Target", "")
        if tag == "Relationship" and target.lower().startswith(("http://", "https://")):
            found[attributes.get("Id", "")] = target

    with suppress(UnreadableFile):
        parse(parts.get(f"{folder}/_rels/{name}.rels", b""), relation)
    return found


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
        # In pieces, as what a handler raises is heard only when the parser is through with what it was given.
        for start_of_piece in range(0, len(xml), _CHUNK):
            parser.Parse(xml[start_of_piece : start_of_piece + _CHUNK], False)
        parser.Parse(b"", True)
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
