"""EU Financial Sanctions Files, XML 1.1: `export` with a `sanctionEntity` for each party."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from app.compliance.screening.entries import Draft, Entry, ListFile
from app.compliance.screening.files.values import day, numbers_in, official_number
from app.compliance.screening.files.xml_parts import children, text
from matching.screening.parties import Kind

WANTED = frozenset({"sanctionEntity"})
KINDS: dict[str, Kind] = {"P": "person", "E": "organisation", "person": "person", "enterprise": "organisation"}
NUMBERS = frozenset({"regnumber", "fiscalcode", "tax", "taxid", "vat", "tradelic"})
"""Types of identification that are kept; those of people's papers are not."""
NO_COUNTRY = frozenset({"", "00"})


def read_eu_xml(root: Element, parts: Iterable[Element]) -> ListFile:
    published = day(root.get("generationDate", ""))
    return ListFile("eu", "eu-xml", published, [_entry(part) for part in parts])


def _entry(part: Element) -> Entry:
    reference = part.get("euReferenceNumber", "")
    draft = Draft(part.get("logicalId") or reference, reference=reference)
    for found in children(part, "subjectType"):
        draft.kind = KINDS.get(found.get("classificationCode", ""), KINDS.get(found.get("code", ""), "other"))
    for alias in children(part, "nameAlias"):
        parts = " ".join(alias.get(one, "") for one in ("firstName", "middleName", "lastName"))
        draft.name(alias.get("wholeName") or parts, weak=alias.get("strong") == "false")
    for place in (*children(part, "citizenship"), *children(part, "address")):
        if (code := place.get("countryIso2Code", "")) not in NO_COUNTRY:
            draft.countries[code] = None
    _add_numbers(draft, part)
    _add_dates(draft, part)
    return draft.entry()


def _add_numbers(draft: Draft, part: Element) -> None:
    for paper in children(part, "identification"):
        code = paper.get("countryIso2Code", "")
        if paper.get("identificationTypeCode", "") in NUMBERS:
            number = paper.get("latinNumber") or paper.get("number") or ""
            draft.number(official_number(number, "" if code in NO_COUNTRY else code, tax=True))
    for remark in (*children(part, "remark"), *(found for one in part for found in children(one, "remark"))):
        for labelled in numbers_in(text(remark)):
            draft.number(labelled)


def _add_dates(draft: Draft, part: Element) -> None:
    """The day of the listing, or else that of the first of its legal acts; programmes and acts."""
    designated = day(part.get("designationDate", ""))
    draft.dates |= {designated} if designated else set()
    for regulation in children(part, "regulation"):
        published = day(regulation.get("publicationDate", ""))
        if published and not designated:
            draft.dates.add(published)
        if programme := regulation.get("programme"):
            draft.programmes[programme] = None
        if title := regulation.get("numberTitle"):
            draft.bases[title] = None
