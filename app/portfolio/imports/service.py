"""A file of companies -> the portfolio: all of it or, if the caller asks for that, its good rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import FieldError, Invalid
from app.portfolio.companies import repository
from app.portfolio.imports.bringing import Brought, bring_in
from app.portfolio.imports.checking import Entry
from app.portfolio.imports.examining import Prepared, examine, prepare
from app.portfolio.imports.next_steps import next_steps
from app.portfolio.imports.schemas import (
    MOST_PROBLEMS,
    Counts,
    ImportReport,
    Missing,
    NextStep,
    OpportunityRef,
    PassedOverReport,
    RowChange,
    Side,
    Twin,
)
from app.portfolio.imports.tables.plan import AS_PROPOSED, Said
from app.portfolio.imports.twins import suspected_twins
from app.portfolio.repository import mark_changed, set_withdrawn
from matching.texts.vectors import Encode


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What writing did, and what is seen in the portfolio after it."""

    brought: list[Brought]
    twins: list[Twin]
    missing: list[Missing] | None
    gone: list[int]
    """those of them that were withdrawn"""
    next_steps: list[NextStep]


def import_file(
    session: Session,
    caller: Caller,
    data: bytes,
    file_name: str,
    *,
    park: str | None = None,
    said: Said = AS_PROPOSED,
    encode: Encode | None = None,
    strict: bool = False,
    good_rows: bool = False,
    dry_run: bool = False,
    full_list: bool = False,
    withdraw_missing: bool = False,
) -> ImportReport:
    """Reads a file and brings its companies in, for who has the database to himself: see `prepare`."""
    prepared = prepare(session, caller, data, file_name, park=park, said=said, encode=encode, strict=strict)
    return import_prepared(
        session,
        prepared,
        good_rows=good_rows,
        dry_run=dry_run,
        full_list=full_list,
        withdraw_missing=withdraw_missing,
    )


def import_prepared(
    session: Session,
    prepared: Prepared,
    *,
    good_rows: bool = False,
    dry_run: bool = False,
    full_list: bool = False,
    withdraw_missing: bool = False,
) -> ImportReport:
    """Brings the companies of a file in: those that are known are updated.

    A row with a problem stays out. If it was read strictly, with any problem nothing is written, unless `good_rows`
    lets the others in. What was said of the columns is remembered for the park. A dry run tells what would happen.
    `full_list`: the file names all companies of its parks, and the report those that it does not; `withdraw_missing`
    withdraws these, unless rows were refused, which might have named them.
    Raises `Invalid` if the file cannot be read at all, and `Conflict` if somebody else brings the same companies in
    at the same time.
    """
    if withdraw_missing and not full_list:
        wrong = FieldError(field="withdraw_missing", reason="is for a full list only: say `full_list`, too")
        raise Invalid(errors=[wrong])
    examined = examine(session, prepared)
    file, checked, rejected = examined.file, examined.checked, examined.rejected
    entries, problems = checked.entries, checked.problems
    welcome = entries if good_rows or not examined.strict or not problems else []

    def write() -> _Outcome:
        return _write(session, welcome, full_list=full_list, withdraw=withdraw_missing and not rejected)

    outcome = _undone(session, write) if dry_run else write()
    if welcome and not dry_run:
        examined.opened.remember(session)
        _record(session, prepared, outcome)
    changes = [each.change for each in outcome.brought if each.change is not None]
    missing = outcome.missing
    return ImportReport(
        file=examined.name,
        kind=file.kind,
        encoding=file.encoding,
        separator=file.separator,
        rows=len(entries) + rejected,
        created=sum(change.outcome == "created" for change in changes),
        updated=sum(change.outcome != "created" for change in changes),
        returned=sum(change.outcome == "returned" for change in changes),
        unchanged=len(outcome.brought) - len(changes),
        rejected=rejected,
        imported=bool(welcome) and not dry_run,
        dry_run=dry_run,
        problems=problems[:MOST_PROBLEMS],
        problems_total=len(problems),
        remarks=checked.remarks[:MOST_PROBLEMS],
        remarks_total=len(checked.remarks),
        columns=examined.columns,
        passed_over=PassedOverReport.of(file.passed_over),
        offers=_counts(changes, "offer"),
        needs=_counts(changes, "need"),
        changes=changes[:MOST_PROBLEMS],
        changes_total=len(changes),
        twins=outcome.twins[:MOST_PROBLEMS],
        twins_total=len(outcome.twins),
        missing=None if missing is None else missing[:MOST_PROBLEMS],
        missing_total=len(missing or ()),
        missing_withdrawn=len(outcome.gone),
        next_steps=outcome.next_steps,
    )


def _record(session: Session, prepared: Prepared, outcome: _Outcome) -> None:
    """In the audit trail: the file, and each company that is another one now; nothing if none is."""
    caller = prepared.caller
    changed = [(each.company_id, each.change) for each in outcome.brought if each.change is not None]
    if not changed and not outcome.gone:
        return
    counts = {"rows": len(outcome.brought), "changed": len(changed), "withdrawn": len(outcome.gone)}
    record(session, caller, "import.file", details={"kind": prepared.file.kind, **counts})
    for company_id, change in changed:
        action = "company.add" if change.outcome == "created" else "company.change"
        record(session, caller, action, "company", company_id, {"by": "import", "fields": change.fields})
    for company_id in outcome.gone:
        record(session, caller, "company.withdraw", "company", company_id, {"by": "import"})


def _undone(session: Session, write: Callable[[], _Outcome]) -> _Outcome:
    """Writing, undone: what the database refuses is found out too. The ids that were given are nobody's."""
    with session.begin_nested() as trial:
        outcome = write()
        trial.rollback()
    for each in outcome.brought:
        if each.change is not None and each.change.outcome == "created":
            each.change.company_id = None
    return outcome


def _write(session: Session, entries: Sequence[Entry], *, full_list: bool, withdraw: bool) -> _Outcome:
    brought = bring_in(session, entries)
    parks = sorted({each.park_id for each in brought})
    missing = _missing(session, parks, {each.company_id for each in brought}) if full_list and entries else None
    gone = [each.company_id for each in missing or ()] if withdraw else []
    for company in repository.companies_in_full(session, gone).values():
        set_withdrawn(company, True)
        mark_changed(company)
    session.flush()
    created = {each.company_id: each.change for each in brought if each.change and each.change.outcome == "created"}
    return _Outcome(brought, suspected_twins(session, created), missing, gone, next_steps(session, parks))


def _missing(session: Session, parks: Sequence[int], named: set[int]) -> list[Missing]:
    there = repository.names_by_park(session, named)
    return [
        Missing(company_id=company_id, name=name)
        for park_id in parks
        for company_id, name in sorted(there[park_id].items())
        if company_id not in named
    ]


def _counts(changes: Sequence[RowChange], side: Side) -> Counts:
    def count(of: Callable[[RowChange], list[OpportunityRef]]) -> int:
        return sum(item.side == side for change in changes for item in of(change))

    return Counts(
        added=count(lambda change: change.added),
        changed=count(lambda change: change.changed),
        withdrawn=count(lambda change: change.withdrawn),
    )
