"""Initiatives of a version: added, changed, removed, reported on. Whether they may be, the table of states says."""

from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import FieldError, Invalid, NotFound
from app.workplan import service
from app.workplan.schemas import InitiativeChange, InitiativeIn
from app.workplan.states import PlanAction
from matching.texts.contacts import masked
from models import Initiative, WorkPlan

LONGEST = 256
"""characters of an owner: a mask may be longer than what it stands for"""
NEEDED = ("names", "starts_on", "ends_on")
"""What no initiative is without."""


def add(session: Session, caller: Caller, plan_id: int, sent: InitiativeIn) -> WorkPlan:
    row, number = service.edit(session, caller, plan_id, PlanAction.EDIT, None, sent.park)
    one = Initiative(number=number, evidence=[], starts_on=row.starts_on, ends_on=row.ends_on)
    row.initiatives.append(one)
    _write(row, one, {name: value for name, value in _values(sent).items() if value is not None})
    session.flush()
    return row


def change(session: Session, caller: Caller, plan_id: int, number: int, sent: InitiativeChange) -> WorkPlan:
    """An edit of a draft; of a plan in force, what came of it. Raises what both raise, and `Invalid` for a mixture."""
    one = _found(service.get(session, caller, plan_id), number)
    values = {name: value for name, value in _values(sent).items() if name in sent.model_fields_set}
    reports = "achieved" in values
    if reports and len(values) > 1:
        raise Invalid(errors=[FieldError(field="achieved", reason="is reported by itself, while the plan is in force")])
    row, _ = service.edit(
        session, caller, plan_id, PlanAction.REPORT if reports else PlanAction.EDIT, one.number, sent.park
    )
    _write(row, _found(row, number), values)
    session.flush()
    return row


def remove(session: Session, caller: Caller, plan_id: int, number: int, park: str | None) -> WorkPlan:
    """From a draft. Earlier versions keep it."""
    _found(service.get(session, caller, plan_id), number)
    row, _ = service.edit(session, caller, plan_id, PlanAction.EDIT, number, park)
    row.initiatives.remove(_found(row, number))
    session.flush()
    return row


def _found(row: WorkPlan, number: int) -> Initiative:
    found = next((one for one in row.initiatives if one.number == number), None)
    if found is None:
        raise NotFound(f"There is no initiative {number} in plan {row.id}.")
    return found


def _values(sent: BaseModel) -> dict[str, Any]:
    """By their columns, without what is recognised as personal."""
    return {name: _plain(value) for name, value in sent.model_dump(mode="python").items() if name != "park"}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {language: masked(text)[0] for language, text in value.items() if text}
    if isinstance(value, str) and not isinstance(value, date):
        return masked(value)[0][:LONGEST]
    return value


def _write(row: WorkPlan, one: Initiative, values: dict[str, Any]) -> None:
    """Raises `Invalid` for what an initiative needs and days outside the plan's."""
    missing = [name for name in NEEDED if name in values and values[name] is None]
    if missing:
        raise Invalid(errors=[FieldError(field=name, reason="cannot be emptied") for name in missing])
    for name, value in values.items():
        setattr(one, name, value)
    if not row.starts_on <= one.starts_on <= row.ends_on:
        raise Invalid(errors=[FieldError(field="starts_on", reason="is not within the plan's time")])
    if not one.starts_on <= one.ends_on <= row.ends_on:
        raise Invalid(
            errors=[FieldError(field="ends_on", reason="is before `starts_on`, or not within the plan's time")]
        )
