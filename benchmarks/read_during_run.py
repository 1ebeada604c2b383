"""Requests a second for companies' match lists while the corridor is ranked anew, beside those at rest.

A real server with its worker, on an invented portfolio (`benchmarks.portfolio`) that was ranked once. Over one
connection lists are asked for, first at rest, then from the request of a run to its end.
"""

import argparse
import json
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import select

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import make_engine, transaction
from benchmarks.portfolio import import_files
from benchmarks.read_matches import LIMIT, answer, request, server, speed
from benchmarks.whole_run import ranked, timed_import
from models import Company

ROUNDS = 10
ASKED = 200
"""of how many companies the lists are asked for, in turn"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=1000, help="companies of each park")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/benchmark.db"
        engine = make_engine(url)
        timed_import(engine, import_files(asked.companies))
        ranked(url)
        with transaction(engine) as session:
            key = accounts.create_key(session, "benchmark", Role.MANAGER)
            companies = session.scalars(select(Company.id).order_by(Company.id).limit(ASKED)).all()
        engine.dispose()
        lists = [request(f"/api/v1/companies/{company}/matches?limit={LIMIT}", key) for company in companies]
        with server(url, worker=True) as connection:
            speed(connection, lists)
            at_rest = sum(speed(connection, lists) for _ in range(ROUNDS)) / ROUNDS
            run = json.loads(answer(connection, request("/api/v1/runs", key, "{}")))
            start, speeds = perf_counter(), []
            state = "queued"
            while state in ("queued", "running"):
                speeds.append(speed(connection, lists))
                state = json.loads(answer(connection, request(f"/api/v1/runs/{run['id']}", key)))["state"]
            seconds = perf_counter() - start
    during = len(speeds) / sum(1 / each for each in speeds)
    report = {
        "value": round(during),
        "reference": round(at_rest),
        "unit": "requests/s",
        "ratio": round(during / at_rest, 2),
        "slowest": round(min(speeds)),
        "reference_is": "the same requests at rest",
        "companies_a_park": asked.companies,
        "matches_per_list": LIMIT,
        "run_s": round(seconds, 1),
        "run_ended": state,
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
