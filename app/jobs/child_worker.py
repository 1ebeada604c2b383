"""A server's own worker: another process, so that ranking takes nothing from answering requests.

It ends with the server, however that ends: it reads from a pipe that the server holds open, and stops at its end.
"""

import logging
import subprocess
import sys
import threading
from types import TracebackType

log = logging.getLogger("ponte")

PAUSE = 2.0
"""seconds before a worker that died is started again"""
STOPPING = 10.0
"""seconds that it has to end by itself"""


class ChildWorker:
    """A context manager; a worker that dies is started again."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_alive, name="child-worker", daemon=True)
        self._process = self._start()

    def __enter__(self) -> "ChildWorker":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        end(self._process)
        self._thread.join()

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "app", "work", "--child"]
        return subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own command

    def _keep_alive(self) -> None:
        while not self._stop.is_set():
            code = self._process.wait()
            end(self._process)
            if not self._stop.wait(PAUSE):
                log.warning("the worker ended with %s and is started again", code)
                self._process = self._start()
        end(self._process)


def end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
