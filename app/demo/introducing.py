"""The demo's introductions: what became of some of its matches in the months before, step by step as parks do it."""

import json
import secrets
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.compliance.policy.policy import Policy
from app.demo.loading import CORRIDOR, DATA
from app.introductions import service
from app.introductions.acting import SYSTEM, Actor, of_company
from app.introductions.contacts import service as contacts
from app.introductions.contacts.schemas import ContactIn
from app.introductions.desk import Desk
from app.introductions.giving import Given
from app.introductions.links.tokens import LinkKey
from app.introductions.schemas import IntroductionIn
from app.introductions.states import Action, Conclusion
from app.matches.lists import service as lists
from app.matches.lists.filters import Filters, match_query
from app.paging import Paging
from app.settings import Settings
from matching.learning.decisions import RejectionReason
from matching.profiles import Form
from models import Introduction, Mail
from models.base import now

DEEP = 60
"""places of each form's list that stories are looked for in"""
NEXT_STEP = "Visita allo stabilimento"


@dataclass(frozen=True, slots=True)
class Step:
    days: int
    who: str
    action: Action
    words: tuple[str, ...]

    @classmethod
    def read(cls, line: str) -> "Step":
        """Such as `12 company a accept`, or `7 b decline already_known`."""
        days, *words = line.split()
        at = next(place for place, word in enumerate(words) if word in set(Action))
        return cls(int(days), " ".join(words[:at]), Action(words[at]), tuple(words[at + 1 :]))


def introduce(session: Session, settings: Settings) -> None:
    """Of a ranked demo. Nothing where somebody has been introduced already."""
    if session.scalar(select(func.count(Introduction.id))):
        return
    said = tomllib.loads((DATA / "introductions.toml").read_text(encoding="utf-8"))
    policy = Policy.of(settings)
    # Nobody is to answer these links any more: the key of them is forgotten.
    desk = Desk(Desk.of(settings, policy).gate, LinkKey(secrets.token_urlsafe(48), "https://ponte.example"))
    chosen = {form: _pairs(session, policy, form, said["spared"]) for form in Form}
    met: set[tuple[str, int]] = set()
    for one in said["introductions"]:
        match = next((each for each in chosen[Form(one["form"])] if not met & _parties(each)), None)
        if match is not None:
            met |= {party for party in _parties(match) if party[0] == "company"}
            _tell(session, desk, match, one, now())
    session.execute(delete(Mail))  # of these months: they would all go out today


def _pairs(session: Session, policy: Policy, form: Form, spared: int) -> Iterator[dict[str, Any]]:
    """Of the best that nothing forbids."""
    query = match_query(OPERATOR, Paging(DEEP, None), "en", policy, Filters(form))
    items = json.loads(lists.corridor_list(session, CORRIDOR, query))["items"]
    return iter([one for one in items[spared:] if one["verdict"] == "no_hit"])


def _parties(match: dict[str, Any]) -> set[tuple[str, int]]:
    return {(match[side]["kind"], match[side]["id"]) for side in ("a", "b")}


def _tell(session: Session, desk: Desk, match: dict[str, Any], story: dict[str, Any], today: datetime) -> None:
    """One story from its first step to its last."""
    began = today - timedelta(days=story["began"])
    first, *steps = map(Step.read, story["steps"])
    wanted = IntroductionIn(pair_id=match["pair_id"], park=match[first.who]["park"])
    row = service.shortlist(session, desk, OPERATOR, wanted, moment=began)
    for kind, party_id in _parties(match):
        if kind == "company":
            _add_contact(session, party_id, began)
    for step in steps:
        moment = began + timedelta(days=step.days)
        service.perform(session, desk, row.id, _actor(step, match), step.action, _given(step, moment), moment=moment)
        service.release_if_allowed(session, desk, row, moment)


def _actor(step: Step, pair: dict[str, Any]) -> Actor:
    """For a site its park answers."""
    match step.who.split():
        case ["company", ("a" | "b") as side] if pair[side]["kind"] == "company":
            return of_company(side)
        case ["company", ("a" | "b") as side]:
            return Actor("park", side, OPERATOR)
        case ["a" | "b" as side]:
            return Actor("park", side, OPERATOR)
    return SYSTEM


def _given(step: Step, moment: datetime) -> Given:
    reason = next((RejectionReason(word) for word in step.words if word in set(RejectionReason)), None)
    outcome = next((Conclusion(word) for word in step.words if word in set(Conclusion)), None)
    if step.action is Action.PLAN_NEXT_STEP:
        return Given(next_step=NEXT_STEP, next_step_on=(moment + timedelta(days=21)).date())
    return Given(reason=reason, outcome=outcome)


def _add_contact(session: Session, company_id: int, began: datetime) -> None:
    """Somebody invented, who has consented."""
    sent = ContactIn(
        name=f"Persona Inventata {company_id}",
        email=f"contact-{company_id}@demo.example",
        language="en",
        consent_given_on=began.date(),
        consent_by="form",
    )
    contacts.add_to_company(session, OPERATOR, company_id, sent)
