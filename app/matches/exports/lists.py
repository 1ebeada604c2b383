"""The match lists of companies, with the reasons as they are told."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.lists import service as lists
from app.matches.lists.queries import MatchQuery
from app.portfolio.companies import service as companies
from app.portfolio.exports.files import Cell, File, FileKind, Record, write
from app.portfolio.imports.files.columns import MATCH_MARK
from matching.explaining.phrases import form_name
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
    "confidence",
    "basis",
    "partner_park",
    "partner_kind",
    "partner_id",
    "partner",
    "partner_city",
    "partner_sectors",
    "partner_summary",
    "reasons",
    "pair_id",
)


def export_matches(session: Session, kind: FileKind, park: str | None, query: MatchQuery) -> File:
    """What `query` finds of each company, the companies by park and name. Raises `Invalid` if there is no such park."""
    language = query.language
    return write(kind, SHEET, HEADINGS, _records(session, park, query), lambda record: _cells(record, language))


def _records(session: Session, park: str | None, query: MatchQuery) -> Iterator[Record]:
    caller: Caller = query.caller
    for company in companies.every_name(session, caller, park):
        owner = {"id": company.id, "name": company.name, "park": company.park}
        listed: dict[str, Any] = json.loads(lists.company_list(session, company.id, query))
        for item in listed["items"]:
            yield {"company": owner, **item}


def _cells(record: Record, language: Language) -> list[Cell]:
    owner, partner = record["company"], record["partner"]
    summaries: dict[str, str] = partner["summaries"]
    return [
        record["id"],
        owner["park"],
        owner["id"],
        owner["name"],
        record["rank"],
        record["form"],
        form_name(Form(record["form"]), language),
        record["score"],
        record["confidence"],
        record["basis"],
        partner["park"],
        partner["kind"],
        partner["id"],
        partner["name"],
        partner["city"],
        "; ".join(partner["sectors"]),
        summaries.get(language) or next(iter(summaries.values()), None),
        "\n".join(record["sentences"]),
        record["pair_id"],
    ]
