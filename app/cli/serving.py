"""`ponte serve`, `ponte work`, `ponte demo`: what goes on running."""

import socket
from contextlib import nullcontext
from typing import Annotated

import typer

from app import background
from app.cli.context import open_database
from app.cli.failures import AddressTaken
from app.jobs.worker import work_as_child, work_until_told
from app.settings import Settings

SHUTDOWN_SECONDS = 5
"""How long a stopping server waits for responses in progress."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
    worker: Annotated[bool, typer.Option(help="Start a worker process, too; otherwise run `ponte work`.")] = True,
) -> None:
    """Serve the API and its documentation."""
    import uvicorn  # noqa: PLC0415 - only this command needs it

    from app.jobs.child_worker import ChildWorker  # noqa: PLC0415 - only this command starts one
    from app.main import create_app  # noqa: PLC0415 - brings the web framework
    from app.web.protocol import PatientProtocol  # noqa: PLC0415 - brings the server

    with open_database() as (engine, settings), _listening(host, port) as address:
        config = uvicorn.Config(
            create_app(settings, engine),
            http=PatientProtocol,
            log_level=log_level,
            # Event streams stay open as long as a run takes; the server must not wait for them.
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        with ChildWorker() if worker else nullcontext():
            uvicorn.Server(config).run([address])


def _listening(host: str, port: int) -> socket.socket:
    """Raises `AddressTaken`, before anything is started."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        why = str(error.strerror).partition(" (")[0]
        raise AddressTaken(f"{host}:{port} cannot be listened on: {why}; take another --port.") from None


def work(
    child: Annotated[bool, typer.Option("--child", hidden=True, help="End with the process at stdin.")] = False,
) -> None:
    """Do the background work: runs, and updates of lists after changes. `ponte serve` starts a worker by default."""
    with open_database() as (engine, settings):
        (work_as_child if child else work_until_told)(background.worker(engine, settings))


def demo(
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the API afterwards.")] = True,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Set up the demo: invented companies of two real parks, ranked; print the best matches; serve."""
    from app.demo import command  # noqa: PLC0415 - only this command needs it

    settings = Settings()
    command.prepare(settings)
    if serve_it:
        command.announce(settings, host, port)
        serve(host, port)
