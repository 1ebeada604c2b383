"""What became of introductions, as a ranking can learn from it."""

from collections.abc import Iterable, Mapping

from matching.learning.decisions import Progress, RejectionReason, Verdict
from models import Introduction

Became = tuple[Introduction, Verdict | Progress, RejectionReason | None]
CAME_TO: Mapping[str, Verdict | Progress] = {
    "shortlisted": Verdict.INTERESTING,
    "proposed": Verdict.INTERESTING,
    "approved": Verdict.INTERESTING,
    "asked": Verdict.INTERESTING,
    "accepted_by_a": Verdict.INTERESTING,
    "accepted_by_b": Verdict.INTERESTING,
    "accepted": Progress.ACCEPTED,
    "released": Progress.ACCEPTED,
    "met": Progress.MET,
    "concluded": Progress.AGREED,
}
"""By the state. One that expired says nothing: nobody answered."""
AFTER_ALL_IN_VAIN = frozenset({RejectionReason.NOT_RELEVANT, RejectionReason.COMPETITORS, RejectionReason.WRONG_SIZE})
"""Reasons for which a meeting that led to nothing speaks against the match; for the others it was well made."""


def what_became(rows: Iterable[Introduction]) -> dict[int, Became]:
    """Pair -> the last of its introductions that says something."""
    found = {}
    for row in rows:
        became = _became(row)
        if became is not None:
            found[row.pair_id] = (row, *became)
    return found


def _became(row: Introduction) -> tuple[Verdict | Progress, RejectionReason | None] | None:
    reason = RejectionReason(row.reason) if row.reason else None
    if row.state in ("declined", "withdrawn"):
        return (Verdict.NOT_INTERESTING, reason) if reason else None
    if row.outcome == "none":
        return (Verdict.NOT_INTERESTING, reason) if reason in AFTER_ALL_IN_VAIN else (Progress.MET, None)
    came_to = CAME_TO.get(row.state)
    return None if came_to is None else (came_to, None)
