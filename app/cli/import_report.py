"""What an import did, for people: what is wrong, what it changes, and what to do next."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from app.portfolio.imports.schemas import (
    Counts,
    ImportReport,
    NextStep,
    OpportunityRef,
    PassedOverReport,
    RowChange,
    RowProblem,
)
from app.terminal import or_json, out

SHOWN = 20
"""Rows of a table, but for that of problems; `--json` has all."""


@or_json
def show_import(report: ImportReport) -> None:
    verb = "read" if report.imported else "NOT imported"
    out.print(f"{report.file}: {report.rows} companies {verb}")
    counts = [f"{getattr(report, name)} {name}" for name in ("created", "updated", "unchanged", "rejected")]
    if report.returned:
        counts.append(f"{report.returned} back from withdrawal")
    out.print("  " + ", ".join(counts))
    for name, of in (("offers", report.offers), ("needs", report.needs)):
        if of != Counts():
            out.print(f"  {name}: {of.added} added, {of.changed} changed, {of.withdrawn} withdrawn")
    _show_lines("What is wrong", report.problems, report.problems_total, len(report.problems))
    _show_lines("Left empty, or read otherwise than written", report.remarks, report.remarks_total, SHOWN)
    show_passed_over(report.passed_over)
    _show_losses(report.changes)
    _show_twins(report)
    _show_missing(report)
    for step in report.next_steps:
        _show_next_step(step)


def _show_lines(title: str, found: Sequence[RowProblem], total: int, most: int) -> None:
    if not found:
        return
    with_sheet = any(item.sheet for item in found)
    table = Table(*(["sheet"] if with_sheet else []), "line", "field", "reason", title=title, title_justify="left")
    for item in found[:most]:
        cells = [*([item.sheet or ""] if with_sheet else []), str(item.line), item.field, item.reason]
        table.add_row(*map(Text, cells))
    out.print(table)
    if total > most:
        out.print(
            Text(f"and {total - most} more; --report FILE.xlsx writes the file with all of them beside their rows")
        )


def show_passed_over(found: PassedOverReport) -> None:
    for sheet in found.sheets:
        out.print(Text(f'  passed over: the sheet "{sheet.name}": {sheet.reason}'))
    if found.columns:
        out.print(Text("  passed over: " + "; ".join(f"{item.field} ({item.reason})" for item in found.columns)))
    lines = (*found.hidden_rows, *found.lines)
    for item in lines[:SHOWN]:
        out.print(Text(f"  passed over: line {item.line}, {item.reason}"))
    _and_more(len(lines) - SHOWN)


def show_passed_over_headings(headings: Sequence[str]) -> None:
    """Of a table whose columns are known by their headings alone."""
    if headings:
        out.print(Text(f"  passed over: {', '.join(headings)} (no such column is known, or it is there twice)"))


def _show_losses(changes: Sequence[RowChange]) -> None:
    """What somebody might miss: what was withdrawn, and names that are others now."""
    lost = [change for change in changes if change.withdrawn or change.was_named or change.outcome == "returned"]
    if lost:
        table = Table("line", "company", "what", title="What is another now", title_justify="left")
        for change in lost[:SHOWN]:
            what = [f"was called {change.was_named}"] if change.was_named else []
            what += ["back from withdrawal"] if change.outcome == "returned" else []
            what += [f"{item.side} withdrawn: {_title(item)}" for item in change.withdrawn]
            table.add_row(str(change.line), Text(change.name), Text("\n".join(what)))
        out.print(table)
        _and_more(len(lost) - SHOWN)


def _title(item: OpportunityRef) -> str:
    return f"{item.title} ({item.form})"


def _show_twins(report: ImportReport) -> None:
    if report.twins:
        table = Table("line", "new company", "perhaps the same as", title="Perhaps there twice", title_justify="left")
        for twin in report.twins[:SHOWN]:
            where = f"company {twin.twin_id}" if twin.twin_id is not None else f"line {twin.twin_line}"
            table.add_row(str(twin.line), Text(twin.name), Text(f"{twin.twin_name} ({where})"))
        out.print(table)
        _and_more(report.twins_total - SHOWN)


def _show_missing(report: ImportReport) -> None:
    if report.missing is None:
        return
    if not report.missing:
        out.print("every company of the park is in the file")
        return
    done = "withdrawn" if report.missing_withdrawn else "left as they are"
    out.print(f"{report.missing_total} companies of the park are not in the file; {done}:")
    for company in report.missing[:SHOWN]:
        out.print(Text(f"  {company.company_id}  {company.name}"))
    _and_more(report.missing_total - SHOWN)


def _show_next_step(step: NextStep) -> None:
    say_enough = f"{step.with_lists} of {step.companies} companies say enough to have lists"
    out.print(f"park {step.park}: {say_enough}; {step.thin} of them are thin")
    if step.most_helpful:
        gaps = ", ".join(f"{gap.field} ({gap.missing})" for gap in step.most_helpful)
        out.print(f"  most worth filling in, with how many lack it: {gaps}")


def _and_more(count: int) -> None:
    if count > 0:
        out.print(f"and {count} more")
