"""Partnering profiles, one a line as the Enterprise Europe Network exports them -> offers and needs of companies."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.portfolio.imports.cells.cooperation import read_ipr, read_stage, read_trl
from app.portfolio.imports.cells.reading import Reading, folded
from app.portfolio.imports.files import values
from app.portfolio.imports.files.rows import Row
from app.portfolio.imports.tables.descriptions import LONGEST_SUMMARY
from matching.texts.language import language_of

_LONGEST_TITLE, _LONGEST_CAPABILITY, _MOST_CAPABILITIES = 256, 128, 24
_NEED = re.compile(r"request|richiesta|ricerca\b|запрос|sought|wanted|need", re.IGNORECASE)
_RESEARCH = re.compile(r"research|r\s?&\s?d|ricerca|исследов|\brdr?\b|project|progetto|проект", re.IGNORECASE)
_TECHNOLOGY = re.compile(r"techn|tecnolog|технолог", re.IGNORECASE)
_TYPE = re.compile(
    r"(?:business|commercial|technology|research(?: (?:and|&) development)?|r&d) (?:offer|request)"
    r"|(?:offerta|richiesta) (?:commerciale|tecnologica|di (?:tecnologia|ricerca|collaborazione))"
    r"|(?:коммерческ|технологическ|исследовательск)\w+ (?:предложение|запрос)|BO|BR|TO|TR|RDR",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"(?P<kind>BO|BR|TO|TR|RDR?)[A-Z]{2}\d{4,}", re.IGNORECASE)
_KINDS = {
    "BO": ("offers", "commercial_partnership"),
    "BR": ("needs", "commercial_partnership"),
    "TO": ("offers", "technology_transfer"),
    "TR": ("needs", "technology_transfer"),
    "RD": ("needs", "joint_project"),
}


def is_type_of_profile(cell: str) -> bool:
    return len(cell) <= 60 and _TYPE.fullmatch(cell.strip()) is not None


def is_profile_field(field: str) -> bool:
    return field.startswith("profile_")


def company_of_profile(company: dict[str, Any], profile: Mapping[str, Sequence[str]]) -> list[str]:
    """Puts the cells of a profile into the company of its row, as an offer or a need; and what is to be said of that.

    Without a name the company is an unnamed one, known by the profile's reference.
    """
    cells = {name: "\n".join(parts) for name, parts in profile.items()}
    reference = cells.get("profile_reference", "")
    if not company.get("name") and reference:
        company["name"] = f"Unnamed company ({reference})"
        company.setdefault("identifiers", {}).setdefault("register", reference)
    if not cells.get("profile_title"):
        return ["the profile has no title; only its company is read"]
    side, form = _kind(cells.get("profile_type", ""), reference)
    item, remarks = _texts(cells)
    item |= {"form": form, **_keywords(cells.get("profile_keywords", ""))}
    for name, read in (("stage", read_stage), ("ipr", read_ipr), ("trl", read_trl)):
        reading: Reading[Any] = read(cells.get(f"profile_{name}", ""))
        item |= {name: reading.value} if reading.value is not None else {}
        remarks += [reading.remark] if reading.remark else []
    for name in ("from", "until"):
        if day := values.day(cells.get(f"profile_{name}", "")):
            item[f"valid_{name}"] = day
    company.setdefault(side, {})[str(len(company[side]) + 1 if side in company else 1)] = item
    company.setdefault("languages", [item["language"]])
    return remarks


def _texts(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Title, summary and description, in the language that they are in; what is too long begins the description."""
    title, summary = " ".join(cells["profile_title"].split()), cells.get("profile_summary", "")
    parts = [cells.get(f"profile_{name}", "") for name in ("description", "advantages", "partner")]
    language = language_of(" ".join([title, summary, *parts]))
    lead = _PARTNER.get(language, _PARTNER["en"])
    parts[2] = parts[2] and f"{lead}: {parts[2]}"
    remarks: list[str] = []
    if len(summary) > LONGEST_SUMMARY:
        parts.insert(0, summary)
        summary = ""
        remarks.append(f"the summary is longer than {LONGEST_SUMMARY} characters; it begins the description")
    if len(title) > _LONGEST_TITLE:
        parts.insert(0, title)
        title = title[:_LONGEST_TITLE].rsplit(" ", 1)[0]
        remarks.append(f"the title is longer than {_LONGEST_TITLE} characters; its whole begins the description")
    description = "\n".join(part for part in parts if part)
    texts = {"title": title, "summary": summary, "description": description}
    return {"language": language, **{name: text for name, text in texts.items() if text}}, remarks


def _keywords(written: str) -> dict[str, Any]:
    words = [word.strip().lower() for word in re.split(r"[;,\n]", written) if word.strip()]
    capabilities = list(dict.fromkeys(word for word in words if len(word) <= _LONGEST_CAPABILITY))[:_MOST_CAPABILITIES]
    return {"capabilities": capabilities} if capabilities else {}


_PARTNER: Mapping[str, str] = {"it": "Partner cercato", "ru": "Искомый партнёр", "en": "Partner sought"}


def _kind(written: str, reference: str) -> tuple[str, str]:
    """Which side of a company a profile is, and in which form."""
    if not written and (found := _REFERENCE.match(reference)):
        return _KINDS[found["kind"].upper()[:2]]
    if _RESEARCH.search(written) and not _TECHNOLOGY.search(written):
        return "needs", "joint_project"
    form = "technology_transfer" if _TECHNOLOGY.search(written) else "commercial_partnership"
    return ("needs" if _NEED.search(written) else "offers"), form


def joined(rows: Sequence[Row]) -> list[Row]:
    """The profiles of one company as one row: at the line of its first."""
    found: dict[object, Row] = {}
    for row in rows:
        key = _whose(row)
        if (first := found.get(key)) is None:
            found[key] = row
            continue
        company = dict(first.company)
        for side in ("offers", "needs"):
            items = [*_items(first, side), *_items(row, side)]
            titles = {(item["form"], item["title"]): item for item in items}
            if titles:
                company[side] = list(titles.values())
        keys = {
            side: [str(n + 1) for n in range(len(_items(replace(first, company=company), side)))]
            for side in ("offers", "needs")
        }
        found[key] = replace(
            first, company=company, keys={**first.keys, **keys}, remarks=[*first.remarks, *row.remarks]
        )
    return list(found.values())


def _items(row: Row, side: str) -> list[dict[str, Any]]:
    items = row.company.get(side)
    return items if isinstance(items, list) else []


def _whose(row: Row) -> object:
    numbers = row.company.get("identifiers")
    if isinstance(numbers, dict) and numbers:
        return tuple(sorted(numbers.items()))
    return folded(str(row.company.get("name", ""))), folded(str(row.company.get("city", "")))
