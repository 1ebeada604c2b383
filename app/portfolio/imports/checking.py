"""Every row of a file is checked before any is written: by itself, against the places, and against the others."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.portfolio.companies.repository import ids_by_identifier, park_ids
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.imports.files import FileRows
from app.portfolio.imports.reading import Draft, Finding, Identifier, PlaceLookup, read_row
from app.portfolio.imports.schemas import RowProblem
from app.portfolio.imports.wording import row_problem
from app.portfolio.places import service as places


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can go in: what it says, and of whom. `company_id` none: of a company that is not known yet."""

    sent: CompanyIn
    park_id: int
    site_id: int | None
    company_id: int | None


def check(session: Session, caller: Caller, file: FileRows) -> tuple[list[Entry], list[RowProblem]]:
    """The rows that can go in, and the problems of the others; few queries, whatever the number of rows."""
    lookup = PlaceLookup(places.park_codes(session), places.site_codes(session), caller)
    problems = [RowProblem(line=found.line, field=found.field, reason=found.reason) for found in file.problems]
    drafts: list[Draft] = []
    for row in file.rows:
        draft, found = read_row(file, row, lookup)
        problems += found
        if draft is not None:
            drafts.append(draft)
    index = _IdentifierIndex.of(session, drafts, lookup)
    entries: list[Entry] = []
    for draft in drafts:
        contradictions = [row_problem(file, draft.row, *found) for found in index.contradictions(draft)]
        problems += contradictions
        if not contradictions:
            entries.append(Entry(draft.sent, draft.park_id, draft.site_id, index.enter(draft)))
    return entries, sorted(problems, key=lambda problem: problem.line)


@dataclass(frozen=True, slots=True)
class _IdentifierIndex:
    """Who is known under which identifier and in which park, and which line speaks of whom."""

    known: dict[Identifier, int]
    parks: dict[int, int | None]
    lookup: PlaceLookup
    lines: dict[Identifier | int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, drafts: list[Draft], lookup: PlaceLookup) -> "_IdentifierIndex":
        known = ids_by_identifier(session, {number for draft in drafts for number in draft.identifiers})
        return cls(known, park_ids(session, known.values()), lookup)

    def contradictions(self, draft: Draft) -> Iterator[Finding]:
        owners = {self.known[number]: number for number in sorted(draft.identifiers) if number in self.known}
        if len(owners) > 1:
            whose = " and ".join(f"{scheme} {value} of company {owner}" for owner, (scheme, value) in owners.items())
            yield ("identifiers",), f"these numbers belong to different companies: {whose}"
            return
        for owner, (scheme, value) in owners.items():
            if self.parks[owner] != draft.park_id:
                where = self.lookup.name(self.parks[owner])
                yield ("park",), f"the company with {scheme} {value} belongs to {where}"
        twins = sorted(self.lines[key] for key in (*draft.identifiers, *owners) if key in self.lines)
        if twins:
            yield ("identifiers",), f"line {twins[0]} describes the same company"

    def enter(self, draft: Draft) -> int | None:
        """From now on the row stands for its company. The company's id, if it is known."""
        owner = next((self.known[number] for number in draft.identifiers if number in self.known), None)
        self.lines.update(dict.fromkeys(draft.identifiers, draft.row.line))
        if owner is not None:
            self.lines[owner] = draft.row.line
        return owner
