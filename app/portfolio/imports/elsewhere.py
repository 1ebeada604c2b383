"""New companies that another park has under the same name: the file may have been meant for that one."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.portfolio.companies import queries
from app.portfolio.imports.checking import Entry
from app.portfolio.imports.schemas import RowProblem


def known_elsewhere(session: Session, caller: Caller, entries: Sequence[Entry]) -> list[RowProblem]:
    """A remark for each park, at the first line of such a company.

    A caller who is bound to a park is told only of those that other parks read of by name: else a file of guesses would
    find out who is there as a draft or asks to stay anonymous.
    """
    new = [entry for entry in entries if entry.company_id is None]
    namesakes = {company_id for entry in new for company_id in entry.namesakes}
    codes = queries.parks_of(session, namesakes)
    if caller.park_id is not None:
        codes = {one: code for one, code in codes.items() if one not in queries.nameless_among(session, namesakes)}
    by_park: dict[str, list[Entry]] = {}
    for entry in new:
        for code in sorted({codes[one] for one in entry.namesakes if one in codes}):
            by_park.setdefault(code, []).append(entry)
    return [_remark(code, found, len(new)) for code, found in sorted(by_park.items())]


def _remark(code: str, found: Sequence[Entry], new: int) -> RowProblem:
    reason = (
        f'{len(found):,} of {new:,} new companies are known in the park "{code}" under the same name, and in no other '
        f"city; is this the park that is meant?"
    )
    return RowProblem(line=found[0].line, field="park", reason=reason, sheet=found[0].sheet)
