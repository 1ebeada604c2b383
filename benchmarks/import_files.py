"""How long a file of a register takes: proposed and imported, as CSV and as XLSX, into an empty SQLite database.

`python -m benchmarks.import_files [ROWS]`. The rows are invented, in the shape of the extract of the Italian register
of start-ups. Value: seconds of CPU to import the CSV file. Reference: seconds to read its cells with Python's `csv`.
"""

import csv
import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path

import xlsxwriter
from sqlalchemy import Engine
from stdnum import luhn

import migrations
from app.accounts.roles import OPERATOR
from app.database import make_engine, transaction
from app.portfolio.imports import service
from app.portfolio.imports.examining import prepare
from app.portfolio.imports.planning import Wishes, plan_import
from app.portfolio.imports.proposals import propose
from models import Park

ROWS = 10_000
HEADINGS = [
    *("denominazione", "codice fiscale", "data iscrizione", "nat.giuridica", "ateco 2025", "settore", "attivita'"),
    *("prov", "comune", "sito internet", "classe di addetti", "classe di produzione", "requisiti r&d"),
]
CODES = ("72.10.2", "282500", "62.10.00", "26.51.2", "71.20.1")


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    files = {"csv": _csv(register(rows)), "xlsx": _xlsx(register(rows))}
    figures: dict[str, float] = {}
    before = _peak()
    for kind, data in files.items():
        with tempfile.TemporaryDirectory() as folder:
            engine = _database(Path(folder))
            for what, work in (("proposed", _propose), ("imported", _import), ("again", _import)):
                within: list[float] = []
                figures[f"{kind} {what}"] = _seconds(partial(work, engine, data, kind, within))
                figures |= {f"{kind} {what}, within the turn": seconds for seconds in within}
            engine.dispose()
    reference = _seconds(lambda: list(csv.reader(StringIO(files["csv"].decode()), delimiter=";")))
    value = figures["csv imported"]
    report = {
        "value": value,
        "reference": reference,
        "unit": "CPU s",
        "ratio": round(value / max(reference, 0.01), 1),
        "rows": rows,
        "seconds": figures,
        "peak MB": round(_peak() / 1024),
        "kB a row": round((_peak() - before) / rows, 1),
    }
    print(json.dumps(report, indent=2))


def register(rows: int) -> list[list[str]]:
    return [HEADINGS, *(_row(number) for number in range(rows))]


def register_csv(rows: int) -> bytes:
    return _csv(register(rows))


def _row(number: int) -> list[str]:
    fiscal = f"{9_000_000 + number:07d}022"
    return [
        f"PROVA INVENTATA {number} S.R.L. START-UP COSTITUITA A NORMA DELL'ART. 4 COMMA 10 BIS",
        fiscal + luhn.calc_check_digit(fiscal),
        f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/{2012 + number % 12}",
        "SOCIETA' A RESPONSABILITA' LIMITATA",
        CODES[number % len(CODES)],
        "SERVIZI",
        "M 72.10.2 - Ricerca e sviluppo sperimentale",
        "TN",
        "ROVERETO",
        f"www.prova-{number}.example" if number % 3 else "",
        "ABCDE"[number % 5],
        "A",
        "SI" if number % 2 else "NO",
    ]


def _csv(cells: list[list[str]]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(cells)
    return out.getvalue().encode()


def _xlsx(cells: list[list[str]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def _database(folder: Path) -> Engine:
    engine = make_engine(f"sqlite:///{folder}/ponte.db")
    migrations.upgrade(engine)
    with transaction(engine) as session:
        session.add(Park(code="trentino", name="Trentino", country="IT"))
    return engine


def _propose(engine: Engine, data: bytes, kind: str, _within: list[float]) -> None:
    with transaction(engine, writes=False) as session:
        propose(session, OPERATOR, data, f"register.{kind}", park="trentino")


def _import(engine: Engine, data: bytes, kind: str, within: list[float]) -> None:
    """As a request does; `within` gets the seconds of the writers' turn."""
    with transaction(engine, writes=False) as session:
        prepared = prepare(session, OPERATOR, data, f"register.{kind}", park="trentino")
        planned = plan_import(session, prepared, Wishes())

    def write() -> None:
        with transaction(engine) as session:
            service.carry_out(session, planned)

    within.append(_seconds(write))
    if planned.report.problems:
        raise ValueError(planned.report.problems[0])


def _seconds(work: Callable[[], object]) -> float:
    """Of CPU, the reader of workbooks included: other programs on the machine do not count."""
    start = _cpu()
    work()
    return round(_cpu() - start, 3)


def _peak() -> int:
    """Memory of this process at its highest, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    main()
