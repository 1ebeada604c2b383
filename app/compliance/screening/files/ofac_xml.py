"""OFAC's lists in XML: `sdnList` with an `sdnEntry` for each party, of the SDN list and of the consolidated one."""

from collections.abc import Iterable
from datetime import date
from xml.etree.ElementTree import Element

from app.compliance.screening.entries import Draft, Entry, ListFile
from app.compliance.screening.files.values import country, day, numbers_in, official_number
from app.compliance.screening.files.xml_parts import children, text
from matching.screening.parties import Kind

WANTED = frozenset({"sdnEntry", "publshInformation"})
KINDS: dict[str, Kind] = {"individual": "person", "entity": "organisation", "vessel": "vessel", "aircraft": "other"}
NUMBERS = (
    "tax id",
    "registration",
    "business number",
    "company number",
    "v.a.t",
    "c.u.i.",
    "trade license",
    "commercial",
)
"""Beginnings of the types of papers that are kept, in small letters; those of people's papers are not."""


def read_ofac_xml(code: str, parts: Iterable[Element]) -> ListFile:
    published: date | None = None
    entries: list[Entry] = []
    for part in parts:
        if part.tag.endswith("publshInformation"):
            published = day(text(part, "Publish_Date"), american=True)
        else:
            entries.append(_entry(part))
    return ListFile(code, "ofac-xml", published, entries)


def _entry(part: Element) -> Entry:
    draft = Draft(text(part, "uid"), KINDS.get(text(part, "sdnType").lower(), "other"))
    draft.name(_name(part))
    for names in children(part, "akaList"):
        for aka in children(names, "aka"):
            draft.name(_name(aka), weak=text(aka, "category").lower() == "weak")
    for papers in children(part, "idList"):
        for paper in children(papers, "id"):
            if is_number(text(paper, "idType")):
                where = country(text(paper, "idCountry"))
                draft.number(official_number(text(paper, "idNumber"), where, tax=True))
    for name in ("addressList", "nationalityList", "citizenshipList"):
        for place in (one for found in children(part, name) for one in found):
            if code := country(text(place, "country")):
                draft.countries[code] = None
    for found in numbers_in(text(part, "remarks")):
        draft.number(found)
    for programmes in children(part, "programList"):
        draft.programmes |= dict.fromkeys(text(one) for one in children(programmes, "program"))
    return draft.entry()


def _name(part: Element) -> str:
    last, first = text(part, "lastName"), text(part, "firstName")
    return f"{last}, {first}" if first else last


def is_number(kind: str) -> bool:
    return kind.lower().startswith(NUMBERS)
