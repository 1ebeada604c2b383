"""Checked rows -> what is to be written to the portfolio, and what that does to each company."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from app.database import batches
from app.portfolio.companies import writing
from app.portfolio.companies.identity import Identity
from app.portfolio.companies.opportunity_schemas import OpportunityIn
from app.portfolio.companies.queries import companies_in_full
from app.portfolio.companies.schemas import CompanyIn, Description
from app.portfolio.companies.service import new_company
from app.portfolio.imports.checking import Entry
from app.portfolio.imports.next_steps import Standing, days_of_parks, standing_of
from app.portfolio.imports.schemas import MOST_PROBLEMS, Counts, OpportunityRef, RowChange
from app.portfolio.imports.unmasking import unmasked
from app.portfolio.imports.writes import Writes, packed
from app.portfolio.naming.names import folded
from app.portfolio.repository import mark_changed, set_withdrawn
from models import Company, Opportunity

REWORDED = 75
"""From this likeness on, in [0, 100], a title of the same form is another wording of the one that is there."""


Outcome = Literal["created", "updated", "returned"]
_Days = Mapping[int, date]


@dataclass(frozen=True, slots=True)
class Brought:
    """A row that goes in, and how its company stands then. `outcome`: none if it says what is known already.

    `number` is the company's id, or a negative number of one that is new.
    """

    number: int
    park_id: int
    line: int
    sheet: str | None
    name: str
    withdrawn: bool
    identity: Identity
    outcome: Outcome | None
    fields: tuple[str, ...]
    standing: Standing


@dataclass(slots=True)
class Bringing:
    """What a file does to the portfolio: `portions` are its `Writes`, packed; `changes` the first ones in full."""

    brought: list[Brought] = field(default_factory=list)
    changes: list[tuple[int, RowChange]] = field(default_factory=list)
    offers: Counts = field(default_factory=Counts)
    needs: Counts = field(default_factory=Counts)
    portions: list[bytes] = field(default_factory=list)

    def count(self, change: RowChange) -> None:
        for name in ("added", "changed", "withdrawn"):
            for item in getattr(change, name):
                counts = self.offers if item.side == "offer" else self.needs
                setattr(counts, name, getattr(counts, name) + 1)


def bring_in(session: Session, entries: Sequence[Entry]) -> Bringing:
    """In the order of the entries, in portions. The session reads, and nothing of what it holds is to be written."""
    days = days_of_parks(session, {entry.park_id for entry in entries})
    found = Bringing()
    # The garbage collector need not walk through the rows of the file after every portion: a third of the time.
    gc.freeze()
    try:
        for some in batches(entries):
            found.portions.append(packed(_portion(session, some, days, found)))
            session.expunge_all()
    finally:
        gc.unfreeze()
    return found


def _portion(session: Session, entries: Sequence[Entry], days: _Days, found: Bringing) -> Writes:
    known = companies_in_full(session, (entry.company_id for entry in entries if entry.company_id is not None))
    told = [entry.packed.sent() for entry in entries]
    capabilities = writing.Capabilities.for_companies(session, told)
    writes = Writes()
    for entry, sent in zip(entries, told, strict=True):
        number = entry.company_id or -1 - len(found.brought)
        company, change = _write(entry, sent, known, capabilities)
        if change is not None:
            writes.add(company, number)
            found.count(change)
            if len(found.changes) < MOST_PROBLEMS:
                found.changes.append((number, change))
        found.brought.append(_brought(entry, number, company, change, days))
    return writes


def _brought(entry: Entry, number: int, company: Company, change: RowChange | None, days: _Days) -> Brought:
    return Brought(
        number,
        entry.park_id,
        entry.line,
        entry.sheet,
        company.name,
        company.withdrawn_at is not None,
        entry.identity,
        change.outcome if change else None,
        tuple(change.fields) if change else (),
        standing_of(company, days[entry.park_id]),
    )


def _write(
    entry: Entry, sent: CompanyIn, known: dict[int, Company], capabilities: writing.Capabilities
) -> tuple[Company, RowChange | None]:
    if entry.company_id is None:
        company = new_company(entry.park_id)
    else:
        company = known[entry.company_id]
        sent = _with_other_descriptions(company, unmasked(company, sent))
    was_named, returns = company.name, entry.company_id is not None and company.withdrawn_at is not None
    if returns:
        set_withdrawn(company, False)
    spared = [] if entry.places is None else list(_spared(company, sent, entry.places))
    changes = writing.write(company, sent, capabilities, site_id=entry.site_id, spared=spared)
    if not changes and not returns:
        return company, None
    mark_changed(company)
    return company, RowChange(
        line=entry.line,
        sheet=entry.sheet,
        company_id=entry.company_id,
        name=company.name,
        was_named=was_named if was_named not in (None, company.name) else None,
        outcome="created" if entry.company_id is None else "returned" if returns else "updated",
        fields=[] if entry.company_id is None else list(changes.fields),
        added=[_ref(item) for item in changes.added],
        changed=[_ref(item) for item in changes.changed],
        withdrawn=[_ref(item) for item in changes.withdrawn],
    )


def _ref(item: Opportunity) -> OpportunityRef:
    return OpportunityRef.model_validate(item, from_attributes=True)


def _spared(company: Company, sent: CompanyIn, places: Mapping[str, int]) -> Iterator[Opportunity]:
    """What stays although the row does not name it: where the company has more offers, or needs, than the table has
    places for, the row cannot name them all. One that the row words anew does not stay beside its new wording.
    """
    for side, items in (("offer", sent.offers), ("need", sent.needs)):
        there = [row for row in company.opportunities if row.side == side and row.withdrawn_at is None]
        if len(there) > places[f"{side}s"]:
            named = {(item.form.value, item.title) for item in items}
            stored = {(row.form, row.title) for row in there}
            new = [item for item in items if (item.form.value, item.title) not in stored]
            yield from (row for row in there if (row.form, row.title) not in named and not _reworded(row, new))


def _reworded(row: Opportunity, new: Sequence[OpportunityIn]) -> bool:
    title = folded(row.title)
    return any(item.form == row.form and fuzz.ratio(folded(item.title), title) >= REWORDED for item in new)


def _with_other_descriptions(company: Company, sent: CompanyIn) -> CompanyIn:
    """A file that describes a company in one language leaves what it says in the others."""
    texts = {item.language: {"summary": item.summary, "text": item.text} for item in company.descriptions}
    for item in sent.descriptions:
        texts[item.language] = texts.get(item.language, {}) | item.model_dump(
            include={"summary", "text"}, exclude_unset=True
        )
    descriptions = [Description.model_validate({"language": language, **body}) for language, body in texts.items()]
    return sent.model_copy(update={"descriptions": descriptions})
