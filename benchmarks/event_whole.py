"""An event over HTTP, from a file of registrations to everybody's agenda and a repair: each step timed.

Invented companies (`benchmarks.portfolio`) beside the demo's, on the day that it replays; everybody is there in 85 % of
the slots. `ponte serve` and its worker are processes of their own. The reference is choice and timetable alone, of an
invented event of the same size in memory (`benchmarks.events`).
"""

import argparse
import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep
from typing import Any

import numpy as np
import psutil
from sqlalchemy import func, select

import migrations
from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.database import make_engine, transaction
from app.demo import loading
from app.portfolio.imports import service as imports
from benchmarks.events import AVAILABLE, LEAST, MOST, measured
from benchmarks.portfolio import import_files
from benchmarks.read_matches import connect, serving
from matching.encoders import LIGHT
from models import Company

SLOTS = 14
OF_THE_DEMO = b'"register": "DEMO-EVENT-'
"""Numbers of invented companies: only these are released on a day that is replayed."""
BOUNDARY = "-----ponte"
DAY = "2015-09-01"
EVENT = {
    "code": "forum",
    "names": {"en": "Forum (invented)"},
    "starts_on": DAY,
    "time_zone": "Europe/Moscow",
    "hours": [{"day": DAY, "begins": "09:00", "ends": "16:00", "minutes": 25, "pause": 5}],
    "least": LEAST,
    "most": MOST,
}


class Api:
    """Calls as a program makes them. `cpu_seconds` of the server and its worker so far."""

    def __init__(self, port: int, key: str, process: int) -> None:
        self._port, self._headers = port, {"Authorization": f"Bearer {key}"}
        self._process = psutil.Process(process)

    def raw(self, method: str, path: str, sent: bytes | None = None, media_type: str = "application/json") -> bytes:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=3600)
        connection.request(method, f"/api/v1{path}", sent, self._headers | {"Content-Type": media_type})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {body.decode()[:2000]}")
        return body

    def call(self, method: str, path: str, sent: Any = None) -> Any:
        return json.loads(self.raw(method, path, None if sent is None else json.dumps(sent).encode()))

    def upload(self, path: str, name: str, content: str) -> Any:
        form = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
            f"{content}\r\n--{BOUNDARY}--\r\n"
        )
        return json.loads(self.raw("POST", path, form.encode(), f"multipart/form-data; boundary={BOUNDARY}"))

    def wait(self, path: str) -> Any:
        while (found := self.call("GET", path))["state"] not in ("done", "failed", "refused", "cancelled"):
            sleep(0.05)
        if found["state"] != "done":
            raise RuntimeError(json.dumps(found))
        return found

    def cpu_seconds(self) -> float:
        every = [self._process, *self._process.children(recursive=True)]
        return sum(sum(one.cpu_times()[:2]) for one in every)


class Steps:
    """What each step took: seconds, and those of processors in the server and its worker."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.took: dict[str, dict[str, float]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun, cpu = perf_counter(), self._api.cpu_seconds()
        yield
        spent = self._api.cpu_seconds() - cpu
        self.took[name] = {"s": round(perf_counter() - begun, 1), "cpu_s": round(spent, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=300, help="participants of each side")
    parser.add_argument("--encoder", default=LIGHT, help="as in PONTE_ENCODER; the light one if not said")
    asked = parser.parse_args()
    os.environ["PONTE_ENCODER"] = asked.encoder
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/benchmark.db"
        key, companies = prepared(url, asked.side)
        with serving(url, worker=True) as (process, port):
            connect(port).close()
            report = whole(Api(port, key, process), companies, asked.side)
    begun = process_time()
    alone = measured(asked.side, SLOTS, seed=0)
    reference = round(process_time() - begun, 1)
    value = round(sum(step["cpu_s"] for step in report["steps"].values()), 1)
    told = {"value": value, "reference": reference, "unit": "CPU s", "ratio": round(value / reference, 1)}
    told |= {"reference_is": "choice and timetable in memory, and a greedy one, of an invented event of the same size"}
    told |= {"side": asked.side, "slots": SLOTS, "encoder": asked.encoder}
    print(json.dumps(told | report | {"alone": alone}, indent=2))


def prepared(url: str, side: int) -> tuple[str, list[int]]:
    """So many companies of either park; a key, and their ids."""
    engine = make_engine(url)
    migrations.upgrade(engine)
    loading.load(engine)
    with transaction(engine) as session:
        key = accounts.create_key(session, "benchmark", Role.ADMIN)
        of_the_demo = session.scalar(select(func.max(Company.id))) or 0
        for name, content in import_files(side):
            imports.import_file(session, OPERATOR, content.replace(b'"register": "', OF_THE_DEMO), name)
        companies = list(session.scalars(select(Company.id).where(Company.id > of_the_demo).order_by(Company.id)))
    engine.dispose()
    return key, companies


def whole(api: Api, companies: list[int], side: int) -> dict[str, Any]:
    steps = Steps(api)
    event = f"/events/{api.call('POST', '/events', EVENT | {'tables': side})['id']}"
    with steps.step("register"):
        api.upload(f"{event}/registrations", "registrations.csv", registrations(companies))
    with steps.step("rank"):
        run = api.wait(f"/runs/{api.call('POST', '/runs', {'event': 'forum'})['id']}")
    with steps.step("plan"):
        plan = api.wait(f"{event}/plans/{api.call('POST', f'{event}/plans', {'kind': 'plan'})['id']}")
    with steps.step("read the meetings"):
        count = api.call("GET", f"{event}/plans/{plan['id']}/meetings?limit=20&total=true")["total"]
    with steps.step("agendas as calendars"):
        calendars = len(api.raw("GET", f"{event}/agendas?format=ics"))
    with steps.step("agendas as PDF"):
        papers = len(api.raw("GET", f"{event}/agendas?format=pdf"))
    gone = api.call("GET", f"{event}/participants?limit=1")["items"][0]["id"]
    with steps.step("repair after a no-show"):
        repair = api.call("POST", f"{event}/plans", {"kind": "repair", "no_show": [gone]})
        api.wait(f"{event}/plans/{repair['id']}")
    return {
        "steps": steps.took,
        "pairs_ranked": run["pairs"],
        "meetings": count,
        "figures": plan["figures"],
        "calendars_kb": calendars // 1024,
        "papers_kb": papers // 1024,
    }


def registrations(companies: list[int]) -> str:
    rng = np.random.default_rng(0)
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["number", "times", "languages"])
    for company in companies:
        there = [str(slot) for slot in range(1, SLOTS + 1) if rng.random() < AVAILABLE]
        rows.writerow([company, ", ".join(there), "it, ru, en"])
    return file.getvalue()


if __name__ == "__main__":
    main()
