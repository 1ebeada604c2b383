"""Every row of a file is checked before any is written: by itself and against the places, then against the others.

The first is most of the work and needs nothing that others may be writing; the second belongs to the writing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.portfolio.companies.directory import Candidate, Directory, Unidentified
from app.portfolio.companies.fields import Identifiers
from app.portfolio.companies.identity import Identity
from app.portfolio.imports.packed_company import PackedCompany
from app.portfolio.imports.reading import Draft, Finding, PlaceLookup, read_row
from app.portfolio.imports.rows_of_file import FileRows
from app.portfolio.imports.schemas import MOST_PROBLEMS, RowProblem, row_problem_of
from app.portfolio.imports.tables.plan import Plan
from app.portfolio.imports.wording import row_problem
from app.portfolio.places import service as places

MANY = 1_000_000
"""Places for whatever there is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can go in: what it says, and of whom. `company_id` none: of a company that is not known yet.

    `identity` is what the row itself tells of who that is. `places` are how many offers, and needs, it could have
    named; none where it gives whole lists. `namesakes`: companies of other parks that a new one may be.
    """

    line: int
    sheet: str | None
    packed: PackedCompany
    park_id: int
    site_id: int | None
    company_id: int | None
    identity: Identity
    places: Mapping[str, int] | None
    namesakes: tuple[int, ...] = ()


def place_lookup(session: Session, caller: Caller) -> PlaceLookup:
    """The places that the rows of a file may name."""
    return PlaceLookup(places.park_codes(session), places.site_codes(session), caller)


@dataclass(frozen=True, slots=True)
class Checked:
    """The rows that can go in, the problems of the others, and remarks on what was left out or read otherwise."""

    entries: list[Entry]
    problems: list[RowProblem]
    remarks: list[RowProblem]
    remarks_total: int


@dataclass(slots=True)
class ReadRows:
    """The rows that are right in themselves, the problems of the others, and the first remarks."""

    drafts: list[Draft]
    problems: list[RowProblem]
    remarks: list[RowProblem]
    remarks_total: int = 0


def read_all(file: FileRows, lookup: PlaceLookup, *, strict: bool = False, told: int = MOST_PROBLEMS) -> ReadRows:
    """`strict`: a remark keeps its row out, too; `told`: so many remarks are kept. The file's own rows are used up:
    of a hundred thousand, only one shape at a time is held.
    """
    read = ReadRows([], [*map(row_problem_of, file.problems)], [])
    left = file.rows[::-1]
    file.rows.clear()
    while left:
        reading = read_row(file, left.pop(), lookup, strict=strict)
        read.problems.extend(reading.problems)
        read.remarks.extend(reading.remarks[: told - len(read.remarks)])
        read.remarks_total += len(reading.remarks)
        if reading.draft is not None:
            read.drafts.append(reading.draft)
    return read


def check(session: Session, file: FileRows, read: ReadRows, lookup: PlaceLookup) -> Checked:
    """Few queries, whatever the number of rows."""
    directory = Directory.of(session, [draft.identity for draft in read.drafts])
    columns = _places(file)
    problems = list(read.problems)
    entries: list[Entry] = []
    for draft in read.drafts:
        candidate, contradictions = _whose(directory, draft, lookup)
        problems += [row_problem(file, draft.row, *found) for found in contradictions]
        if candidate is not None and not contradictions:
            packed = _without_names_of_the_merged(draft, candidate)
            room = _without_what_was_left_out(columns.get(draft.row.sheet), draft)
            where = draft.row.line, draft.row.sheet or None
            whose = candidate.company_id, draft.identity
            namesakes = () if candidate.company_id else directory.namesakes_elsewhere(draft.identity)
            entries.append(Entry(*where, packed, draft.park_id, draft.site_id, *whose, room, namesakes))
    return Checked(entries, sorted(problems, key=lambda problem: problem.line), read.remarks, read.remarks_total)


def _whose(directory: Directory, draft: Draft, lookup: PlaceLookup) -> tuple[Candidate | None, list[Finding]]:
    """The company that the row speaks of; from now on the line stands for it. Or what contradicts that."""
    identity = draft.identity
    try:
        candidate = directory.find(identity)
    except Unidentified as error:
        return None, [(error.path, error.reason)]
    if candidate is None:
        candidate = Candidate(identity)
    elif findings := list(_contradictions(candidate, draft, lookup)):
        return None, findings
    candidate.named_in = draft.row.line, draft.row.sheet
    directory.add(candidate, identity)
    return candidate, []


def _contradictions(candidate: Candidate, draft: Draft, lookup: PlaceLookup) -> Iterator[Finding]:
    identity = draft.identity
    path = ("identifiers",) if identity.numbers else ("name",)
    if candidate.named_in is not None:
        line, sheet = candidate.named_in
        of_sheet = "" if sheet == draft.row.sheet else f' of the sheet "{sheet}"'
        yield path, f"line {line}{of_sheet} describes the same company"
    elif candidate.identity.park_id != identity.park_id:
        where = lookup.name(candidate.identity.park_id)
        yield ("park",), f"the company with {_shared(candidate, identity)} belongs to {where}"


def _shared(candidate: Candidate, identity: Identity) -> str:
    known = candidate.all().numbers
    shared = [f"{s} {v}" for s, values in sorted(identity.numbers.items()) for v in values & known.get(s, frozenset())]
    return shared[0] if shared else "this number"


def _without_names_of_the_merged(draft: Draft, candidate: Candidate) -> PackedCompany:
    """A company that was merged into another keeps its own numbers and its name: the row does not change them."""
    if not candidate.merged:
        return draft.packed
    sent, identity = draft.packed.sent(), draft.identity
    theirs = {(s, v) for each in candidate.merged for s, values in each.numbers.items() for v in values}
    own = {scheme: value for scheme, value in sent.identifiers.by_scheme().items() if (scheme, value) not in theirs}
    name = candidate.identity.name if any(each.named_like(identity) for each in candidate.merged) else sent.name
    return PackedCompany.of(sent.model_copy(update={"identifiers": Identifiers.model_validate(own), "name": name}))


def _places(file: FileRows) -> Mapping[str, Mapping[str, int]]:
    """Sheet -> how many offers, and needs, it has columns for; of several tables on it, those with the fewest count.
    In JSON Lines, which have no columns, a list is whole.
    """
    found: dict[str, dict[str, int]] = {}
    for plan in file.plans:
        places = found.setdefault(plan.sheet.name, {})
        for side in ("offers", "needs"):
            places[side] = min(places.get(side, MANY), _numbered(plan, side))
    return found


def _numbered(plan: Plan, side: str) -> int:
    """`offer_1_title` and `offer_1_form` are one place."""
    prefix = f"{side.removesuffix('s')}_"
    fields = (column.field for column in plan.columns if column.field and column.field.startswith(prefix))
    return len({field.removeprefix(prefix).partition("_")[0] for field in fields})


def _without_what_was_left_out(places: Mapping[str, int] | None, draft: Draft) -> Mapping[str, int] | None:
    """An offer that the row names and that could not be read may be any of those that are there: none is withdrawn."""
    if not draft.lost:
        return places
    return {side: 0 if side in draft.lost else MANY if places is None else places[side] for side in ("offers", "needs")}
