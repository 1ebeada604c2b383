"""Checked rows -> the portfolio, and what that does to each company."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import batches
from app.errors import Conflict
from app.portfolio.companies import writing
from app.portfolio.companies.names import folded
from app.portfolio.companies.repository import companies_in_full
from app.portfolio.companies.schemas import CompanyIn, Description, OpportunityIn
from app.portfolio.companies.service import new_company
from app.portfolio.imports.checking import Entry
from app.portfolio.imports.schemas import OpportunityRef, RowChange
from app.portfolio.imports.unmasking import unmasked
from app.portfolio.repository import mark_changed, set_withdrawn
from models import Company, Opportunity

REWORDED = 75
"""From this likeness on, in [0, 100], a title of the same form is another wording of the one that is there."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A row that went in: the company's id, and what is another now; none if it says what was known already."""

    company_id: int
    park_id: int
    change: RowChange | None


def bring_in(session: Session, entries: Sequence[Entry]) -> list[Brought]:
    """In the order of the entries. Portions keep the memory small. Raises `Conflict` if somebody else was faster."""
    capabilities = writing.Capabilities.for_companies(session, (entry.sent for entry in entries))
    brought: list[Brought] = []
    # The garbage collector need not walk through the rows of the file after every portion: a third of the time.
    gc.freeze()
    try:
        for some in batches(entries):
            known = companies_in_full(session, (entry.company_id for entry in some if entry.company_id is not None))
            written = [(entry, *_write(session, entry, known, capabilities)) for entry in some]
            session.flush()
            for entry, company, change in written:
                if change is not None:
                    change.company_id = company.id
                brought.append(Brought(company.id, entry.park_id, change))
    except IntegrityError as error:
        raise Conflict("The same companies were changed at this moment; import the file again.") from error
    finally:
        gc.unfreeze()
    return brought


def _write(
    session: Session, entry: Entry, known: dict[int, Company], capabilities: writing.Capabilities
) -> tuple[Company, RowChange | None]:
    if entry.company_id is None:
        company, sent = new_company(entry.park_id), entry.sent
        session.add(company)
    else:
        company = known[entry.company_id]
        sent = _with_other_descriptions(company, unmasked(company, entry.sent))
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
        company_id=None,
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
