"""The match lists of companies, with the reasons as they are told."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.lists import service as lists
from app.matches.lists.decided import told, why_set_aside
from app.matches.lists.query import MatchQuery
from app.portfolio.companies import service as companies
from app.portfolio.exports.files import Cell, File, FileKind, Record, write
from app.portfolio.imports.files.columns import MATCH_MARK
from matching.explaining.phrases import band_name, form_name
from matching.profiles import Form, Language

SHEET = "matches"
HEADINGS = (
    MATCH_MARK,
    "park",
    "company_id",
    "company",
    "rank",
    "form",
    "form_name",
    "score",
    "band",
    "band_name",
    "confidence",
    "basis",
    "verdict",
    "verdict_rules",
    "verdict_day",
    "verdict_replayed",
    "partner_park",
    "partner_kind",
    "partner_id",
    "partner",
    "partner_city",
    "partner_sectors",
    "partner_summary",
    "reasons",
    "decisions",
    "set_aside",
    "pair_id",
    "note",
)


def export_matches(session: Session, kind: FileKind, park: str | None, query: MatchQuery) -> File:
    """What `query` finds of each company, the companies by park and name; below it what people have set aside, and why.
    Raises `Invalid` if there is no such park.

    A company whose whole list is empty has one record all the same, which says why.
    """
    language = query.language
    return write(kind, SHEET, HEADINGS, _records(session, park, query), lambda record: _cells(record, language))


def _records(session: Session, park: str | None, query: MatchQuery) -> Iterator[Record]:
    caller: Caller = query.caller
    for company in companies.every_name(session, caller, park):
        owner = {"id": company.id, "name": company.name, "park": company.park}
        listed: dict[str, Any] = json.loads(lists.company_list(session, company.id, query))
        for item in listed["items"]:
            yield {"company": owner, **item, "set_aside": None}
        for item in json.loads(lists.set_aside(session, company.id, query)):
            yield {"company": owner, **item, "set_aside": why_set_aside(item, query.language)}
        if query.is_whole and not listed["items"]:
            yield {"company": owner, "note": listed["note"], "nearest": listed["nearest"]}


def _cells(record: Record, language: Language) -> list[Cell]:
    cells = _cells_of_match(record, language) if "partner" in record else {"note": record["note"]}
    owner = record["company"]
    cells |= {"park": owner["park"], "company_id": owner["id"], "company": owner["name"]}
    return [cells.get(heading) for heading in HEADINGS]


def _cells_of_match(record: Record, language: Language) -> dict[str, Cell]:
    partner = record["partner"]
    summaries: dict[str, str] = partner["summaries"]
    return {
        **{name: record[name] for name in ("rank", "form", "score", "band", "confidence", "basis", "pair_id")},
        **{f"partner_{name}": partner[name] for name in ("park", "kind", "id", "city")},
        "verdict": record["verdict"],
        "verdict_rules": "; ".join(record["compliance"]["rules"]),
        "verdict_day": record["compliance"]["day"],
        "verdict_replayed": "yes" if record["compliance"]["replayed"] else "no",
        MATCH_MARK: record["id"],
        "form_name": form_name(Form(record["form"]), language),
        "band_name": band_name(record["band"], language),
        "partner": partner["name"],
        "partner_sectors": "; ".join(partner["sectors"]),
        "partner_summary": summaries.get(language) or next(iter(summaries.values()), None),
        "reasons": "\n".join(record["sentences"]),
        "set_aside": record["set_aside"],
        "decisions": "\n".join(told(decision, language) for decision in record["decisions"]),
    }
