"""What the command line shows: tables and progress bars for people, JSON for programs."""

import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.database import transaction
from app.errors import AppError
from app.matches.search.schemas import SearchResult
from app.matches.weights import version
from app.portfolio.imports.schemas import ImportReport
from matching.explaining.phrases import form_name
from matching.profiles import Form, Language
from models import ApiKey, Fit, Run

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

GLANCE = 0.2
"""seconds between two looks at a run"""
PHASES = {
    "reading": "reading profiles",
    "embedding": "reading texts",
    "scoring": "scoring pairs",
    "explaining": "explaining matches",
    "publishing": "publishing",
}
FORM_NAMES = {form.value: form_name(form, "en").capitalize() for form in Form}


def print_error(error: Exception | str) -> None:
    """One line on stderr, and one for each field at fault."""
    if isinstance(error, AppError):
        fields = error.extras.get("errors", [])
        err.print(Text(f"ponte: {error.detail or error.title}", style="red"))
        for item in fields:
            err.print(Text(f"  {item['field']}: {item['reason']}"))
    else:
        err.print(Text(f"ponte: {error}", style="red"))


def show_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    print()  # noqa: T201


def _as_json(value: BaseModel) -> None:
    show_json(value.model_dump(mode="json"))


@contextmanager
def progress(engine: Engine) -> Iterator[Callable[[int], None]]:
    """Bars on stderr for the phases of a run, whoever does it: of the one that was named last."""
    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    ended = threading.Event()
    named: list[int] = []
    with Progress(*columns, console=err) as bars:
        watching = threading.Thread(target=_watch, args=(engine, bars, named, ended))
        watching.start()
        try:
            yield named.append
        finally:
            ended.set()
            watching.join()


def _watch(engine: Engine, bars: Progress, named: Sequence[int], ended: threading.Event) -> None:
    tasks: dict[tuple[int, str], TaskID] = {}
    while not ended.wait(GLANCE):
        if not named:
            continue
        try:
            with transaction(engine, writes=False) as session:
                run = session.get_one(Run, named[-1])
        except DBAPIError:
            continue
        if run.phase is None:
            continue
        at = run.id, run.phase
        if at not in tasks:
            for task in tasks.values():
                bars.update(task, completed=bars.tasks[task].total)
            tasks[at] = bars.add_task(PHASES[run.phase], total=None)
        bars.update(tasks[at], completed=run.done, total=run.of or None)


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
    if as_json:
        return show_json(
            {
                "corridor": corridor,
                "run": run.id,
                "state": run.state,
                "error": run.error,
                "forms": run.forms,
                "pairs": run.pairs,
                "selection": run.selection,
                "encoder": run.encoder,
                "weights": run.weights,
                "taxonomy": run.taxonomy,
                "as_of": run.as_of and run.as_of.isoformat(),
                "profiles_hash": run.profiles_hash,
                **run.figures,
            }
        )
    if run.state != "done":
        return print_error(f"run {run.id} {run.state}" + (f": {run.error}" if run.error else ""))
    seconds = sum(run.figures["seconds"].values())
    out.print(
        f"run {run.id} of {corridor}: {run.figures.get('scored', run.pairs)} scores,"
        f" {run.figures['matches']} matches in {seconds:.1f} s, as of {run.as_of}"
    )
    if run.selection == "candidates":
        shares = ", ".join(f"{FORM_NAMES[form]} {share:.1%}" for form, share in run.figures["recall"].items())
        out.print(f"  candidates only, of {run.pairs} pairs; of the exact lists, on a sample: {shares or 'no list'}")
    return None


def show_matches(company: str, answer: dict[str, Any], language: Language) -> None:
    out.print(Text(company, style="bold"))
    if not answer["up_to_date"]:
        out.print("  (a change of the profile is not in these lists yet)")
    if not answer["items"]:
        out.print("  no matches")
    for item in answer["items"]:
        partner = item["partner"]
        form = form_name(Form(item["form"]), language)
        _show_match(item, f"{partner['name']} ({partner['park']})", f"  — {form}")


