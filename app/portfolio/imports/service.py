"""A file of companies -> the portfolio: all of it or, if the caller asks for that, its good rows.

What it does is worked out beforehand, in a session that keeps no writer waiting (`plan_import`), and written at one
stroke (`carry_out`).
"""

from sqlalchemy.orm import Session

from app.accounts.audit import Entry, record, record_all
from app.accounts.roles import Caller
from app.portfolio.imports import applying
from app.portfolio.imports.examining import prepare
from app.portfolio.imports.planning import Planned, Wishes, plan_import
from app.portfolio.imports.schemas import ImportReport
from app.portfolio.imports.tables.plan import AS_PROPOSED, Said
from app.portfolio.imports.writes import unpacked
from app.portfolio.naming.hidden import told_anew
from matching.texts.vectors import Encode


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
    """Reads a file and brings its companies in, for who has the database to himself."""
    prepared = prepare(session, caller, data, file_name, park=park, said=said, encode=encode, strict=strict)
    wishes = Wishes(good_rows, dry_run, full_list, withdraw_missing)
    return carry_out(session, plan_import(session, prepared, wishes))


def carry_out(session: Session, planned: Planned) -> ImportReport:
    """Writes what was planned. If somebody has changed the same companies since, it is planned again, in this session,
    in which nobody comes between. Raises `Conflict` if somebody else brings the same companies in at the same time.
    """
    if not planned.writes:
        return planned.report
    if planned.moment.is_over(session):
        planned = plan_import(session, planned.prepared, planned.wishes)
    with told_anew(session, [each.number for each in planned.bringing.brought]) as touched:
        ids = applying.apply(session, map(unpacked, planned.bringing.portions))
        touched.update(ids.values())
        applying.withdraw(session, planned.gone)
    planned.prepared.opened.remember(session)
    _record(session, planned, ids)
    for number, change in planned.bringing.changes:
        change.company_id = ids.get(number, number)
    return planned.report


def _record(session: Session, planned: Planned, ids: dict[int, int]) -> None:
    """In the audit trail: the file, and each company that is another one now; nothing if none is."""
    caller, brought = planned.prepared.caller, planned.bringing.brought
    changed = [each for each in brought if each.outcome is not None]
    if not changed and not planned.gone:
        return
    counts = {"rows": len(brought), "changed": len(changed), "withdrawn": len(planned.gone)}
    record(session, caller, "import.file", details={"kind": planned.prepared.file.kind, **counts})
    record_all(
        session,
        caller,
        [
            Entry(
                "company.add" if each.outcome == "created" else "company.change",
                "company",
                ids.get(each.number, each.number),
                {"by": "import", "fields": list(each.fields)},
            )
            for each in changed
        ]
        + [Entry("company.withdraw", "company", company_id, {"by": "import"}) for company_id in planned.gone],
    )
