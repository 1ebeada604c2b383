"""Requests a second for lists of matches, companies' and the corridor's, beside an empty endpoint of the same server.

A real server in its own process, on the demo portfolio; one connection, kept alive. The kinds of request take
turns, so that a slow spell of the machine hits both, and the client does next to nothing, so that it flatters neither.
The ratios are the medians of those of the rounds.

Before each request a profile is changed as a park changes one, outside the measured time. `value`: of another company
each time, so that a list that was read before is kept if nothing that it tells of has changed. `read_value`: of the
company itself, so that its list is read in any case. `corridor_value`: the corridor's list, which every change ends.
`unchanged_value`: nobody changes anything.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep

from sqlalchemy import select

import migrations
from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import make_engine, transaction
from app.demo import loading
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.settings import Settings
from benchmarks.ranking import rank_corridor
from models import Company

ROUNDS = 30
REQUESTS = 120
"""More than companies, so that each list is read in each kind."""
LIMIT = 20


def main() -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/benchmark.db"
        key, companies = prepare(url)
        empty = [request("/healthz", key)]
        *companies, bystander = companies
        lists = [request(f"/api/v1/companies/{company}/matches?limit={LIMIT}", key) for company in companies]
        whole = [request(f"/api/v1/matches?limit={LIMIT}&lang={language}", key) for language in ("it", "ru", "en")]
        with server(url) as connection, changing(url) as change:
            size = sum(len(answer(connection, each)) for each in lists) / len(lists)

            def of_itself(number: int) -> None:
                change(companies[number % len(lists)])

            def of_another(_: int) -> None:
                change(bystander)

            # What is kept is of the round before, and its lists are read again here: the next kinds find them kept.
            kinds = ((lists, of_itself), (lists, of_another), (empty, of_another), (whole, of_another), (lists, None))
            speeds = [[speed(connection, *kind) for kind in kinds] for _ in range(ROUNDS)]
    read, value, reference, corridor, unchanged = (median(each) for each in zip(*speeds, strict=True))
    report = {
        "value": round(value),
        "reference": round(reference),
        "unit": "requests/s",
        "ratio": round(median(value / empty for _, value, empty, *_ in speeds), 2),
        "read_value": round(read),
        "read_ratio": round(median(read / empty for read, _, empty, *_ in speeds), 2),
        "corridor_value": round(corridor),
        "corridor_of_company": round(median(corridor / read for read, _, _, corridor, _ in speeds), 2),
        "unchanged_value": round(unchanged),
        "unchanged_ratio": round(median(unchanged / empty for _, _, empty, _, unchanged in speeds), 2),
        "matches_per_list": LIMIT,
        "kilobytes_per_list": round(size / 1024, 1),
        "companies": len(companies),
    }
    print(json.dumps(report, indent=2))


def prepare(url: str, role: Role = Role.VIEWER) -> tuple[str, list[int]]:
    """The demo portfolio, ranked; a key, and the ids of the companies."""
    engine = make_engine(url)
    migrations.upgrade(engine)
    loading.load(engine)
    with transaction(engine, writes=False) as session:
        corridor = places.find_corridor(session, loading.CORRIDOR)
    settings = Settings()
    rank_corridor(engine, corridor, Embeddings(engine, settings.encoder), settings.list_length)
    with transaction(engine) as session:
        key = accounts.create_key(session, "benchmark", role)
        companies = list(session.scalars(select(Company.id).order_by(Company.id)))
    engine.dispose()
    return key, companies


@contextmanager
def server(url: str, *, worker: bool = False) -> Iterator[socket.socket]:
    """`ponte serve` in a process of its own, and a connection to it."""
    with serving(url, worker=worker) as (_, port):
        yield connect(port)


@contextmanager
def serving(url: str, *, worker: bool = False) -> Iterator[tuple[int, int]]:
    """`ponte serve` in a process of its own: the process, and the port that it will listen on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--log-level", "warning"]
    command.append("--worker" if worker else "--no-worker")
    environment = os.environ | {"PONTE_DATABASE_URL": url, "PONTE_LOAD_ENCODER": "false"}
    process = subprocess.Popen(command, env=environment)  # noqa: S603 - our own command
    try:
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def connect(port: int, seconds: float = 60) -> socket.socket:
    end = monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            if monotonic() > end:
                raise
            sleep(0.1)


def request(
    path: str, key: str, sent: str | None = None, *, method: str = "POST", media_type: str = "application/json"
) -> bytes:
    """A GET, or what is sent by the method."""
    head = f"HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
    if sent is None:
        return f"GET {path} {head}\r\n".encode()
    typed = f"Content-Type: {media_type}\r\nContent-Length: {len(sent.encode())}\r\n"
    return f"{method} {path} {head}{typed}\r\n{sent}".encode()


def answer(connection: socket.socket, sent: bytes) -> bytes:
    """The body of a good answer."""
    connection.sendall(sent)
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1 << 16)
    head, _, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 20"):
        raise RuntimeError(received.decode())
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    parts, missing = [body], length - len(body)
    while missing > 0:
        parts.append(connection.recv(1 << 18))
        missing -= len(parts[-1])
    return b"".join(parts)


@contextmanager
def changing(url: str) -> Iterator[Callable[[int], None]]:
    """Changes a company's profile: how many people it has, and that its lists are to follow, or have followed."""
    engine = make_engine(url)
    employees = "UPDATE companies SET employees = coalesce(employees, 0) + 1 WHERE id = ?"
    stale = (
        "UPDATE parties SET stale_since = CASE WHEN stale_since IS NULL THEN CURRENT_TIMESTAMP END"
        " WHERE id = (SELECT party_id FROM companies WHERE id = ?)"
    )
    with engine.execution_options(begins=False).connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")

        def change(company: int) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.exec_driver_sql(employees, (company,))
            connection.exec_driver_sql(stale, (company,))
            connection.exec_driver_sql("COMMIT")

        yield change
    engine.dispose()


def speed(connection: socket.socket, requests: list[bytes], before: Callable[[int], None] | None = None) -> float:
    """Requests a second; `before` is called before each of them with its number, and does not count."""
    seconds = 0.0
    for number in range(REQUESTS):
        if before is not None:
            before(number)
        start = perf_counter()
        answer(connection, requests[number % len(requests)])
        seconds += perf_counter() - start
    return REQUESTS / seconds


if __name__ == "__main__":
    main()
