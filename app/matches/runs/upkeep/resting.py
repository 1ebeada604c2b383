"""A corridor whose runs fail, or are called off, is left alone for a while before the next is asked for by itself."""

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Run
from models.base import now
from models.run import OPEN_STATES

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
"""Each run in vain doubles the time."""
REMEMBERED = 7
"""With so many in vain it is the longest."""


def resting(session: Session, corridors: Collection[int]) -> set[int]:
    """Those of the corridors that are to be left alone now. What ended there tells, so a restart forgets nothing."""
    until = {corridor_id: _rests_until(session, corridor_id) for corridor_id in corridors}
    return {corridor_id for corridor_id, moment in until.items() if moment and now() < moment}


def _rests_until(session: Session, corridor_id: int) -> datetime | None:
    closed = (
        select(Run.state, Run.finished_at)
        .where(Run.corridor_id == corridor_id, Run.state.not_in(OPEN_STATES))
        .order_by(Run.id.desc())
        .limit(REMEMBERED)
    )
    ended = [at for _, at in takewhile(lambda run: run[0] != "done", session.execute(closed)) if at]
    if not ended:
        return None
    return ended[0] + min(SHORTEST * (1 << len(ended) - 1), LONGEST)
