"""A table of sites with their spaces -> what it declares: a line for each space, or for a site without any."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from pydantic import ValidationError
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from app.errors import FieldError, Invalid, field_errors
from app.portfolio.imports.files.text_encoding import decode
from app.portfolio.places.declared import DeclaredSite, code_of
from app.portfolio.places.profiles import KINDS

OF_SITE: Mapping[str, tuple[str, ...]] = {
    "park": ("parco", "парк", "технопарк"),
    "site": ("sede", "polo", "площадка"),
    "site_name": ("nome sede", "название площадки"),
    "city": ("città", "comune", "город"),
    "description": ("descrizione", "описание"),
    "language": ("lingua", "язык"),
    "languages": ("lingue", "языки"),
    "sectors": ("settori", "отрасли"),
}
OF_SPACE: Mapping[str, tuple[str, ...]] = {
    "space": ("spazio", "помещение"),
    "space_name": ("nome spazio", "название помещения"),
    "kind": ("tipo", "тип"),
    "area_m2": ("mq", "m2", "superficie", "м2", "площадь"),
    "workplaces": ("postazioni", "posti di lavoro", "рабочие места"),
    "equipment": ("attrezzature", "dotazioni", "оборудование"),
    "available_from": ("from", "dal", "disponibile dal", "с", "доступно с"),
    "available_until": ("until", "al", "disponibile fino al", "по", "доступно до"),
}
LISTS = {"languages": "[,;]", "sectors": "[,;]", "equipment": ";"}
_KIND_OF = {name.casefold(): kind for kind, names in KINDS.items() for name in names.values()}


def read_sites(data: bytes, file_name: str, park: str | None) -> dict[str, list[DeclaredSite]]:
    """The sites by the code of their park; lines that name none are `park`'s.

    A line without a site goes with the site above it. Codes that are left out are made from the names.
    Raises `Invalid`, with every problem by line and column.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    wrong: list[FieldError] = []
    site: dict[str, Any] | None = None
    for line, cells in _lines(_cells(data, file_name)):
        told, space = _of(cells, OF_SITE), _of(cells, OF_SPACE)
        if name := told.pop("site_name", None):
            told["name"] = name
        code = told.pop("site", None) or code_of(str(told.get("name", "")))
        owner = told.pop("park", None) or park
        if code:
            if owner is None:
                wrong.append(_wrong(line, "park", "no park is said, here or by --park"))
                continue
            site = found.setdefault(owner, {}).setdefault(code, {"code": code, "spaces": [], "lines": []})
            site |= told
        if site is None:
            wrong.append(_wrong(line, "site", "a line has no site, and none above it"))
            continue
        site["line"] = site.get("line", line)
        if space:
            site["spaces"].append(_space(space))
            site["lines"].append(line)
    sites = {owner: [_checked(one, wrong) for one in of_park.values()] for owner, of_park in found.items()}
    if not sites and not wrong:
        raise Invalid("The file holds no site.")
    if wrong:
        raise Invalid("The file has problems; nothing was changed.", errors=wrong)
    return {owner: [one for one in of_park if one] for owner, of_park in sites.items()}


def _wrong(line: int, column: str, reason: str) -> FieldError:
    return FieldError(field=f"line {line}, {column}", reason=reason, line=line)


def _space(told: dict[str, Any]) -> dict[str, Any]:
    if name := told.pop("space_name", None):
        told["name"] = name
    told["code"] = told.pop("space", None) or code_of(str(told.get("name", "")))
    if isinstance(told.get("kind"), str):
        told["kind"] = _KIND_OF.get(told["kind"].casefold(), told["kind"])
    return told


def _checked(site: dict[str, Any], wrong: list[FieldError]) -> DeclaredSite | None:
    first, lines = site.pop("line"), site.pop("lines")
    try:
        return DeclaredSite.model_validate({"name": site["code"]} | site)
    except ValidationError as error:
        for item in field_errors(error.errors()):
            place = re.match(r"spaces\.(\d+)\.?", item.field)
            line = lines[int(place[1])] if place else first
            field = item.field.removeprefix(place[0]) if place else item.field
            wrong.append(_wrong(line, field, item.reason))
        return None


def _of(cells: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in cells.items() if name in names}


def _lines(rows: Iterator[Sequence[Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line that is not blank, its cells by column. The first one holds the headings."""
    columns: list[str | None] | None = None
    for number, row in enumerate(rows, start=1):
        if not any(str(cell).strip() for cell in row):
            continue
        if columns is None:
            columns = [_column(str(cell)) if str(cell).strip() else None for cell in row]
            continue
        told = zip(columns, row, strict=False)
        yield number, {name: _value(name, cell) for name, cell in told if name is not None and str(cell).strip()}


def _column(heading: str) -> str:
    folded = re.sub(r"[\W_]+", "_", heading.replace("²", "2").casefold()).strip("_")
    for name, others in {**OF_SITE, **OF_SPACE}.items():
        if folded in (name, *(other.replace(" ", "_") for other in others)):
            return name
    known = ", ".join([*OF_SITE, *OF_SPACE])
    raise Invalid("A column is not known.", errors=[FieldError(field=heading[:64], reason=f"known are: {known}")])


def _value(name: str, cell: Any) -> Any:
    if name in LISTS:
        return [part.strip() for part in re.split(LISTS[name], str(cell)) if part.strip()]
    if name in NUMBERS:
        try:
            return NUMBERS[name](float(str(cell).replace(",", ".")))
        except ValueError:
            return cell
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _whole(number: float) -> float:
    """3.0 -> 3; what is not whole stays, to be refused with the rest."""
    return int(number) if number.is_integer() else number


NUMBERS: Mapping[str, Callable[[float], float]] = {"area_m2": float, "workplaces": _whole}


def _cells(data: bytes, file_name: str) -> Iterator[Sequence[Any]]:
    """Of a CSV file, or of the first visible sheet of a workbook that holds something."""
    if file_name.lower().endswith((".csv", ".tsv", ".txt")):
        text, _ = decode(data)
        header = text.lstrip().partition("\n")[0]
        yield from csv.reader(StringIO(text, newline=""), delimiter=max(";,\t|", key=header.count))
        return
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for sheet in book.sheets_metadata:
                rows = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                if sheet.visible == SheetVisibleEnum.Visible and rows:
                    yield from rows
                    return
    except CalamineError as error:
        raise Invalid(f"{file_name} is no table: a CSV file or a workbook is needed ({error}).") from None
