"""EU Financial Sanctions Files, CSV 1.1: semicolons, a row for each name, address, date or paper of a party."""

from collections.abc import Iterable

from app.compliance.screening.entries import Draft, ListFile
from app.compliance.screening.files.eu_xml import KINDS, NO_COUNTRY, NUMBERS
from app.compliance.screening.files.values import day, numbers_in, official_number

NEEDED = frozenset({"Entity_LogicalId", "NameAlias_WholeName"})


def read_eu_csv(rows: Iterable[dict[str, str]]) -> ListFile:
    drafts: dict[str, Draft] = {}
    published = None
    for row in rows:
        published = published or day(row.get("fileGenerationDate", ""), american=False)
        key = row["Entity_LogicalId"].strip()
        if key:
            _add(drafts.setdefault(key, Draft(key)), row)
    return ListFile("eu", "eu-csv", published, [draft.entry() for draft in drafts.values()])


def _add(draft: Draft, row: dict[str, str]) -> None:
    def value(name: str) -> str:
        return row.get(name, "").strip()

    draft.reference = draft.reference or value("Entity_EU_ReferenceNumber")
    code = value("Entity_SubjectType_ClassificationCode")
    draft.kind = KINDS.get(code, KINDS.get(value("Entity_SubjectType"), draft.kind))
    parts = (value("NameAlias_FirstName"), value("NameAlias_MiddleName"), value("NameAlias_LastName"))
    draft.name(value("NameAlias_WholeName") or " ".join(parts), weak=value("NameAlias_Strong").lower() == "false")
    if value("Identification_TypeCode") in NUMBERS:
        country = value("Identification_CountryIso2Code")
        number = value("Identification_LatinNumber") or value("Identification_Number")
        draft.number(official_number(number, "" if country in NO_COUNTRY else country, tax=True))
    for name in ("Citizenship_CountryIso2Code", "Address_CountryIso2Code"):
        if value(name) not in NO_COUNTRY:
            draft.countries[value(name)] = None
    for name in ("Entity_Remark", "NameAlias_Remark", "Identification_Remark"):
        for number_found in numbers_in(value(name)):
            draft.number(number_found)
    since = day(value("Entity_DesignationDate")) or day(value("Entity_Regulation_PublicationDate"))
    if since:
        draft.dates.add(since)
    if programme := value("Entity_Regulation_Programme"):
        draft.programmes[programme] = None
    if title := value("Entity_Regulation_NumberTitle"):
        draft.bases[title] = None
