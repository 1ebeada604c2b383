"""Two companies and a site to introduce, a gate that says what it is told to, and a way through the states."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR, Caller, Role
from app.clearances.release import Asked, Purpose, Release, ReleaseRefused
from app.compliance.policy.verdicts import PolicyVerdict
from app.database import transaction
from app.errors import AppError
from app.introductions import service
from app.introductions.acting import SYSTEM, Actor, of_company
from app.introductions.contacts import service as contacts
from app.introductions.contacts.schemas import ContactIn
from app.introductions.desk import Desk
from app.introductions.giving import NOTHING, Given
from app.introductions.links.tokens import LinkKey
from app.introductions.schemas import IntroductionIn
from app.introductions.states import Action
from matching.learning.decisions import RejectionReason
from matching.profiles import Form
from models import Company, Introduction, IntroductionLink, Park, Site
from tests.support.beginnings import make_parks
from tests.support.portfolio import add, company

KEY = "a secret of the tests, made of more than 32 characters"
URL = "https://ponte.example"
A_WAY = (Action.PROPOSE, Action.APPROVE, Action.ASK)


@dataclass
class Gate:
    """Releases what is not refused. `asked`: what it was asked for."""

    refused: set[int] = field(default_factory=set)
    asked: list[tuple[int, Purpose]] = field(default_factory=list)

    def __call__(self, _session: Session, _caller: Caller, pair_id: int, purpose: Purpose) -> Release:
        self.asked.append((pair_id, purpose))
        if pair_id in self.refused:
            raise ReleaseRefused("The rule forbids it.", verdict="blocked", rules=["rule-1"])
        asked = Asked(1, 2, Form.JOINT_PROJECT)
        return Release(asked, purpose, date(2015, 9, 1), True, PolicyVerdict.NO_HIT, (), "pack-1", None)


@dataclass
class Introductions:
    """Of one database, with companies `south` and `north` and a site of each park."""

    engine: Engine
    gate: Gate
    desk: Desk
    companies: dict[str, int]
    parks: dict[str, int]
    sites: dict[str, int]

    def manager(self, park: str) -> Caller:
        return Caller(key_id=7 if park == "south" else 8, role=Role.MANAGER, park_id=self.parks[park])

    def shortlist(self, park: str = "south", **wanted: Any) -> Introduction:
        usual = {"company_id": self.companies["south"], "partner_id": self.companies["north"], "form": "joint_project"}
        with transaction(self.engine) as session:
            sent = IntroductionIn.model_validate(wanted or usual)
            return service.shortlist(session, self.desk, self.manager(park), sent)

    def act(self, row: Introduction, action: Action, park: str = "south", given: Given = NOTHING) -> Introduction:
        with transaction(self.engine) as session:
            return service.act(session, self.desk, self.manager(park), row.id, action, None, given)

    def perform(self, row: Introduction, actor: Actor, action: Action, given: Given = NOTHING) -> Introduction:
        with transaction(self.engine) as session:
            return service.perform(session, self.desk, row.id, actor, action, given)

    def asked(self, **wanted: Any) -> Introduction:
        """An introduction of which both companies have been asked."""
        row = self.shortlist(**wanted)
        for action, park in zip(A_WAY, ("south", "north", "south"), strict=True):
            row = self.act(row, action, park)
        return row

    def released(self) -> Introduction:
        row = self.asked()
        for side in ("a", "b"):
            row = self.perform(row, of_company(side), Action.ACCEPT)  # type: ignore[arg-type]  # a or b
        return self.perform(row, SYSTEM, Action.RELEASE)

    def link(self, row: Introduction, side: str) -> IntroductionLink:
        """The last one of that side."""
        with transaction(self.engine, writes=False) as session:
            query = select(IntroductionLink).where(
                IntroductionLink.introduction_id == row.id, IntroductionLink.side == side
            )
            return session.scalars(query.order_by(IntroductionLink.id.desc())).first() or IntroductionLink()

    def token(self, row: Introduction, side: str) -> str:
        assert self.desk.links
        return self.desk.links.token(self.link(row, side))

    def code(self, row: Introduction, side: str) -> str:
        assert self.desk.links
        return self.desk.links.code(self.link(row, side))

    def read(self, row: Introduction) -> Introduction:
        with transaction(self.engine, writes=False) as session:
            return session.get_one(Introduction, row.id)


def two_drives(engine: Engine) -> None:
    """The parks, and in each a company with a contact."""
    make_parks(engine)
    add_drives(engine)


def add_drives(engine: Engine) -> None:
    with transaction(engine) as session:
        for park in PARKS:
            made = add(session, company(park, name_in(park), ["drive"], ["pump"]))
            contacts.add_to_company(session, OPERATOR, made.id, contact(park))


def name_in(park: str) -> str:
    return f"{park.title()} Drives"


def between_drives(engine: Engine) -> Introductions:
    """The companies are there."""
    with transaction(engine, writes=False) as session:
        parks = {park.code: park.id for park in session.scalars(select(Park))}
        companies = {row.name: row.id for row in session.execute(select(Company.name, Company.id))}
        sites = {
            code: session.scalars(select(Site.id).where(Site.park_id == park)).one() for code, park in parks.items()
        }
    gate = Gate()
    made = {park: companies[name_in(park)] for park in PARKS}
    return Introductions(engine, gate, Desk(gate, LinkKey(KEY, URL)), made, parks, sites)


PARKS = ("south", "north")


def contact(park: str, **fields: Any) -> ContactIn:
    usual = {
        "name": f"Pat {park.title()}son",
        "email": f"pat@{park}.example",
        "phone": "+39 0461 000000",
        "language": "it" if park == "south" else "ru",
        "consent_given_on": "2015-09-01",
        "consent_by": "form",
    }
    return ContactIn.model_validate(usual | fields)


@contextmanager
def refused(kind: type[AppError], said: str) -> Iterator[None]:
    with pytest.raises(kind) as error:
        yield
    assert said in str(error.value.detail)


def because(reason: RejectionReason = RejectionReason.NOT_RELEVANT) -> Given:
    return Given(reason=reason)


def after(row: Introduction, days: float) -> datetime:
    return row.state_since + timedelta(days=days)
