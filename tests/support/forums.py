"""A small event that is planned: three participants of each side."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.events.participants import service as participants
from app.events.participants.schemas import ParticipantChange
from app.events.releasing import Reader
from app.events.schemas import EventInFull
from tests.support.planned import add_event, companies_of, rank, register, three_each
from tests.support.policy import policy_with


def forum_of_three(engine: Engine) -> tuple[EventInFull, list[int], list[int]]:
    three_each(engine)
    return filled(engine)


def filled(engine: Engine, **told: Any) -> tuple[EventInFull, list[int], list[int]]:
    """The database begins with `three_each`."""
    companies = companies_of(engine, 3)
    event = add_event(engine, **told)
    a, b = ([register(engine, event.id, companies[f"{park} {n}"]).id for n in range(3)] for park in ("south", "north"))
    rank(engine, event, {(x, y): 80.0 if i == j else 20.0 + i + j for i, x in enumerate(a) for j, y in enumerate(b)})
    return event, a, b


def reader(session: Session, policy: Policy | None = None) -> Reader:
    return Reader(session, policy or policy_with(), OPERATOR)


def change(engine: Engine, event_id: int, participant_id: int, **told: Any) -> None:
    with transaction(engine) as session:
        sent = ParticipantChange.model_validate(told)
        participants.change(session, OPERATOR, event_id, participant_id, sent)


def pairs(found: Any) -> set[tuple[int, int]]:
    return {(one.a.participant_id, one.b.participant_id) for one in found}
