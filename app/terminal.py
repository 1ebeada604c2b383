"""What the command line shows: tables and progress bars for people, JSON for programs."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from app.errors import AppError
from app.matches.runs.ranking import Reporter
from app.matches.search.schemas import SearchResult
from app.portfolio.imports.schemas import ImportReport
from models import ApiKey, Run

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

FORM_NAMES = {
    "technology_transfer": "Technology transfer",
    "commercial_partnership": "Commercial partnership",
    "joint_project": "Joint project",
    "hosting": "Hosting",
}


def complain(error: Exception | str) -> None:
    """One line on stderr, and one for each field at fault."""
    if isinstance(error, AppError):
        fields = error.extras.get("errors", [])
        err.print(Text(f"ponte: {error.detail or error.title}", style="red"))
        for item in fields:
            err.print(Text(f"  {item['field'].removeprefix('query.')}: {item['reason']}"))
    else:
        err.print(Text(f"ponte: {error}", style="red"))


def show_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    print()  # noqa: T201


def _as_json(value: BaseModel) -> None:
    show_json(value.model_dump(mode="json"))


@contextmanager
def progress() -> Iterator[Reporter]:
    """Bars on stderr for the three steps of a ranking, each shown when it begins."""
    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as bars:
        yield Reporter(
            embedding=_bar(bars, "reading texts"),
            scoring=_bar(bars, "scoring pairs"),
            explaining=_bar(bars, "explaining matches"),
        )


def _bar(bars: Progress, title: str) -> Any:
    tasks: list[Any] = []

    def report(done: int, total: int) -> None:
        if not tasks:
            tasks.append(bars.add_task(title, total=total))
        bars.update(tasks[0], completed=done, total=total)

    return report


def show_import(report: ImportReport, *, as_json: bool) -> None:
    if as_json:
        return _as_json(report)
    counts = ("created", "updated", "unchanged", "rejected")
    verb = "read" if report.imported else "NOT imported"
    out.print(f"{report.file}: {report.rows} companies {verb}")
    out.print("  " + ", ".join(f"{getattr(report, name)} {name}" for name in counts))
    if report.problems:
        table = Table("line", "field", "reason", title="What is wrong", title_justify="left")
        for problem in report.problems:
            table.add_row(str(problem.line), problem.field, problem.reason)
        out.print(table)
        if report.problems_total > len(report.problems):
            out.print(f"and {report.problems_total - len(report.problems)} more")
    return None


def show_run(run: Run, corridor: str, *, as_json: bool) -> None:
    seconds = (run.finished_at - run.started_at).total_seconds()
    figures = {
        "corridor": corridor,
        "run": run.id,
        "pairs": run.pairs,
        "seconds": round(seconds, 2),
        "encoder": run.encoder,
        "weights": run.weights,
        "as_of": run.as_of.isoformat(),
        "profiles_hash": run.profiles_hash,
    }
    if as_json:
        return show_json(figures)
    out.print(f"run {run.id} of {corridor}: {run.pairs} scores in {seconds:.1f} s, as of {run.as_of}")
    return None


def show_matches(company: str, answer: dict[str, Any]) -> None:
    out.print(Text(company, style="bold"))
    if not answer["up_to_date"]:
        out.print("  (a change of the profile is not in these lists yet)")
    if not answer["items"]:
        out.print("  no matches")
    for item in answer["items"]:
        partner = item["partner"]
        _show_match(item, [partner], f"{partner['name']} ({partner['park']})")


def show_best(form: str, items: Sequence[dict[str, Any]]) -> None:
    """The best matches of a corridor in one form."""
    out.print()
    out.rule(Text(FORM_NAMES[form], style="bold"), align="left")
    for item in items:
        _show_match(item, [item["a"], item["b"]], f"{item['a']['name']}  ⟷  {item['b']['name']}")


def _show_match(item: dict[str, Any], parties: Sequence[dict[str, Any]], title: str) -> None:
    names = {f"{party['kind']}:{party['id']}": party["name"] for party in parties}
    form = FORM_NAMES[item["form"]].lower()
    out.print()
    out.print(Text.assemble((f"{item['score']:5.1f}  ", "bold green"), (title, "bold"), f"  — {form}"))
    for reason in item["explanation"]["reasons"]:
        for line in _reason_lines(reason, names):
            out.print(Padding(line, (0, 0, 0, 7)))


def _reason_lines(reason: dict[str, Any], names: dict[str, str]) -> Iterator[Text]:
    signal = reason["signal"].replace("_", " ")
    if not reason["quotes"]:
        yield Text.assemble((f"{signal}: ", "cyan"), ", ".join(reason["shared"]))
        return
    likeness = "" if reason["similarity"] is None else f" ({reason['similarity']:.2f})"
    yield Text.assemble((f"{signal}{likeness}", "cyan"))
    for quote in reason["quotes"]:
        who = names.get(quote["party"], "this company")
        yield Text.assemble(f"  {who}, {quote['source']}: ", (f"“{quote['text']}”", "italic"))
    if reason["shared"]:
        yield Text(f"  has: {', '.join(reason['shared'])}")


def show_found(found: SearchResult, *, as_json: bool) -> None:
    if as_json:
        return _as_json(found)
    table = Table("alike", "company", "park", "form", "offer")
    for item in found.items:
        offer = Text.assemble((item.title, "bold"), f"\n“{item.quote}”" if item.quote != item.title else "")
        table.add_row(f"{item.similarity:.2f}", item.company, item.park, FORM_NAMES[item.form], offer)
    out.print(table)
    return None


def show_keys(keys: Sequence[ApiKey], *, as_json: bool) -> None:
    rows = [
        {
            "id": key.id,
            "name": key.name,
            "role": key.role,
            "park_id": key.park_id,
            "made": key.created_at.isoformat(),
        }
        for key in keys
    ]
    if as_json:
        return show_json(rows)
    table = Table("id", "name", "role", "park", "made")
    for row in rows:
        table.add_row(*(str(value if value is not None else "all") for value in row.values()))
    out.print(table)
    return None


def show_portfolio_figures(figures: dict[str, Any], *, as_json: bool) -> None:
    """The demo's judged pairs, one ranker a row."""
    if as_json:
        return show_json(figures)
    rankers: dict[str, dict[str, float]] = figures["rankers"]
    measures = list(next(iter(rankers.values())))
    title = "{companies} companies with a judged partner, {judged_pairs} judged pairs".format(**figures)
    table = Table("ranker", *measures, title=title, title_justify="left")
    for name, values in rankers.items():
        table.add_row(name, *(f"{values[measure]:.3f}" for measure in measures))
    out.print(table)
    return None
