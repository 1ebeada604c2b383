"""Options of `ponte event` -> what the services take."""

from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.cli.options import everything, sent, whole_number
from app.errors import FieldError, Invalid, NotFound, field_errors
from app.events.participants import service as participants
from app.events.participants.schemas import DelegateOut, ParticipantFilter, ParticipantOut
from app.events.plans.asking import MixIn
from app.events.schemas import HoursIn


def hours_of(text: str, day: str, minutes: int, pause: int) -> dict[str, Any]:
    begins, _, ends = text.partition("-")
    told = {"day": day, "begins": begins.strip(), "ends": ends.strip(), "minutes": minutes, "pause": pause}
    return sent(HoursIn, **told).model_dump(mode="json")


def mix_of(at_least: list[str], at_most: list[str]) -> list[dict[str, Any]]:
    """`joint_project=20%` -> what a plan takes, for each form one. Raises `Invalid`, naming the option at fault."""
    found: dict[str, dict[str, Any]] = {}
    for bound, option, given in (("least", "--at-least", at_least), ("most", "--at-most", at_most)):
        for said in given:
            form, _, count = said.partition("=")
            number = whole_number(count.removesuffix("%").strip())
            is_share = count.endswith("%") and isinstance(number, int | float)
            told = {f"{bound}_share": float(number) / 100} if is_share else {bound: number}  # type: ignore[arg-type]  # a number
            one = found.setdefault(form, {"form": form}) | told
            for asked in ({"form": form} | told, one):
                try:
                    MixIn.model_validate(asked)
                except ValidationError as error:
                    reason = field_errors(error.errors())[0].reason
                    raise Invalid(errors=[FieldError(field=option, reason=f"{said!r}: {reason}")]) from None
            found[form] = one
    return list(found.values())


def everybody(session: Session, event_id: int) -> list[ParticipantOut]:
    return everything(lambda page: participants.page(session, OPERATOR, event_id, ParticipantFilter(), page))


def named_participant(people: list[ParticipantOut], said: str) -> int:
    found = [one for one in people if said == str(one.company_id) or said.casefold() in one.name.casefold()]
    exact = [one for one in found if said.casefold() == one.name.casefold() or said == str(one.company_id)]
    if len(exact or found) != 1:
        raise NotFound(f"{len(exact or found)} participants answer to {said!r}.")
    return (exact or found)[0].id


def named_delegate(people: list[DelegateOut], said: str) -> int:
    found = [one for one in people if said.casefold() in one.name.casefold()]
    exact = [one for one in found if said.casefold() == one.name.casefold()]
    if len(exact or found) != 1:
        raise NotFound(f"{len(exact or found)} of its people answer to {said!r}.")
    return (exact or found)[0].id


def with_slot(option: str, said: str) -> tuple[str, int]:
    name, _, slot = said.rpartition("=")
    if not name or not slot.isdecimal():
        raise Invalid(errors=[FieldError(field=option, reason=f"{said!r} is not like NAME=3")])
    return name, int(slot)


def table_of(tables: dict[str, int], label: str) -> int:
    if label not in tables:
        raise NotFound(f"There is no table {label!r}.")
    return tables[label]
