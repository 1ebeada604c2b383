"""What a file would do to the portfolio as it is: worked out without writing anything."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import FieldError, Invalid
from app.portfolio.companies import queries
from app.portfolio.imports.bringing import Bringing, Brought, bring_in
from app.portfolio.imports.elsewhere import known_elsewhere
from app.portfolio.imports.examining import Examined, Prepared, examine
from app.portfolio.imports.moment import Moment
from app.portfolio.imports.next_steps import next_steps
from app.portfolio.imports.schemas import MOST_PROBLEMS, ImportReport, Missing, PassedOverReport, RowProblem
from app.portfolio.imports.twins import suspected_twins


@dataclass(frozen=True, slots=True)
class Wishes:
    """`good_rows`: of a file that is read strictly, the rows without problems go in, not none. `dry_run`: nothing is
    written. `full_list`: the file names all companies of its parks, and the report those that it does not;
    `withdraw_missing` withdraws these, unless rows were refused, which might have named them.
    """

    good_rows: bool = False
    dry_run: bool = False
    full_list: bool = False
    withdraw_missing: bool = False

    def __post_init__(self) -> None:
        if self.withdraw_missing and not self.full_list:
            wrong = FieldError(field="withdraw_missing", reason="is for a full list only: say `full_list`, too")
            raise Invalid(errors=[wrong])


@dataclass(frozen=True, slots=True)
class Planned:
    """The report, as it is where all goes well, and what is to be written for that; `gone` are to be withdrawn."""

    prepared: Prepared
    wishes: Wishes
    moment: Moment
    bringing: Bringing
    gone: list[int]
    report: ImportReport

    @property
    def writes(self) -> bool:
        return self.report.imported


def plan_import(session: Session, prepared: Prepared, wishes: Wishes) -> Planned:
    """A row with a problem stays out; if it was read strictly, with any problem nothing goes in, unless the good rows
    are wished for. A dry run ends here. The session is left as it is; a writer's own sees what it has written.
    """
    with _beside(session) as reading:
        examined = examine(reading, prepared)
        entries = examined.checked.entries
        welcome = entries if wishes.good_rows or not examined.strict or not examined.checked.problems else []
        known = {entry.company_id for entry in welcome if entry.company_id is not None}
        moment = Moment.of(reading, known, [entry.identity for entry in welcome])
        bringing = bring_in(reading, welcome)
        missing = _missing(reading, bringing.brought) if wishes.full_list and welcome else None
        withdraws = wishes.withdraw_missing and not examined.rejected
        gone = [each.company_id for each in missing or ()] if withdraws else []
        doubts = [*known_elsewhere(reading, prepared.caller, welcome), *examined.guessed_names]
        report = _report(reading, examined, wishes, bringing, doubts, missing, gone)
    return Planned(prepared, wishes, moment, bringing, gone, report)


@contextmanager
def _beside(session: Session) -> Iterator[Session]:
    """A session in the same transaction whose rows are changed, and never written."""
    session.flush()
    with Session(session.connection(), autoflush=False) as reading:
        yield reading


def _missing(session: Session, brought: Sequence[Brought]) -> list[Missing]:
    named = {each.number for each in brought}
    return [
        Missing(company_id=company_id, name=name)
        for park_id in sorted({each.park_id for each in brought})
        for company_id, name in sorted(queries.names_of_park(session, park_id).items())
        if company_id not in named
    ]


def _report(
    session: Session,
    examined: Examined,
    wishes: Wishes,
    bringing: Bringing,
    doubts: list[RowProblem],
    missing: list[Missing] | None,
    gone: list[int],
) -> ImportReport:
    file, checked, rejected = examined.file, examined.checked, examined.rejected
    outcomes = [each.outcome for each in bringing.brought]
    changed = len(outcomes) - outcomes.count(None)
    twins = suspected_twins(session, bringing.brought)
    standing = [(each.park_id, each.number, each.standing) for each in bringing.brought if not each.withdrawn]
    return ImportReport(
        file=examined.name,
        kind=file.kind,
        encoding=file.encoding,
        separator=file.separator,
        rows=len(checked.entries) + rejected,
        created=outcomes.count("created"),
        updated=changed - outcomes.count("created"),
        returned=outcomes.count("returned"),
        unchanged=outcomes.count(None),
        rejected=rejected,
        imported=bool(outcomes) and not wishes.dry_run,
        dry_run=wishes.dry_run,
        problems=checked.problems[:MOST_PROBLEMS],
        problems_total=len(checked.problems),
        remarks=[*doubts, *checked.remarks][:MOST_PROBLEMS],
        remarks_total=len(doubts) + checked.remarks_total,
        columns=examined.columns,
        passed_over=PassedOverReport.of(file.passed_over),
        offers=bringing.offers,
        needs=bringing.needs,
        changes=[change for _, change in bringing.changes],
        changes_total=changed,
        twins=twins[:MOST_PROBLEMS],
        twins_total=len(twins),
        missing=None if missing is None else missing[:MOST_PROBLEMS],
        missing_total=len(missing or ()),
        missing_withdrawn=len(gone),
        next_steps=next_steps(session, standing, set(gone)),
    )
