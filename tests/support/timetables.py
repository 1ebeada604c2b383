"""A forum of two companies a side with a timetable, as rows: what planning leaves behind, and no planning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import orjson
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.introductions.contacts import service as contacts
from app.matches.pairs import PairKey
from app.portfolio import parties
from matching.profiles import Form
from models import (
    Corridor,
    Event,
    EventDelegate,
    EventMeeting,
    EventParticipant,
    EventPlan,
    EventSlot,
    EventTable,
    Installation,
    Match,
    Run,
    RunParty,
    Telling,
)
from tests.support.beginnings import make_parks
from tests.support.introductions import contact
from tests.support.lists import pair_ids
from tests.support.portfolio import add, company, opportunity

FIRST = datetime(2015, 9, 1, 7, tzinfo=UTC)
STEP = timedelta(minutes=30)
FORM = Form.COMMERCIAL_PARTNERSHIP
NAMES = {"alfa": "south", "beta": "south", "gamma": "north", "delta": "north"}
WHY = {"it": "Gamma offre «pump»; Alfa cerca «pump».", "ru": "«Гамма» предлагает «pump».", "en": "Gamma offers “pump”."}
Meetings = Sequence[tuple[str, str, int, int]]
"""Whom of the south whom of the north meets, in which slot, at which table."""


@dataclass
class Forum:
    """`participants` by the names of `NAMES`; slots and tables by their numbers, from 1."""

    engine: Engine
    event_id: int
    run_id: int
    participants: dict[str, int]
    pairs: dict[tuple[str, str], int]
    slots: dict[int, int]
    tables: dict[int, int]

    def path(self, rest: str) -> str:
        return f"/api/v1/events/{self.event_id}/{rest}"

    def plan(self, meetings: Meetings, **fields: Any) -> int:
        """One more version, the next number."""
        with transaction(self.engine) as session:
            return self.add_plan(session, meetings, **fields)

    def add_plan(self, session: Session, meetings: Meetings, **fields: Any) -> int:
        known = session.scalars(select(EventPlan.number).where(EventPlan.event_id == self.event_id)).all()
        number = max((one for one in known if one is not None), default=0) + 1
        usual = {"kind": "plan", "state": "done", "number": number, "finished_at": FIRST - timedelta(days=30 - number)}
        plan = EventPlan(event_id=self.event_id, run_id=self.run_id, **usual | fields)
        session.add(plan)
        session.flush()
        for a, b, slot, table in meetings:
            session.add(
                EventMeeting(
                    plan_id=plan.id,
                    a_id=self.participants[a],
                    b_id=self.participants[b],
                    pair_id=self.pairs[a, b],
                    form=FORM.value,
                    value=70.0,
                    slot_id=self.slots[slot],
                    table_id=self.tables[table],
                )
            )
        session.flush()
        return number

    def key(self, a: str, b: str) -> str:
        return f"{self.participants[a]}-{self.participants[b]}"


def forum(engine: Engine) -> Forum:
    """On 1 September 2015, in the morning, in a demo: Alfa meets Gamma, and Beta Delta.

    Alfa has two delegates with addresses; Beta and Gamma have contacts who read Italian and Russian; Delta has nobody.
    """
    corridor = make_parks(engine)
    with transaction(engine) as session:
        session.add(Installation(id=1, is_demo=True))
        ids = {name: add(session, _company(name, park)).id for name, park in NAMES.items()}
        party = {name: parties.of_company(session, one) for name, one in ids.items()}
        event = Event(
            code="forum",
            corridor_id=corridor.id,
            names={"it": "Forum della città", "en": "Forum"},
            starts_on=date(2015, 9, 1),
            ends_on=date(2015, 9, 1),
            time_zone="Europe/Rome",
            place="Rovereto",
            least=0,
            most=4,
        )
        session.add(event)
        session.flush()
        slots = [
            EventSlot(event_id=event.id, number=n, starts_at=FIRST + n * STEP, ends_at=FIRST + (n + 1) * STEP)
            for n in (1, 2, 3)
        ]
        tables = [EventTable(event_id=event.id, number=n, label=str(n)) for n in (1, 2)]
        people = {
            name: EventParticipant(event_id=event.id, party_id=party[name], side="a" if park == "south" else "b")
            for name, park in NAMES.items()
        }
        session.add_all([*slots, *tables, *people.values()])
        session.flush()
        for name in ("beta", "gamma"):
            contacts.add_to_company(session, OPERATOR, ids[name], contact(NAMES[name], email=f"{name}@x.example"))
        for n, name in enumerate(("Anna Rossi", "Ugo Bianchi")):
            address = f"{n}@alfa.example"
            session.add(EventDelegate(participant_id=people["alfa"].id, name=name, email=address, email_key=address))
        keys = {
            (a, b): PairKey(FORM, party[a], party[b])
            for a, of_a in NAMES.items()
            for b, of_b in NAMES.items()
            if (of_a, of_b) == ("south", "north")
        }
        known = pair_ids(session, corridor.id, list(keys.values()))
        pairs = {both: known[key] for both, key in keys.items()}
        made = Forum(
            engine,
            event.id,
            _told(session, corridor, pairs["alfa", "gamma"], keys["alfa", "gamma"]),
            {name: one.id for name, one in people.items()},
            pairs,
            {one.number: one.id for one in slots},
            {one.number: one.id for one in tables},
        )
        made.add_plan(session, [("alfa", "gamma", 1, 1), ("beta", "delta", 1, 2)])
    return made


def _company(name: str, park: str) -> Any:
    identifiers = {"register": f"DEMO-{name}"}
    country = "IT" if park == "south" else "RU"
    owners = [{"name": "Anna Esempio", "share": 100, "person": True}]
    about = {"identifiers": identifiers, "country": country, "city": park.title(), "owners": owners}
    return company(park, name.title(), [opportunity("drive", FORM.value, dual_use=[])], ["pump"], **about)


def _told(session: Session, corridor: Corridor, pair_id: int, key: PairKey) -> int:
    """A run with one match, that has a reason, an objection and something missing."""
    part = {"signal": "size_fit", "direction": "both", "prior": 0.5, "weight_a": 1.0, "weight_b": 1.0}
    tables = {FORM.value: {"bias": 0.0, "parts": [part]}}
    run = Run(corridor_id=corridor.id, list_length=10, weights="w", state="done", is_current=True, tables=tables)
    session.add(run)
    session.flush()
    for side, party_id in (("a", key.party_a_id), ("b", key.party_b_id)):
        card = orjson.dumps({"summaries": {"en": "Drives"}, "sectors": ["robotics"]})
        session.add(RunParty(run_id=run.id, party_id=party_id, side=side, label=f"company:{party_id}", card=card))
    match = Match(
        run_id=run.id,
        pair_id=pair_id,
        form=FORM.value,
        party_a_id=key.party_a_id,
        party_b_id=key.party_b_id,
        score=70.0,
        confidence=0.5,
        basis="stated",
        part_values=np.float32([0.7]).tobytes(),
    )
    session.add(match)
    session.flush()
    evidence = {"rival": False, "reasons": [{}], "against": [{}], "missing": [], "improvement": {"party": "a"}}
    evidence["kinds"] = ["reason", "objection", "improvement"]
    prose = {language: orjson.dumps([said, "Against: x.", "Most useful."]) for language, said in WHY.items()}
    session.add(Telling(match_id=match.id, evidence=orjson.dumps(evidence), **prose))
    session.flush()
    return run.id
