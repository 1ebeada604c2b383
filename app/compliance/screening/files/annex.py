"""Annexes of EU regulations as people copy them from the Official Journal: a table of names with their numbers.

A heading for each column, in whatever order and in English, Italian or Russian; only the name is needed. Other names
may stand in a column of their own, or behind `a.k.a.` and in brackets.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from app.compliance.screening.entries import Draft, ListFile
from app.compliance.screening.files.reading import UnreadableList
from app.compliance.screening.files.values import country, day, numbers_in, official_number

HEADINGS: dict[str, list[str]] = {
    "name": [
        "name",
        "names",
        "entity",
        "name of entity",
        "name of the entity",
        "company",
        "legal person",
        "name of the legal person entity or body",
        "nome",
        "denominazione",
        "entità",
        "наименование",
        "название",
        "имя",
        "организация",
    ],
    "aliases": [
        "aliases",
        "alias",
        "aka",
        "a k a",
        "also known as",
        "other names",
        "name in russian",
        "local name",
        "pseudonimi",
        "altri nomi",
        "другие названия",
        "прочие названия",
        "наименование на русском",
    ],
    "number": [
        "number",
        "registration number",
        "reg number",
        "registration no",
        "reg no",
        "tax number",
        "tax id",
        "inn",
        "ogrn",
        "identifying information",
        "numero",
        "numero di registrazione",
        "инн",
        "огрн",
        "номер",
        "регистрационный номер",
    ],
    "country": ["country", "paese", "страна"],
    "date": [
        "date",
        "date of listing",
        "listed on",
        "date of application",
        "data",
        "data di inserimento",
        "дата",
        "дата включения",
    ],
    "key": ["no", "nr", "n", "entry", "entry number", "id", "№", "numero d ordine", "п п"],
    "kind": ["kind", "type", "tipo", "тип", "вид"],
}
_OTHER_NAMES = re.compile(
    r"\s*(?:[;\n]|\b(?:a\.?\s?k\.?\s?a\.?|also known as|formerly known as|alias(?:es)?|abbreviated(?: as)?)\b[.:]?)\s*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{2,200})[)\]]")
_PERSONS = ("person", "individual", "persona", "лицо", "физическое лицо")


def is_annex(header: Sequence[str]) -> bool:
    return "name" in _columns(header).values()


def read_annex(code: str, rows: Sequence[Sequence[str]]) -> ListFile:
    """`rows` with the headings in one of the first. Raises `UnreadableList`."""
    place = next((place for place, row in enumerate(rows[:20]) if is_annex(row)), None)
    if place is None:
        raise UnreadableList(
            "No column is called name; an annex is a table with the headings name, aliases, number, country, date."
        )
    columns = _columns(rows[place])
    drafts = [draft for row in rows[place + 1 :] if (draft := _draft(row, columns)) is not None]
    return ListFile(code, "annex", None, [draft.entry() for draft in _told_apart(drafts)])


def _columns(header: Sequence[str]) -> dict[int, str]:
    """Place of a column -> its field; of two columns of a kind both count, but for the name."""
    found: dict[int, str] = {}
    for place, cell in enumerate(header):
        plain = " ".join(re.findall(r"[^\W_]+|№", cell.casefold()))
        field = next((field for field, names in HEADINGS.items() if plain in names), None)
        if field is not None and not (field == "name" and field in found.values()):
            found[place] = field
    return found


def _draft(row: Sequence[str], columns: dict[int, str]) -> Draft | None:
    cells: dict[str, list[str]] = {}
    for place, field in columns.items():
        if place < len(row) and row[place].strip():
            cells.setdefault(field, []).append(row[place].strip())
    if "name" not in cells:
        return None
    draft = Draft(cells.get("key", [""])[0], "organisation")
    if any(kind.casefold().startswith(_PERSONS) for kind in cells.get("kind", [])):
        draft.kind = "person"
    for text in (*cells["name"], *cells.get("aliases", [])):
        for name in _names(text):
            draft.name(name)
    where = [code for text in cells.get("country", []) if (code := country(text))]
    draft.countries |= dict.fromkeys(where)
    for text in cells.get("number", []):
        labelled = list(numbers_in(text))
        for part in [] if labelled else re.split(r"[;,/\n]", text):
            draft.number(official_number(part, where[0] if where else ""))
        for number in labelled:
            draft.number(number)
    draft.dates |= {found for text in cells.get("date", []) if (found := day(text))}
    return draft


def _names(text: str) -> Iterator[str]:
    for part in _OTHER_NAMES.split(text):
        inside = _BRACKETS.findall(part)
        yield _BRACKETS.sub("", part).strip(" ,.")
        yield from (one.strip(" ,.") for one in inside)


def _told_apart(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Without a number of its own in the annex, an entry is known by its official number, else by its name."""
    known: set[str] = set()
    for draft in drafts:
        first = next(iter(draft.numbers.values()), None)
        by_name = sha256(next(iter(draft.names), "").encode()).hexdigest()[:16]
        key = draft.key or (f"{first.scheme}-{first.value}" if first else by_name)
        if key in known:
            key = f"{key}-{by_name}"
        if key not in known:
            known.add(key)
            draft.key = key
            yield draft
