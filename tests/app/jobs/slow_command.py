"""`ponte` that never comes to the end of a piece: `python -m tests.app.jobs.slow_command ARGUMENT...`."""

import signal
import sys
import threading

from app import cli
from app.matches import embeddings
from app.matches.runs.pipeline import RunPipeline
from tests.support.encoder import WordEncoder


def main(*arguments: str) -> None:
    embeddings.load_encoder = lambda _model: WordEncoder()  # type: ignore[assignment]  # in the place of its own
    RunPipeline.do = lambda *_: threading.Event().wait()  # type: ignore[method-assign, assignment, return-value]  # in the place of its own
    # A shell that starts the tests in the background has its children ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["ponte", *arguments]
    cli.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
