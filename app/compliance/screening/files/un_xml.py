"""The consolidated list of the United Nations in XML: `INDIVIDUAL` and `ENTITY` under `CONSOLIDATED_LIST`."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from app.compliance.screening.entries import Draft, Entry, ListFile
from app.compliance.screening.files.values import country, day, numbers_in
from app.compliance.screening.files.xml_parts import children, local, text

WANTED = frozenset({"INDIVIDUAL", "ENTITY"})
PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
WEAK = frozenset({"low"})
"""Quality of an alias."""


def read_un_xml(root: Element, parts: Iterable[Element]) -> ListFile:
    published = day(root.get("dateGenerated", ""))
    return ListFile("un", "un-xml", published, [_entry(part) for part in parts])


def _entry(part: Element) -> Entry:
    name = local(part)
    draft = Draft(text(part, "DATAID"), "person" if name == "INDIVIDUAL" else "organisation")
    draft.reference = text(part, "REFERENCE_NUMBER")
    draft.name(" ".join(found for one in PARTS if (found := text(part, one))))
    draft.name(text(part, "NAME_ORIGINAL_SCRIPT"))
    for alias in children(part, f"{name}_ALIAS"):
        draft.name(text(alias, "ALIAS_NAME"), weak=text(alias, "QUALITY").lower() in WEAK)
    for nationality in children(part, "NATIONALITY"):
        for value in children(nationality, "VALUE"):
            draft.countries[country(text(value))] = None
    for address in children(part, f"{name}_ADDRESS"):
        draft.countries[country(text(address, "COUNTRY"))] = None
    draft.countries.pop("", None)
    for number in numbers_in(text(part, "COMMENTS1")):
        draft.number(number)
    if listed := day(text(part, "LISTED_ON")):
        draft.dates.add(listed)
    if programme := text(part, "UN_LIST_TYPE"):
        draft.programmes[programme] = None
    return draft.entry()
