"""What it costs that a change survives a power cut: `synchronous` FULL against NORMAL on SQLite, change by change."""

import argparse
import json
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Engine

import migrations
from app.accounts.roles import OPERATOR
from app.database import make_engine, transaction
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange, CompanyIn

ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=200, help="in each round of each kind")
    asked = parser.parse_args()
    with TemporaryDirectory(dir=".") as folder:  # on the disk of the working directory: another may be memory
        engine = make_engine(f"sqlite:///{Path(folder) / 'writes.db'}")
        migrations.upgrade(engine)
        with transaction(engine) as session:
            company_id = companies.add(session, OPERATOR, CompanyIn(name="Alfa")).id
        took: dict[str, list[float]] = {"NORMAL": [], "FULL": []}
        for _ in range(ROUNDS):
            for kind, rates in took.items():
                rates.append(asked.changes / seconds(engine, kind, company_id, asked.changes))
        engine.dispose()
    full, normal = median(took["FULL"]), median(took["NORMAL"])
    report = {"value": full, "reference": normal, "unit": "changes per second", "ratio": full / normal}
    report |= {"rounds": ROUNDS, "changes": asked.changes}
    print(json.dumps(report, indent=2))


def seconds(engine: Engine, synchronous: str, company_id: int, changes: int) -> float:
    """For so many changes of a company, each a transaction of its own."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - it is connected
        driver.execute(f"PRAGMA synchronous = {synchronous}")
    start = perf_counter()
    for number in range(changes):
        with transaction(engine) as session:
            companies.change(session, OPERATOR, company_id, CompanyChange(employees=number))
    return perf_counter() - start


if __name__ == "__main__":
    main()
