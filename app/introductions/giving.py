"""What is given with an action, and which action takes what: one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.errors import FieldError, Invalid
from app.introductions.schemas import ActionIn, PresentationIn
from app.introductions.states import NEEDS_REASON, Action, Conclusion, State
from matching.learning.decisions import RejectionReason


@dataclass(frozen=True, slots=True)
class Given:
    note: str | None = None
    reason: RejectionReason | None = None
    presentation: PresentationIn | None = None
    held_on: date | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    outcome: Conclusion | None = None


NOTHING = Given()
TAKES: Mapping[Action, frozenset[str]] = {
    Action.PROPOSE: frozenset({"presentation"}),
    Action.APPROVE: frozenset({"presentation"}),
    Action.DECLINE: frozenset({"reason"}),
    Action.WITHDRAW: frozenset({"reason"}),
    Action.RECORD_MEETING: frozenset({"held_on", "next_step", "next_step_on"}),
    Action.PLAN_NEXT_STEP: frozenset({"next_step", "next_step_on"}),
    Action.CONCLUDE: frozenset({"outcome", "reason"}),
}
"""Beside the note, which goes with all. The other actions take nothing more."""


def given_by(sent: ActionIn) -> Given:
    return Given(**{name: getattr(sent, name) for name in Given.__slots__})


def ensure_fitting(state: State | None, action: Action, given: Given, today: date) -> None:
    """Raises `Invalid`, naming each field that is missing, or does not belong to the action."""
    wrong = {
        name: f"is not for `{action}`"
        for name in Given.__slots__
        if name != "note" and getattr(given, name) is not None and name not in TAKES.get(action, ())
    }
    if action in NEEDS_REASON and state is not State.SHORTLISTED and given.reason is None:
        wrong["reason"] = f"say why: `{action}` needs a reason"
    if action is Action.CONCLUDE:
        wrong |= _of_conclusion(given)
    wrong |= _of_next_step(action, given, today)
    if given.held_on is not None and given.held_on > today:
        wrong.setdefault("held_on", "lies in the future: record a meeting once it was held")
    if wrong:
        raise Invalid(errors=[FieldError(field=name, reason=why) for name, why in wrong.items()])


def _of_conclusion(given: Given) -> dict[str, str]:
    if given.outcome is None:
        return {"outcome": "say what came of it; `none` with a reason if nothing did"}
    if given.outcome is Conclusion.NONE and given.reason is None:
        return {"reason": "say why nothing came of it"}
    if given.outcome is not Conclusion.NONE and given.reason is not None:
        return {"reason": "is for the outcome `none` only"}
    return {}


def _of_next_step(action: Action, given: Given, today: date) -> dict[str, str]:
    if action not in (Action.RECORD_MEETING, Action.PLAN_NEXT_STEP):
        return {}
    needed = action is Action.PLAN_NEXT_STEP
    both = given.next_step, given.next_step_on
    if all(part is None for part in both) and not needed:
        return {}
    wrong = {}
    if given.next_step is None:
        wrong["next_step"] = "say what is next"
    if given.next_step_on is None:
        wrong["next_step_on"] = "say by when"
    elif given.next_step_on < today:
        wrong["next_step_on"] = "has passed"
    return wrong
