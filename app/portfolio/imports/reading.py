"""A row of a file -> the company that it means, checked by itself and against the places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.accounts.roles import Caller
from app.portfolio.companies.identity import Identity, numbers_of
from app.portfolio.imports.files.rows import Row
from app.portfolio.imports.leniency import validated
from app.portfolio.imports.packed_company import PackedCompany
from app.portfolio.imports.rows_of_file import FileRows
from app.portfolio.imports.schemas import RowProblem, row_problem_of
from app.portfolio.imports.templates import EXAMPLE_NUMBERS
from app.portfolio.imports.wording import row_problem, validation_problem

REFUSED_FOR_A_NUMBER = (
    "the row is left out: correct the number, or empty the cell, and the company is known by its name"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that is right in itself: where it stands, what it tells and of whom. `lost`: the sides of which an offer,
    or a need, could not be read.
    """

    row: Row
    lost: tuple[str, ...]
    packed: PackedCompany
    park_id: int
    site_id: int | None
    identity: Identity


Finding = tuple[tuple[int | str, ...], str]
"""The path of a value of a company, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class PlaceLookup:
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


@dataclass(frozen=True, slots=True)
class RowReading:
    """What became of a row: a draft, or the problems that keep it out; and remarks on what was left out of it."""

    draft: Draft | None
    problems: list[RowProblem]
    remarks: list[RowProblem]


def read_row(file: FileRows, row: Row, lookup: PlaceLookup, *, strict: bool = False) -> RowReading:
    """The row as a company. What cannot be read is left out with a remark, unless it is what the company is known by.

    `strict`: whatever there is to say keeps the row out.
    """
    numbers = row.company.get("identifiers")
    if isinstance(numbers, dict) and numbers.get("register") in EXAMPLE_NUMBERS:
        reason = "is the template's example; delete this row"
        return RowReading(None, [row_problem(file, row, ("identifiers", "register"), reason)], [])
    of_places = dict(lookup.findings(row.company))
    said = {path: row_problem(file, row, path, reason) for path, reason in of_places.items()}
    company = {name: value for name, value in row.company.items() if name == "park" or (name,) not in of_places}
    if ("park",) in of_places:
        company = {**company, "park": None}
    sent, places, errors = validated(company, row.keys)
    of_numbers: list[RowProblem] = []
    others: list[RowProblem] = []
    for error, before in errors:
        found = validation_problem(file, replace(row, keys=before), error)
        if error["loc"][:1] == ("identifiers",):
            of_numbers.append(found)
        else:
            others.append(found if strict or sent is None else _with_outcome(found, error["type"]))
    doubts = [*map(row_problem_of, row.doubts), *of_numbers]
    remarks = [
        *map(row_problem_of, row.remarks),
        *(problem for path, problem in said.items() if path != ("park",)),
        *others,
    ]
    problems = [said[("park",)]] if ("park",) in said else []
    if strict:
        problems, remarks = [*problems, *doubts, *remarks], []
    elif sent is None:
        # What is missing may be there, but unreadable: then that is said.
        known = {remark.field: remark for remark in map(row_problem_of, row.remarks)}
        problems = [*problems, *doubts, *(known.get(problem.field, problem) for problem in others)]
        remarks = [remark for remark in remarks if remark not in others and remark not in problems]
    elif doubts and not sent.identifiers.by_scheme():
        problems = [*problems, *map(_refusing, doubts)]
    else:
        remarks = [*doubts, *remarks]
    if problems or sent is None or sent.park is None:
        return RowReading(None, problems, remarks)
    park_id = lookup.parks[sent.park]
    site_id = lookup.sites[park_id, sent.site] if sent.site else None
    lost = tuple(side for side in ("offers", "needs") if _count(company.get(side)) > len(getattr(sent, side)))
    row = replace(row, company={}, keys=places, remarks=(), doubts=())  # of many rows, what is in `sent` is too much
    identity = Identity(park_id, sent.name, sent.city, numbers_of(sent.identifiers.by_scheme().items()))
    return RowReading(Draft(row, lost, PackedCompany.of(sent), park_id, site_id, identity), [], remarks)


def _refusing(doubt: RowProblem) -> RowProblem:
    """An official number that cannot be read, of a row without another."""
    reason = doubt.reason.removesuffix("; left empty")
    return doubt.model_copy(update={"reason": f"{reason}; {REFUSED_FOR_A_NUMBER}"})


def _count(items: object) -> int:
    return len(items) if isinstance(items, list) else 0


def _with_outcome(found: RowProblem, kind: str) -> RowProblem:
    """What became of a value that is wrong."""
    outcome = "shortened" if kind == "too_long" else "left empty"
    return found.model_copy(update={"reason": f"{found.reason}; {outcome}"})
