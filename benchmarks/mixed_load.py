"""Reads and changes side by side, each against itself alone: requests a second, and how long they take.

A real server without a worker, on the demo portfolio, over the loopback. Some connections read lists, others change
companies: each kind alone, then both side by side, in turns, so that a slow spell of the machine hits all; at last
changes beside the import of a file. Value: changes a second beside reads; reference: changes a second alone. Whatever
is answered otherwise than it should be is an error, and so is a change that was answered and is not there at the end.
The memory is the server's, after a quarter of the rounds and after the last.
"""

import argparse
import json
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter

from app.accounts.roles import Role
from benchmarks.import_files import register_csv
from benchmarks.read_matches import LIMIT, answer, connect, prepare, request, serving

READERS, WRITERS, ROUNDS = 4, 4, 4
CHANGES = 0.1
"""The share of all requests that change something."""
MOST_SECONDS = 3600.0
BOUNDARY = "-----ponte"

Request = Callable[[], bytes]


@dataclass
class Spell:
    """What requests of one kind took, and for how long there were any."""

    took: list[float] = field(default_factory=list)
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)

    def report(self) -> dict[str, float]:
        cuts = quantiles(self.took, n=100, method="inclusive")
        return {
            "per_second": round(len(self.took) / self.seconds, 1),
            "p50_ms": round(1000 * cuts[49], 1),
            "p99_ms": round(1000 * cuts[98], 1),
            "slowest_ms": round(1000 * max(self.took), 1),
            "requests": len(self.took),
        }


@dataclass
class Load:
    """Connections that ask the same kind of thing until so much was asked, or somebody else is through."""

    port: int
    requests: Sequence[Request]

    def threads(self, most: int, spell: Spell, ended: threading.Event) -> Iterator[threading.Thread]:
        for each in self.requests:
            yield threading.Thread(target=self._ask, args=(each, most // len(self.requests), spell, ended))

    def _ask(self, sent: Request, most: int, spell: Spell, ended: threading.Event) -> None:
        connection = connect(self.port)
        for _ in range(most):
            if ended.is_set():
                break
            start = perf_counter()
            try:
                answer(connection, sent())
            except (RuntimeError, OSError) as error:
                spell.errors.append(str(error)[:500])
                connection.close()
                connection = connect(self.port)
            spell.took.append(perf_counter() - start)
        ended.set()
        connection.close()


def side_by_side(*loads: tuple[Load, int, Spell]) -> None:
    """Until one of them is through: what comes after would be alone."""
    ended, start = threading.Event(), perf_counter()
    threads = [thread for load, most, spell in loads for thread in load.threads(most, spell, ended)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _, _, spell in loads:
        spell.seconds += perf_counter() - start


@dataclass
class Changes:
    """One connection's: each changes a company of its own, and remembers what was said last."""

    key: str
    companies: Sequence[int]
    said: dict[int, int] = field(default_factory=dict)

    def requests(self) -> Request:
        numbers, companies = count(1), cycle(self.companies)

        def change() -> bytes:
            company = next(companies)
            self.said[company] = next(numbers) % 100_000 + 1
            sent = json.dumps({"employees": self.said[company]})
            return request(f"/api/v1/companies/{company}", self.key, sent, method="PATCH")

        return change


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=4000, help="in all, at most")
    parser.add_argument("--rows", type=int, default=1000, help="of the file that is imported beside changes")
    asked = parser.parse_args()
    with TemporaryDirectory(dir=".") as folder:  # on the disk of the working directory: another may be memory
        url = f"sqlite:///{Path(folder) / 'benchmark.db'}"
        key, companies = prepare(url, Role.ADMIN)
        with serving(url) as (process, port):
            connect(port).close()
            report = measure(asked.requests, asked.rows, key, companies, process, port)
    print(json.dumps(report, indent=2))


def measure(requests: int, rows: int, key: str, companies: list[int], process: int, port: int) -> dict[str, object]:
    changes = [Changes(key, companies[place::WRITERS]) for place in range(WRITERS)]
    lists = cycle(request(f"/api/v1/companies/{company}/matches?limit={LIMIT}", key) for company in companies)
    reading = Load(port, [lists.__next__] * READERS)
    writing = Load(port, [each.requests() for each in changes])
    names = ("reads_alone", "changes_alone", "reads", "changes", "changes_beside_import")
    spells = {name: Spell() for name in names}
    a_round = requests / ROUNDS / 2
    reads, writes = int(a_round * (1 - CHANGES)), int(a_round * CHANGES)
    end, early = monotonic() + MOST_SECONDS, 0
    for number in range(ROUNDS):
        side_by_side((reading, reads, spells["reads_alone"]))
        side_by_side((writing, writes, spells["changes_alone"]))
        side_by_side((reading, requests, spells["reads"]), (writing, writes, spells["changes"]))
        early = early if number > ROUNDS // 4 else memory(process)
        if monotonic() > end:
            break
    late = memory(process)
    took = import_beside(port, key, rows, writing, spells["changes_beside_import"])
    errors = [error for spell in spells.values() for error in spell.errors]
    errors += list(lost(port, key, changes))
    value, reference = spells["changes"].report(), spells["changes_alone"].report()
    return {
        "value": value["per_second"],
        "reference": reference["per_second"],
        "unit": "changes/s",
        "ratio": round(value["per_second"] / reference["per_second"], 2),
        "kinds": {name: spell.report() for name, spell in spells.items()},
        "requests": sum(len(spell.took) for spell in spells.values()),
        "errors": len(errors),
        "first_errors": errors[:3],
        "import_rows": rows,
        "import_s": round(took, 1),
        "memory_mb": {"early": early, "late": late},
        "connections": {"reading": READERS, "changing": WRITERS},
    }


def import_beside(port: int, key: str, rows: int, writing: Load, spell: Spell) -> float:
    """The seconds that the import of a file takes while companies are changed."""
    form = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="register.csv"\r\n\r\n'
        f"{register_csv(rows).decode()}\r\n--{BOUNDARY}--\r\n"
    )
    media_type = f"multipart/form-data; boundary={BOUNDARY}"
    sent = request("/api/v1/imports?park=trentino", key, form, media_type=media_type)
    one = Spell()
    side_by_side((Load(port, [lambda: sent]), 1, one), (writing, 1_000_000, spell))
    spell.errors += one.errors
    return one.took[0]


def lost(port: int, key: str, changes: Sequence[Changes]) -> Iterator[str]:
    """Changes that were answered and are not there."""
    connection: socket.socket = connect(port)
    for company, employees in (item for each in changes for item in each.said.items()):
        there = json.loads(answer(connection, request(f"/api/v1/companies/{company}", key)))["employees"]
        if there != employees:
            yield f"company {company} has {there} employees, not {employees}"


def memory(process: int) -> int:
    """In MB, what is in use of the memory of the machine."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
