"""A row of a file -> the company that it means, checked by itself and against the places."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from app.accounts.roles import Caller
from app.portfolio.companies.schemas import CompanyIn
from app.portfolio.imports.files import EXAMPLE_NUMBERS, FileRows, Row
from app.portfolio.imports.schemas import RowProblem
from app.portfolio.imports.wording import row_problem, validation_problem

Identifier = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that is right in itself."""

    row: Row
    sent: CompanyIn
    park_id: int
    site_id: int | None
    identifiers: frozenset[Identifier]


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


def read_row(file: FileRows, row: Row, lookup: PlaceLookup) -> tuple[Draft | None, list[RowProblem]]:
    """The row as a company, or what is wrong with it."""
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
    return Draft(row, sent, park_id, site_id, frozenset(sent.identifiers.by_scheme().items())), []