def show_best(form: str, items: Sequence[dict[str, Any]]) -> None:
    """The best matches of a corridor in one form."""
    out.print()
    out.rule(Text(FORM_NAMES[form], style="bold"), align="left")
    for item in items:
        _show_match(item, f"{item['a']['name']}  ⟷  {item['b']['name']}")


def _show_match(item: dict[str, Any], title: str, form: str = "") -> None:
    out.print()
    out.print(Text.assemble((f"{item['score']:5.1f}  ", "bold green"), (title, "bold"), form))
    for sentence in item["sentences"]:
        out.print(Padding(Text(sentence), (0, 0, 0, 7)))


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
    title = "{judged_pairs} judged pairs; {companies_with_partner} companies have a partner graded 2 or 3".format(
        **figures
    )
    table = Table("ranker", *measures, title=title, title_justify="left")
    for name, values in rankers.items():
        table.add_row(name, *(f"{values[measure]:.3f}" for measure in measures))
    out.print(table)
    return None


def show_lesson(report: dict[str, Any], *, as_json: bool) -> None:
    """What was learned from decisions, and what came of it."""
    if as_json:
        return show_json(report)
    counts = report["counts"]
    out.print("{decisions} decisions, {used} of them to learn from, {positive} in favour".format(**counts))
    if report["fit"]:
        rows = {"fit": report["fit"], report["in_use"]: report["table"]}
        measures = ("auc", "brier", "skill", "log_loss")
        title = f"on the {counts['later']} later decisions"
        table = Table("weights", *measures, title=title, title_justify="left")
        for name, figures in rows.items():
            table.add_row(name, *(f"{figures[measure]:.3f}" for measure in measures))
        out.print(table)
        low, high = report["gain"]
        out.print(f"gain in AUC, 95 %: {low:+.3f} to {high:+.3f}")
    if report["adopted"]:
        out.print(f"{report['adopted']} is in use from now on; a server ranks anew by itself, otherwise `ponte rank`")
    else:
        out.print(f"{OUTCOMES[report['outcome']]}; {report['in_use']} stays in use")
    return None


OUTCOMES = {
    "too_few": "too few decisions to learn from",
    "not_fitted": "no weights could be fitted to the decisions",
    "not_better": "the fit is not better for certain",
    "better": "the fit is better, and was only looked at",
}


def show_fits(fits: Sequence[Fit], in_use: str, *, as_json: bool) -> None:
    rows = [
        {
            "version": version(fit),
            "in_use": version(fit) == in_use,
            "previous": fit.previous,
            "table": fit.table,
            "adopted": fit.adopted_at.isoformat(),
            "rolled_back": fit.rolled_back_at and fit.rolled_back_at.isoformat(),
            "first_decision": fit.first_decision_at.isoformat(),
            "last_decision": fit.last_decision_at.isoformat(),
            "software": fit.software,
            "figures": fit.figures,
        }
        for fit in fits
    ]
    if as_json:
        return show_json(rows)
    out.print(f"in use: {in_use}")
    if not rows:
        return None
    table = Table("version", "in place of", "adopted", "rolled back", "decisions", "AUC", "before")
    for fit in fits:
        figures = fit.figures
        rolled_back = fit.rolled_back_at.date().isoformat() if fit.rolled_back_at else ""
        auc = (f"{figures[weights]['auc']:.3f}" for weights in ("fit", "table"))
        table.add_row(
            version(fit),
            fit.previous,
            fit.adopted_at.date().isoformat(),
            rolled_back,
            str(figures["counts"]["used"]),
            *auc,
        )
    out.print(table)
    return None


def show_rollback(gone: str, in_use: str, *, as_json: bool) -> None:
    if as_json:
        return show_json({"rolled_back": gone, "in_use": in_use})
    out.print(f"{gone} is rolled back; {in_use} is in use; a server ranks anew by itself, otherwise `ponte rank`")
    return None
