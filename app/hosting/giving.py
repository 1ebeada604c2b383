"""What is given with an action, and which action takes what: one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.errors import FieldError, Invalid
from app.hosting.schemas import EvaluationIn, StayActionIn
from app.hosting.states import StayAction, StayReason
from models import Stay


@dataclass(frozen=True, slots=True)
class Given:
    note: str | None = None
    reason: StayReason | None = None
    contact: str | None = None
    cost: int | None = None
    currency: str | None = None
    services: list[str] | None = None
    on: date | None = None
    evaluation: EvaluationIn | None = None


NOTHING = Given()
NEEDED: Mapping[StayAction, Mapping[str, str]] = {
    StayAction.APPROVE: {"contact": "say whom the guest goes to: an office or a role"},
    StayAction.DECLINE: {"reason": "say why: `decline` needs a reason"},
    StayAction.CANCEL: {"reason": "say why: `cancel` needs a reason"},
    StayAction.EVALUATE: {"evaluation": "say how it was"},
}
MAY: Mapping[StayAction, frozenset[str]] = {
    StayAction.APPROVE: frozenset({"cost", "currency", "services"}),
    StayAction.BEGIN: frozenset({"on"}),
    StayAction.END: frozenset({"on"}),
}
"""Beside what is needed, and the note, which goes with all."""


def given_by(sent: StayActionIn) -> Given:
    return Given(**{name: getattr(sent, name) for name in Given.__slots__})


def ensure_fitting(row: Stay, action: StayAction, given: Given, today: date) -> None:
    """Raises `Invalid`, naming each field that is missing, or does not belong to the action."""
    needed, may = NEEDED.get(action, {}), MAY.get(action, frozenset())
    there = {name for name in Given.__slots__ if name != "note" and getattr(given, name) is not None}
    wrong = dict.fromkeys(sorted(there - needed.keys() - may), f"is not for `{action}`")
    wrong |= {name: why for name, why in needed.items() if name not in there}
    if given.currency is not None and given.cost is None:
        wrong["currency"] = "is that of `cost`: say that, too"
    if action in (StayAction.BEGIN, StayAction.END) and (why := _wrong_day(row, action, given.on, today)):
        wrong["on"] = why
    if wrong:
        raise Invalid(errors=[FieldError(field=name, reason=why) for name, why in wrong.items()])


def day_of(row: Stay, action: StayAction, on: date | None, today: date) -> date:
    """When the guest came or left: as is said, or on the first day of the stay, and today or on the last."""
    if on is not None:
        return on
    return row.starts_on if action is StayAction.BEGIN else max(row.begun_on or row.starts_on, min(today, row.ends_on))


def _wrong_day(row: Stay, action: StayAction, on: date | None, today: date) -> str | None:
    day = day_of(row, action, on, today)
    first = row.starts_on if action is StayAction.BEGIN else row.begun_on or row.starts_on
    if not first <= day <= row.ends_on:
        return f"is not one of its days, {first} to {row.ends_on}"
    return f"{day} lies in the future: say it when it was so" if day > today else None
