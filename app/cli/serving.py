"""`ponte serve`, `ponte work`, `ponte demo`: what goes on running."""

import errno
import logging
import socket
from contextlib import nullcontext
from typing import Annotated, Literal

import typer

from app import background, terminal
from app.cli.context import open_database
from app.cli.failures import AddressTaken
from app.introductions.links.tokens import PATH
from app.jobs.worker import work_as_child, work_until_told
from app.settings import Settings

SHUTDOWN_SECONDS = 5
"""How long a stopping server waits for responses in progress."""
Port = Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)]
LogLevel = Literal["debug", "info", "warning", "error"]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
    log_level: Annotated[LogLevel, typer.Option(help="How much is logged.")] = "info",
    worker: Annotated[bool, typer.Option(help="Start a worker process, too; otherwise run `ponte work`.")] = True,
) -> None:
    """Serve the API and its documentation."""
    import uvicorn  # noqa: PLC0415 - only this command needs it

    from app.jobs.child_worker import ChildWorker  # noqa: PLC0415 - only this command starts one
    from app.main import create_app  # noqa: PLC0415 - brings the web framework
    from app.web.protocol import PatientProtocol  # noqa: PLC0415 - brings the server

    with open_database() as (engine, settings), listening(host, port) as address:
        config = uvicorn.Config(
            create_app(settings, engine),
            http=PatientProtocol,
            log_level=log_level,
            # Otherwise whoever runs on this machine could give any address for his own.
            proxy_headers=settings.trusted_proxies is not None,
            forwarded_allow_ips=settings.trusted_proxies,
            # Event streams stay open as long as a run takes; the server must not wait for them.
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        logging.getLogger("uvicorn.access").addFilter(without_query)
        terminal.err.print(f"Ponte is at http://{_name_of(address)}; Ctrl+C ends it.", highlight=False)
        with ChildWorker() if worker else nullcontext():
            uvicorn.Server(config).run([address])


def listening(host: str, port: int) -> socket.socket:
    """Raises `AddressTaken`, or `BadParameter` for an address that is none; before anything is started."""
    try:
        address = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        # Connections have it from here: without it the system holds a short answer's last part back for 40 ms.
        address.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return address
    except OSError as error:
        why = str(error.strerror).partition(" (")[0]
        said = f"{host}:{port} cannot be listened on: {why}"
        if error.errno == errno.EADDRINUSE:
            raise AddressTaken(f"{said}; take another --port.") from None
        raise typer.BadParameter(f"{said}.") from None


def _name_of(address: socket.socket) -> str:
    host, port, *_ = address.getsockname()
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def without_query(record: logging.LogRecord) -> bool:
    """What is searched for may name people, and whoever has a link answers by it: the log has neither.

    The server's third argument is the address.
    """
    if isinstance(record.args, tuple) and len(record.args) > 2:
        caller, method, address, *rest = record.args
        path, is_link, _ = str(address).partition("?")[0].partition(PATH)
        record.args = (caller, method, f"{path}{PATH}…" if is_link else path, *rest)
    return True


def work(
    child: Annotated[bool, typer.Option("--child", hidden=True, help="End with the process at stdin.")] = False,
) -> None:
    """Do the background work: runs, and updates of lists after changes. `ponte serve` starts a worker by default."""
    with open_database() as (engine, settings):
        (work_as_child if child else work_until_told)(background.worker(engine, settings))


def demo(
    serve_it: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the API afterwards.")] = True,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Set up the demo: invented companies of two real parks, ranked; print the best matches; serve."""
    from app.demo import command  # noqa: PLC0415 - only this command needs it

    settings = Settings()
    command.prepare(settings)
    if serve_it:
        command.announce(settings, host, port)
        serve(host, port)
