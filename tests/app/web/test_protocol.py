"""Requests that are begun and not gone on with, or hardly."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic, sleep

import pytest
import uvicorn
from fastapi.testclient import TestClient

from app.web import protocol
from tests.support.waiting import PATIENCE, wait_for

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def address(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server that waits for a third of a second."""
    monkeypatch.setattr(protocol, "SECONDS", 0.3)
    config = uvicorn.Config(
        client.app,
        port=0,
        http=protocol.PatientProtocol,
        log_level="error",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_for(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /healthz HT",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
        b"POST /api/v1/parks HTTP/1.1\r\nHost: x\r\nAuthorization: KEY\r\nContent-Type: application/json\r\n"
        b'Content-Length: 100\r\n\r\n{"code',
        b"POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nAuthorization: KEY\r\n"
        b"Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n--x\r",
    ],
    ids=["nothing", "line", "headers", "body", "chunks"],
)
def test_a_caller_who_falls_silent_is_not_waited_for(
    client: TestClient, address: tuple[str, int], begun: bytes
) -> None:
    # On a busy machine the server may have closed before all is sent.
    reset = suppress(ConnectionResetError, BrokenPipeError)
    with socket.create_connection(address, timeout=PATIENCE) as connection, reset:
        connection.sendall(begun.replace(b"KEY", client.headers["Authorization"].encode()))
        assert connection.recv(1000) == b""


HEAD = b"GET /healthz HTTP/1.1\r\nX: "
SENT = (
    b"POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nAuthorization: KEY\r\nContent-Length: 9000000\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
)
SENT_OF_BODY = len(SENT.partition(b"\r\n\r\n")[2])
SECOND = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + SENT
TOO_LARGE = SENT.replace(b"/imports", b"/parks")


@pytest.mark.parametrize("begun", [HEAD, SENT, SECOND, TOO_LARGE], ids=["head", "body", "second", "answered"])
def test_a_caller_who_trickles_is_not_waited_for(client: TestClient, address: tuple[str, int], begun: bytes) -> None:
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall(begun.replace(b"KEY", client.headers["Authorization"].encode()))
        ended = monotonic() + 20
        with suppress(ConnectionResetError, BrokenPipeError):
            while monotonic() < ended:
                connection.sendall(b"x")
                sleep(0.02)
        assert monotonic() < ended


def test_a_body_is_read_for_as_long_as_it_comes_on(client: TestClient, address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall(SENT.replace(b"KEY", client.headers["Authorization"].encode()))
        for _ in range(6):
            connection.sendall(b"x" * protocol.PORTION)
            sleep(0.1)
        end = b"\r\n--x--\r\n"
        connection.sendall(b"x" * (9_000_000 - SENT_OF_BODY - 6 * protocol.PORTION - len(end)) + end)
        assert connection.recv(12) == b"HTTP/1.1 422"  # a table of one endless cell


def asked(address: tuple[str, int], sent: bytes) -> bytes:
    with socket.create_connection(address, timeout=PATIENCE) as connection, suppress(ConnectionResetError):
        connection.sendall(sent)
        answer = b""
        while part := connection.recv(4000):
            answer += part
    return answer


CHUNKED = b"POST /api/v1/parks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", CHUNKED + b"no size\r\n"])
def test_what_is_no_http_is_a_problem(address: tuple[str, int], sent: bytes) -> None:
    head, _, body = asked(address, sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in head
    assert b"x-content-type-options: nosniff" in head
    assert json.loads(body)["type"] == "not-http"


def test_what_is_no_http_after_an_answer_ends_the_connection(address: tuple[str, int]) -> None:
    """Who has no key is answered before his body has come."""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.sendall(CHUNKED)
        answer = b""
        while not answer.endswith(b"}"):
            answer += connection.recv(4000)
        assert answer.startswith(b"HTTP/1.1 401 ")
        connection.sendall(b"no size\r\n")
        with suppress(ConnectionResetError):
            assert connection.recv(4000) == b""


def test_a_connection_that_is_kept_answers_again(address: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "SECONDS", PATIENCE)
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        for _ in range(2):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
            connection.sendall(b"Connection: keep-alive\r\n\r\n")
            answer = b""
            while b'"ok"' not in answer:
                part = connection.recv(4000)
                assert part
                answer += part
            assert answer.startswith(b"HTTP/1.1 200")
