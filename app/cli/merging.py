"""`ponte merge`, `ponte unmerge`: companies that turned out to be one."""

from collections.abc import Callable
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.database import transaction
from app.matches.merges import service
from app.matches.merges.schemas import MergeOut
from app.matches.tasks import MatchTasks
from app.portfolio.companies import service as companies

Company = Annotated[str, typer.Argument(help="Id, official number, or part of the name.")]
Rank = Annotated[bool, typer.Option(help="Update the match lists afterwards.")]


def merge(
    keep: Company,
    other: Annotated[str, typer.Argument(help="The company that is the same; it is withdrawn.")],
    rank: Rank = True,
    as_json: Json = False,
) -> None:
    """Merge a company into another: offers, needs, numbers and decisions go with it."""

    def done(session: Session) -> MergeOut:
        kept_id, other_id = (companies.named(session, OPERATOR, name).id for name in (keep, other))
        return service.merge(session, OPERATOR, kept_id, other_id)

    _do(
        done,
        "company {0.merged_id} went into company {0.kept_id}, with {0.opportunities} offers and needs,"
        " {0.numbers} numbers and {0.decisions} decisions",
        rank=rank,
        as_json=as_json,
    )


def unmerge(
    company: Annotated[str, typer.Argument(help="The company that was merged: its id, or an official number.")],
    rank: Rank = True,
    as_json: Json = False,
) -> None:
    """Undo a merge: the company is one of its own again."""

    def done(session: Session) -> MergeOut:
        return service.unmerge(session, OPERATOR, companies.named(session, OPERATOR, company).id)

    _do(done, "company {0.merged_id} is no longer in company {0.kept_id}", rank=rank, as_json=as_json)


def _do(done: Callable[[Session], MergeOut], told: str, *, rank: bool, as_json: bool) -> None:
    with open_database() as (engine, settings):
        with transaction(engine) as session:
            what = done(session)
        if as_json:
            terminal.show_json(what)
        else:
            terminal.out.print(told.format(what))
        if rank:
            with terminal.progress(engine) as watch:
                MatchTasks(engine, settings).refresh_now(watch)
