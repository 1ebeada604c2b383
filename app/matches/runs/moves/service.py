"""What moved between two runs of a corridor: counted for the record, or list by list with the causes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from app.errors import Conflict, FieldError, Invalid, NotFound
from app.matches.runs import jobs_queries
from app.matches.runs.corridor import Party
from app.matches.runs.moves import queries
from app.matches.runs.moves.comparison import Cause, Differences, Lists, Moves, code, compare, decoded, kind_of
from app.matches.runs.schemas import Move, MovedList, MovedParty, MovesPage
from app.paging import Paging, encode, unknown_cursor
from matching.blocks import FORMS
from models import Run

OWNERS_AT_ONCE = 200
START: Party = ("company", 0)
NOT_IN_IT = 1 << 40
"""as a place: behind all others"""

ListKey = tuple[str, int, int]
"""kind and id of the owner, index of the form: the order of the pages"""

MADE_WITH: dict[str, Cause] = {
    "weights": "weights_changed",
    "encoder": "encoder_changed",
    "taxonomy": "taxonomy_changed",
    "policy": "policy_changed",
    "as_of": "day_changed",
    "selection": "selection_changed",
}


def summary(session: Session, run: Run) -> dict[str, int]:
    """How many places of lists differ from the run before: entered, left, up, down. Its standings must be written."""
    before = queries.last_before(session, run)
    counts = Counter[str](entered=0, left=0, up=0, down=0)
    if before is not None:
        for _, moves in _portions(session, before, run):
            counts.update(moves.counts())
    return dict(counts)


def page(session: Session, run_id: int, since: int | None, company_id: int | None, paging: Paging) -> MovesPage:
    """The lists that differ from those of the run before, or of `since`. Nothing differs from no run at all.

    Raises `NotFound`, `Conflict` if the run has no lists to compare, and `Invalid`, naming `since`.
    """
    position = _position(paging)
    run = _finished(session, run_id)
    before = queries.last_before(session, run) if since is None else _earlier(session, run, since)
    if before is None:
        return MovesPage(run_id=run.id, since=None, items=[])
    found = list(islice(_lists(session, before, run, company_id, position), paging.limit + 1))
    shown, last = paging.cut(found)
    return MovesPage(
        run_id=run.id,
        since=before.id,
        items=_told(session, before, run, shown),
        next_cursor=encode(list(last[0])) if last is not None else None,
    )


def _finished(session: Session, run_id: int) -> Run:
    run = queries.comparable(session, run_id)
    if run is not None:
        return run
    known = jobs_queries.run_of(session, run_id)
    if known is None:
        raise NotFound(f"There is no run {run_id}.")
    raise Conflict(f"Run {run_id} is {known.state}, and no lists of it are kept: there is nothing to compare.")


def _earlier(session: Session, run: Run, since: int) -> Run:
    found = queries.comparable(session, since)
    if found is None or found.corridor_id != run.corridor_id or found.id >= run.id:
        reason = f"is no earlier run of this corridor with lists to compare run {run.id} with"
        raise Invalid(errors=[FieldError(field="since", reason=reason)])
    return found


def _position(paging: Paging) -> ListKey | None:
    """The last list of the page before."""
    match paging.after:
        case None:
            return None
        case [("company" | "site") as kind, int() as party_id, int() as form]:
            return str(kind), party_id, form
    raise unknown_cursor()


def _lists(
    session: Session, before: Run, after: Run, company_id: int | None, position: ListKey | None
) -> Iterator[tuple[ListKey, Moves]]:
    """The lists that differ, in order, after a position."""
    for owners, moves in _portions(session, before, after, position[:2] if position else START, company_id):
        for owner in owners:
            of_owner = moves.owner == code(owner)
            for form in np.unique(moves.form[of_owner]).tolist():
                if position is None or (*owner, form) > position:
                    yield (*owner, form), _in_order(moves, np.flatnonzero(of_owner & (moves.form == form)))


def _portions(
    session: Session, before: Run, after: Run, first: Party = START, company_id: int | None = None
) -> Iterator[tuple[list[Party], Moves]]:
    """Some owners at a time, in order, and what moved in their lists: most pages need no more than the first portion.

    Where all are needed, small sorts are quicker than one of millions of places, and need little memory.
    """
    runs = (before.id, after.id)
    while True:
        owners = queries.owners(session, runs, first, company_id, OWNERS_AT_ONCE)
        yield owners, compare(*(Lists.of(queries.published(session, run, owners)) for run in runs))
        if len(owners) < OWNERS_AT_ONCE:
            return
        kind, party_id = owners[-1]
        first = (kind, party_id + 1)


def _in_order(moves: Moves, rows: NDArray[np.intp]) -> Moves:
    """By the place that they have now, then by the one they had."""
    now = np.where(moves.after[rows] > 0, moves.after[rows], NOT_IN_IT)
    rows = rows[np.lexsort((moves.before[rows], now))]
    return Moves(moves.owner[rows], moves.form[rows], moves.partner[rows], moves.before[rows], moves.after[rows])


def _told(session: Session, before: Run, after: Run, shown: Sequence[tuple[ListKey, Moves]]) -> list[MovedList]:
    owners = {key[:2] for key, _ in shown}
    everybody = owners | {decoded(partner) for _, moves in shown for partner in moves.partner.tolist()}
    names = queries.names(session, everybody)
    differences = Differences(
        tuple(cause for name, cause in MADE_WITH.items() if getattr(before, name) != getattr(after, name)),
        (before.list_length, after.list_length),
        *(queries.hashes(session, run.id, everybody) for run in (before, after)),
    )

    def party(of: Party) -> MovedParty:
        return MovedParty.model_validate({"kind": of[0], "id": of[1], "name": names[of]})

    def move(owner: Party, partner: Party, was: int, is_now: int) -> Move:
        return Move(
            move=kind_of(was, is_now),
            partner=party(partner),
            place_before=was or None,
            place_after=is_now or None,
            causes=differences.why(owner, partner, was, is_now),
        )

    return [
        MovedList(
            party=party(key[:2]),
            form=FORMS[key[2]],
            moves=[
                move(key[:2], decoded(partner), was, is_now)
                for partner, was, is_now in zip(
                    *(column.tolist() for column in (moves.partner, moves.before, moves.after)), strict=True
                )
            ],
        )
        for key, moves in shown
    ]
