"""Every row of a file is checked before any is written: by itself, against the places, and against the others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.portfolio.companies.repository import ids_by_identifier, park_ids
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.imports.files import EXAMPLE_NUMBERS, FileRows, Row
from app.portfolio.imports.schemas import RowProblem
from app.portfolio.imports.wording import row_problem, validation_problem
from app.portfolio.places import service as places

Identifier = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can go in: what it says, and of whom. `company_id` none: of a company that is not known yet."""

    sent: CompanyIn
    park_id: int
    site_id: int | None
    company_id: int | None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A row that is right in itself."""

    row: Row
    sent: CompanyIn
    park_id: int
    site_id: int | None
    identifiers: frozenset[Identifier]


def check(session: Session, caller: Caller, file: FileRows) -> tuple[list[Entry], list[RowProblem]]:
    """The rows that can go in, and the problems of the others; few queries, whatever the number of rows."""
    lookup = _PlaceLookup(places.park_codes(session), places.site_codes(session), caller)
    problems = [RowProblem(line=found.line, field=found.field, reason=found.reason) for found in file.problems]
    drafts: list[_Draft] = []
    for row in file.rows:
        draft, found = _read(file, row, lookup)
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


Finding = tuple[tuple[int | str, ...], str]
"""The path of a value of a company, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _PlaceLookup:
    """The places by their codes, and who asks."""

    parks: dict[str, int]
    sites: dict[tuple[int, str], int]
    caller: Caller

    def findings(self, company: dict[str, object]) -> Iterator[Finding]:
        park, site = company.get("park"), company.get("site")
        if park is None:
            yield ("park",), "is missing"
        elif isinstance(park, str) and (park_id := self.parks.get(park.strip())) is None:
            yield ("park",), f'there is no park "{park}"; known: {_listed(self.parks)}'
        elif isinstance(park, str) and not self.caller.may_edit(park_id):
            yield ("park",), f'this key may not change companies of the park "{park}"'
        elif isinstance(park, str) and isinstance(site, str) and (park_id, site.strip()) not in self.sites:
            here = [code for home, code in self.sites if home == park_id]
            yield ("site",), f'the park "{park}" has no site "{site}"; known: {_listed(here)}'

    def name(self, park_id: int | None) -> str:
        codes = [code for code, known in self.parks.items() if known == park_id]
        return f'the park "{codes[0]}"' if codes else "another park"


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(sorted(codes)) or "none"


def _read(file: FileRows, row: Row, lookup: _PlaceLookup) -> tuple[_Draft | None, list[RowProblem]]:
    numbers = row.company.get("identifiers")
    if isinstance(numbers, dict) and numbers.get("register") in EXAMPLE_NUMBERS:
        reason = "is the template's example; delete this row"
        return None, [row_problem(file, row, ("identifiers", "register"), reason)]
    findings = dict(lookup.findings(row.company))
    problems = [row_problem(file, row, path, reason) for path, reason in findings.items()]
    try:
        sent = CompanyIn.model_validate(row.company)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return None, problems + [
            validation_problem(file, row, found) for found in errors if found["loc"] not in findings
        ]
    if problems or sent.park is None:
        return None, problems
    park_id = lookup.parks[sent.park]
    site_id = lookup.sites[park_id, sent.site] if sent.site else None
    return _Draft(row, sent, park_id, site_id, frozenset(sent.identifiers.by_scheme().items())), []


@dataclass(frozen=True, slots=True)
class _IdentifierIndex:
    """Who is known under which identifier and in which park, and which line speaks of whom."""

    known: dict[Identifier, int]
    parks: dict[int, int | None]
    lookup: _PlaceLookup
    lines: dict[Identifier | int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, drafts: list[_Draft], lookup: _PlaceLookup) -> "_IdentifierIndex":
        known = ids_by_identifier(session, {number for draft in drafts for number in draft.identifiers})
        return cls(known, park_ids(session, known.values()), lookup)

    def contradictions(self, draft: _Draft) -> Iterator[Finding]:
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

    def enter(self, draft: _Draft) -> int | None:
        """From now on the row stands for its company. The company's id, if it is known."""
        owner = next((self.known[number] for number in draft.identifiers if number in self.known), None)
        self.lines.update(dict.fromkeys(draft.identifiers, draft.row.line))
        if owner is not None:
            self.lines[owner] = draft.row.line
        return owner
