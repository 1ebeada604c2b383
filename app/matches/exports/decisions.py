"""Decisions on matches, with the names of whom they are on."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.decisions import service as decisions
from app.matches.decisions.schemas import DecisionFilter, DecisionOut
from app.matches.exports import queries
from app.paging import Paging, decode
from app.portfolio.exports.files import Cell, File, FileKind, Record, write
from app.portfolio.imports.files.columns import DECISION_MARK
from app.portfolio.places import service as places

SHEET = "decisions"
_FIELDS = (
    "decided_at",
    "corridor",
    "form",
    "company_a_id",
    "a",
    "company_b_id",
    "b",
    "site_id",
    "verdict",
    "reason",
    "note",
    "score",
    "weights",
    "match_id",
    "pair_id",
    "run_id",
    "key_id",
    "user_id",
)
HEADINGS = (DECISION_MARK, *_FIELDS)
_AT_ONCE = 200


def export_decisions(session: Session, caller: Caller, kind: FileKind, park: str | None) -> File:
    """The latest first: of a park's people, or all that the caller may read. Raises `Invalid` for an unknown park."""
    chosen = DecisionFilter(park_id=places.park_id(session, park, "park"))
    return write(kind, SHEET, HEADINGS, _records(session, caller, chosen), _cells)


def _records(session: Session, caller: Caller, chosen: DecisionFilter) -> Iterator[Record]:
    cursor: str | None = None
    while True:
        page = decisions.page(session, caller, chosen, Paging(_AT_ONCE, None if cursor is None else decode(cursor)))
        names = queries.names_of_parties(session, caller, [item.pair_id for item in page.items])
        for item in page.items:
            yield _record(item, names)
        cursor = page.next_cursor
        if cursor is None:
            return


def _record(decision: DecisionOut, names: dict[int, tuple[str, str]]) -> Record:
    a, b = names[decision.pair_id]
    return {**decision.model_dump(mode="json"), "a": a, "b": b}


def _cells(record: Record) -> list[Cell]:
    return [record["id"], *(record[field] for field in _FIELDS)]
