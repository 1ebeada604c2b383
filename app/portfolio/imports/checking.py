"""Every row of a file is checked before any is written: by itself, against the places, and against the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.portfolio.companies.directory import Candidate, Directory, Unidentified
from app.portfolio.companies.fields import Identifiers
from app.portfolio.companies.identity import Identity, numbers_of
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.imports.reading import Draft, Finding, PlaceLookup, read_row
from app.portfolio.imports.rows_of_file import FileRows
from app.portfolio.imports.schemas import RowProblem, row_problem_of
from app.portfolio.imports.wording import row_problem
from app.portfolio.places import service as places


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can go in: what it says, and of whom. `company_id` none: of a company that is not known yet.

    `places` are how many offers, and needs, the table has columns for; none where the row gives whole lists.
    """

    line: int
    sent: CompanyIn
    park_id: int
    site_id: int | None
    company_id: int | None
    places: Mapping[str, int] | None


def place_lookup(session: Session, caller: Caller) -> PlaceLookup:
    """The places that the rows of a file may name."""
    return PlaceLookup(places.park_codes(session), places.site_codes(session), caller)


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows that can go in, the problems of the others, and remarks on what was left out or read otherwise."""

    entries: list[Entry]
    problems: list[RowProblem]
    remarks: list[RowProblem]


def check(session: Session, caller: Caller, file: FileRows, *, strict: bool = False) -> Checked:
    """Few queries, whatever the number of rows. `strict`: a remark keeps its row out, too."""
    lookup = place_lookup(session, caller)
    problems = [*map(row_problem_of, file.problems)]
    remarks: list[RowProblem] = []
    drafts: list[Draft] = []
    for row in file.rows:
        reading = read_row(file, row, lookup, strict=strict)
        problems += reading.problems
        remarks += reading.remarks
        if reading.draft is not None:
            drafts.append(reading.draft)
    identities = [_identity(draft) for draft in drafts]
    directory = Directory.of(session, identities)
    room = _places(file)
    entries: list[Entry] = []
    for draft, identity in zip(drafts, identities, strict=True):
        candidate, contradictions = _whose(directory, draft, identity, lookup)
        problems += [row_problem(file, draft.row, *found) for found in contradictions]
        if candidate is not None and not contradictions:
            sent = _without_names_of_the_merged(draft.sent, candidate, identity)
            entries.append(Entry(draft.row.line, sent, draft.park_id, draft.site_id, candidate.company_id, room))
    return Checked(entries, sorted(problems, key=lambda problem: problem.line), remarks)


def _identity(draft: Draft) -> Identity:
    return Identity(draft.park_id, draft.sent.name, draft.sent.city, numbers_of(draft.identifiers))


def _whose(
    directory: Directory, draft: Draft, identity: Identity, lookup: PlaceLookup
) -> tuple[Candidate | None, list[Finding]]:
    """The company that the row speaks of; from now on the line stands for it. Or what contradicts that."""
    try:
        candidate = directory.find(identity)
    except Unidentified as error:
        return None, [(error.path, error.reason)]
    if candidate is None:
        candidate = Candidate(identity)
    elif findings := list(_contradictions(candidate, identity, lookup)):
        return None, findings
    candidate.line = draft.row.line
    directory.add(candidate, identity)
    return candidate, []


def _contradictions(candidate: Candidate, identity: Identity, lookup: PlaceLookup) -> Iterator[Finding]:
    path = ("identifiers",) if identity.numbers else ("name",)
    if candidate.line is not None:
        yield path, f"line {candidate.line} describes the same company"
    elif candidate.identity.park_id != identity.park_id:
        where = lookup.name(candidate.identity.park_id)
        yield ("park",), f"the company with {_shared(candidate, identity)} belongs to {where}"


def _shared(candidate: Candidate, identity: Identity) -> str:
    known = candidate.all().numbers
    shared = [f"{s} {v}" for s, values in sorted(identity.numbers.items()) for v in values & known.get(s, frozenset())]
    return shared[0] if shared else "this number"


def _without_names_of_the_merged(sent: CompanyIn, candidate: Candidate, identity: Identity) -> CompanyIn:
    """A company that was merged into another keeps its own numbers and its name: the row does not change them."""
    if not candidate.merged:
        return sent
    theirs = {(s, v) for each in candidate.merged for s, values in each.numbers.items() for v in values}
    own = {scheme: value for scheme, value in sent.identifiers.by_scheme().items() if (scheme, value) not in theirs}
    name = candidate.identity.name if any(each.named_like(identity) for each in candidate.merged) else sent.name
    return sent.model_copy(update={"identifiers": Identifiers.model_validate(own), "name": name})


def _places(file: FileRows) -> dict[str, int] | None:
    if file.header is None:
        return None
    paths = {column.path[:2] for column in file.header.columns if column is not None}
    return {side: sum(path[0] == side for path in paths) for side in ("offers", "needs")}
