"""`ponte serve`, `ponte work`, `ponte demo`: what goes on running."""

from contextlib import nullcontext
from typing import Annotated

import typer

from app import background
from app.cli.context import open_database
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

    with open_database() as (engine, settings), ChildWorker() if worker else nullcontext():
        # Event streams stay open as long as a run takes; the server must not wait for them.
        uvicorn.run(
            create_app(settings, engine),
            host=host,
            port=port,
            log_level=log_level,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )


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
