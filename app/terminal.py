"""Output of the command line: progress bars and match lists for people, JSON for programs."""

import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

from pydantic import BaseModel
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.database import transaction
from app.errors import AppError
from matching.explaining.phrases import form_name
from matching.profiles import Form
from models import Run

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Value = TypeVar("Value")

POLL_SECONDS = 0.2
PHASES = {
    "reading": "reading profiles",
    "embedding": "reading texts",
    "scoring": "scoring pairs",
    "explaining": "explaining matches",
    "publishing": "publishing",
}
FORM_NAMES = {form.value: form_name(form, "en").capitalize() for form in Form}


def print_error(error: Exception | str, told: Callable[[str], str] = str) -> None:
    """One line on stderr, and one for each field at fault. `told`: in the reader's language."""
    if isinstance(error, AppError):
        fields = error.extras.get("errors", [])
        err.print(Text(f"ponte: {told(str(error.detail or error.title))}", style="red"))
        for item in fields:
            err.print(Text(f"  {item['field']}: {told(item['reason'])}"))
    else:
        err.print(Text(f"ponte: {error}", style="red"))


def show_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=_plain)
    print()  # noqa: T201


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value.isoformat()


def or_json(print_text: Callable[[Value], None]) -> Callable[..., None]:
    """Adds the parameter `as_json`, which prints the value as JSON instead."""

    @wraps(print_text)
    def show(value: Value, *, as_json: bool) -> None:
        if as_json:
            show_json(value)
        else:
            print_text(value)

    return show


@contextmanager
def progress(engine: Engine) -> Iterator[Callable[[int], None]]:
    """Bars on stderr for the phases of the run whose id was given last, whichever process executes it."""
    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    ended = threading.Event()
    run_ids: list[int] = []
    with Progress(*columns, console=err) as bars:
        watcher = threading.Thread(target=_watch, args=(engine, bars, run_ids, ended))
        watcher.start()
        try:
            yield run_ids.append
        finally:
            ended.set()
            watcher.join()


def _watch(engine: Engine, bars: Progress, run_ids: Sequence[int], ended: threading.Event) -> None:
    tasks: dict[tuple[int, str], TaskID] = {}
    while not ended.wait(POLL_SECONDS):
        if not run_ids:
            continue
        try:
            with transaction(engine, writes=False) as session:
                run = session.get_one(Run, run_ids[-1])
        except DBAPIError:
            continue
        if run.phase is None:
            continue
        phase = run.id, run.phase
        if phase not in tasks:
            for task in tasks.values():
                bars.update(task, completed=bars.tasks[task].total)
            tasks[phase] = bars.add_task(PHASES[run.phase], total=None)
        bars.update(tasks[phase], completed=run.done, total=run.of or None)


def show_run(run: Run, corridor: str, *, as_json: bool) -> None:
    if as_json:
        columns = ("state", "error", "pairs", "selection", "encoder", "weights", "taxonomy", "policy", "as_of")
        values = {name: getattr(run, name) for name in (*columns, "profiles_hash")}
        return show_json({"corridor": corridor, "run": run.id} | values | run.figures)
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


def show_best(form: str, items: Sequence[dict[str, Any]]) -> None:
    """The best matches of a corridor in one form."""
    out.print()
    out.rule(Text(FORM_NAMES[form], style="bold"), align="left")
    for item in items:
        show_match(item, f"{item['a']['name']}  ⟷  {item['b']['name']}", _verdict_told(item))


def _verdict_told(item: dict[str, Any]) -> str:
    """What the policy says of a release, of which day, and by which rules."""
    rests_on = item["compliance"]
    replayed = f", as of {rests_on['day']} (replayed)" if rests_on["replayed"] else ""
    rules = f": {', '.join(rests_on['rules'])}" if rests_on["rules"] else ""
    return f"[{item['verdict']}{replayed}{rules}]"


def show_match(item: dict[str, Any], title: str, verdict: str, form: str = "", remarks: Sequence[str] = ()) -> None:
    out.print()
    out.print(Text.assemble((f"{item['score']:5.1f}  ", "bold green"), (title, "bold"), form))
    for sentence in (verdict, *remarks, *item["sentences"]):
        out.print(Padding(Text(sentence), (0, 0, 0, 7)))


@or_json
def show_decision(done: dict[str, Any]) -> None:
    decision = done["decision"]
    words = [decision.verdict, *([decision.reason] if decision.reason else [])]
    said = ", ".join(word.replace("_", " ") for word in words)
    undone = "; undone" if done["undone"] else ""
    out.print(Text(f"{done['company']} and {done['partner']}, {FORM_NAMES[decision.form].lower()}: {said}{undone}"))
