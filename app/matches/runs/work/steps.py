"""The steps of a run in their order. A durable job does the same, and goes on with the first that is not done."""

from collections.abc import Callable
from functools import partial
from typing import Any

from app.matches.runs.states import Stopped
from app.matches.runs.work.work import Kind, Work

Step = Callable[[str, Callable[[], Any]], Any]
"""Does something under a name, and gives its result."""

Share = Callable[[Work, Kind, int], None]
"""Has others do the pieces of a kind, as many as there are, and waits for them. What it leaves is done here."""


def at_once(_name: str, do: Callable[[], Any]) -> Any:
    """A step that nobody keeps account of."""
    return do()


def leave_all(_work: Work, _kind: Kind, _count: int) -> None:
    """There is nobody to share with."""


def perform(work: Work, step: Step = at_once, share: Share = leave_all) -> None:
    """A run from its beginning, or from where it was, to its end. An error closes it as failed, and is raised."""

    def do_all(kind: Kind, count: int) -> None:
        # The steps are the same with a cluster and without: a run goes on when the setting has changed meanwhile.
        step(f"share {kind}s", partial(share, work, kind, count))
        for number in range(count):
            step(f"{kind} {number}", partial(work.do, kind, number))

    try:
        do_all("block", step("read", work.read))
        step("measure", work.measure)
        do_all("portion", step("assemble", work.assemble))
        step("compare", work.compare)
        step("publish", work.publish)
        step("tidy", work.tidy)
    except Stopped:
        step("stop", work.stop)
    except Exception as error:
        reason = f"{type(error).__name__}: {getattr(error, 'detail', None) or error}"
        step("stop", lambda: work.stop(reason))
        raise
