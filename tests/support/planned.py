"""Events of few participants, ranked by hand: what a pair is worth is what a test says."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.errors import Conflict
from app.events import service as events
from app.events.participants import service as participants
from app.events.participants import wanting
from app.events.participants.schemas import PairRuleIn, ParticipantIn, ParticipantOut
from app.events.plans import reading
from app.events.plans import service as plans
from app.events.plans.asking import PlanIn
from app.events.plans.schemas import MeetingOut, PlanOut
from app.events.plans.tasks import EventTasks
from app.events.releasing import Reader
from app.events.schemas import EventIn, EventInFull
from app.matches.pairs import PairKey
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn
from matching.forms import WEIGHTS_VERSION
from matching.profiles import Form
from models import Company, EventParticipant, Match, Run, RunParty
from models.base import now
from models.run import of_event
from tests.support.lists import pair_ids
from tests.support.policy import policy_with
from tests.support.portfolio import add, company

OWNED = [{"name": "Anna Esempio", "share": 100, "person": True}]
HOURS = {"day": "2030-09-30", "begins": "09:00", "ends": "11:00", "minutes": 30}
EVENT: dict[str, Any] = {
    "code": "forum",
    "names": {"en": "Forum (invented)"},
    "starts_on": "2030-09-30",
    "time_zone": "Europe/Rome",
    "hours": [HOURS],
    "tables": 5,
    "least": 1,
    "most": 3,
}
"""Four slots."""


def three_each(engine: Engine) -> None:
    """Two parks between which no rule stands, with three companies each."""
    with transaction(engine) as session:
        for park in ("south", "north"):
            places.add_park(session, OPERATOR, ParkIn(code=park, name=park.title(), country="AT"))
        places.add_corridor(
            session, OPERATOR, CorridorIn(code="south-north", name="S – N", park_a="south", park_b="north")
        )
    companies_of(engine, 3)


def companies_of(engine: Engine, each: int) -> dict[str, int]:
    """So many of each park: name -> id. Who is not there yet is added."""
    with transaction(engine) as session:
        known = {row.name: row.id for row in session.execute(select(Company.name, Company.id))}
        return {
            name: known.get(name) or add(session, company(park, name, [], [], country="AT", owners=OWNED)).id
            for park in ("south", "north")
            for name in (f"{park} {n}" for n in range(each))
        }


def add_event(engine: Engine, **told: Any) -> EventInFull:
    with transaction(engine) as session:
        return events.add(session, OPERATOR, EventIn.model_validate(EVENT | told))


def register(engine: Engine, event_id: int, company_id: int, **told: Any) -> ParticipantOut:
    with transaction(engine) as session:
        sent = ParticipantIn.model_validate({"company_id": company_id} | told)
        return participants.add(session, OPERATOR, event_id, sent)


Scores = Mapping[tuple[int, int], float]


def rank(
    engine: Engine, event: EventInFull, scores: Scores, corridor_id: int = 1, transfers: Scores = MappingProxyType({})
) -> int:
    """A run that is done, whose lists say what two participants (of A, of B) are worth in a joint project; and in
    `transfers` of technology.
    """
    with transaction(engine) as session:
        listed = [(Form.JOINT_PROJECT, *one) for one in scores.items()]
        listed += [(Form.TECHNOLOGY_TRANSFER, *one) for one in transfers.items()]
        party = {one: session.get_one(EventParticipant, one).party_id for _, pair, _ in listed for one in pair}
        keys = [PairKey(form, party[pair[0]], party[pair[1]]) for form, pair, _ in listed]
        ids = pair_ids(session, corridor_id, keys)
        known = session.query(EventParticipant).filter_by(event_id=event.id).all()
        run = Run(
            corridor_id=corridor_id,
            scope=of_event(event.id),
            state="done",
            list_length=50,
            weights=WEIGHTS_VERSION,
            is_current=True,
            requested_at=now(),
        )
        session.add(run)
        session.flush()
        for row in known:
            session.add(RunParty(run_id=run.id, party_id=row.party_id, side=row.side, label="", card=b"{}"))
        for key, (form, _, score) in zip(keys, listed, strict=True):
            told = {"form": form.value, "party_a_id": key.party_a_id, "party_b_id": key.party_b_id, "score": score}
            told |= {"pair_id": ids[key], "confidence": 1.0, "basis": "stated", "strong": True, "part_values": b""}
            session.add(Match(run_id=run.id, **told))
        session.flush()
        return run.id


def make(engine: Engine, event_id: int, tasks: EventTasks | None = None, **told: Any) -> PlanOut:
    """A plan, made."""
    with transaction(engine) as session:
        sent = PlanIn.model_validate({"seconds": 2} | told)
        asked = plans.request(session, OPERATOR, event_id, sent)
    (tasks or EventTasks(engine, policy_with())).make(asked.id)
    with transaction(engine, writes=False) as session:
        return plans.read(Reader(session, policy_with(), OPERATOR), event_id, asked.id)


def meetings(engine: Engine, event_id: int, plan_id: int) -> Sequence[MeetingOut]:
    with transaction(engine, writes=False) as session:
        return reading.every_meeting(Reader(session, policy_with(), OPERATOR), event_id, plan_id)


def rule(engine: Engine, event_id: int, one: int, other: int, kind: Any, slot: int | None = None) -> None:
    with transaction(engine) as session:
        sent = PairRuleIn(participant_id=one, partner_id=other, kind=kind, slot=slot)
        wanting.add_rule(session, OPERATOR, event_id, sent)


def want(engine: Engine, event_id: int, one: int, other: int, kind: Any, slot: int | None = None) -> None:
    """A rule, unless its contrary, or the same, stands already."""
    with suppress(Conflict):
        rule(engine, event_id, one, other, kind, slot)
