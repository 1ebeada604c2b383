"""OFAC's lists in CSV: three files without headings, of parties (12 fields), aliases (5) and addresses (6).

An empty field is `-0-`. Tax and register numbers stand among the remarks.
"""

from collections.abc import Iterable, Iterator

from app.compliance.screening.entries import Draft, ListFile
from app.compliance.screening.files.ofac_xml import KINDS, is_number
from app.compliance.screening.files.reading import UnreadableList
from app.compliance.screening.files.values import country, numbers_in, official_number
from matching.screening.parties import Kind

PARTIES, ALIASES, ADDRESSES = 12, 5, 6
EMPTY = "-0-"


def read_ofac_csv(code: str, files: Iterable[Iterable[list[str]]]) -> ListFile:
    """The files in any order. Raises `UnreadableList` without the one of the parties."""
    drafts: dict[str, Draft] = {}
    later: list[list[str]] = []
    for row in (row for file in files for row in file):
        if len(row) == PARTIES:
            draft = drafts.setdefault(row[0].strip(), Draft(row[0].strip(), _kind(row[2])))
            draft.name(_value(row[1]))
            draft.programmes |= dict.fromkeys(_programmes(_value(row[3])))
            _numbers(draft, _value(row[11]))
        elif len(row) in (ALIASES, ADDRESSES):
            later.append(row)
    if not drafts:
        raise UnreadableList(
            "These are aliases or addresses of OFAC's list; sdn.csv (or cons_prim.csv) belongs to them."
        )
    for row in later:
        found = drafts.get(row[0].strip())
        if found is None:
            continue
        if len(row) == ALIASES:
            found.name(_value(row[3]), weak="weak" in row[2].lower() or "weak" in row[4].lower())
        elif where := country(_value(row[4])):
            found.countries[where] = None
    return ListFile(code, "ofac-csv", None, [draft.entry() for draft in drafts.values()])


def _value(cell: str) -> str:
    cell = cell.strip()
    return "" if cell == EMPTY else cell


def _kind(cell: str) -> Kind:
    return KINDS.get(_value(cell).lower() or "entity", "other")


def _programmes(cell: str) -> Iterator[str]:
    """`UKRAINE-EO13661] [RUSSIA-EO14024` is two."""
    return (one.strip(" []") for one in cell.split("] [") if one.strip(" []"))


def _numbers(draft: Draft, remarks: str) -> None:
    """`Tax ID No. 7700000000 (Russia); Registration Number 1027700000000 (Russia);`"""
    for part in remarks.split(";"):
        kind, _, rest = part.strip().partition("No. ") if "No. " in part else part.strip().partition("Number ")
        number, _, where = rest.partition("(")
        if rest and is_number(kind):
            draft.number(official_number(number, country(where.rstrip(") .")), tax=True))
    for found in numbers_in(remarks):
        draft.number(found)
