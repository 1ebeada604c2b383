"""What gives timetables out, takes answers and writes mails, as tests of them need it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select

from app.accounts.roles import OPERATOR
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.events.agendas.calendars import Publisher
from app.events.answers import answering, giving_out, queries
from app.events.answers.answering import Counter, View
from app.events.answers.composing import EventOffice, compose
from app.events.answers.schemas import AnswerFilter, IssueIn, NewIssue
from app.introductions.desk import Desk
from app.introductions.links.tokens import LinkKey
from app.paging import Paging
from models import (
    Event,
    EventLink,
    EventMail,
)
from models.base import now
from tests.support.introductions import Gate
from tests.support.timetables import Forum

IN_A_WEEK = timedelta(days=7)


@dataclass
class Desktop:
    """A forum, and what answers need beside it."""

    forum: Forum
    policy: Policy
    links: LinkKey

    @property
    def counter(self) -> Counter:
        return Counter(self.links, self.policy, Desk(Gate(), None))

    def give_out(self, kind: str = "provisional", **given: Any) -> NewIssue:
        sent = {"kind": kind, "answers_until": now() + IN_A_WEEK} if kind == "provisional" else {"kind": kind}
        with transaction(self.forum.engine) as session:
            event = session.get_one(Event, self.forum.event_id)
            issue = IssueIn.model_validate(sent | given)
            return giving_out.give_out(session, self.policy, self.links, OPERATOR, event, issue, now())

    def link(self, name: str) -> EventLink:
        """The last one of the participant's first person."""
        with transaction(self.forum.engine, writes=False) as session:
            query = select(EventLink).where(EventLink.participant_id == self.forum.participants[name])
            return session.scalars(query.order_by(EventLink.replaced_at.is_not(None), EventLink.id)).all()[0]

    def look(self, name: str, moment: datetime | None = None) -> View:
        with transaction(self.forum.engine, writes=False) as session:
            return answering.look(session, self.counter, self.links.token(self.link(name)), moment=moment)

    def take(self, name: str, moment: datetime | None = None, code: str | None = None, **fields: Any) -> View:
        """`fields` as the form has them, with `_` before the other company's name in place of the key."""
        link = self.link(name)
        typed = {"code": [code or self.links.code(link)]}
        for field, value in fields.items():
            what, _, other = field.partition("_")
            key = self.forum.key(*((name, other) if name in ("alfa", "beta") else (other, name)))
            typed[f"{what}-{key}"] = value if isinstance(value, list) else [value]
        with transaction(self.forum.engine) as session:
            return answering.take(session, self.counter, self.links.token(link), typed, moment=moment)

    def standing(self, *, over: bool = False) -> dict[str, str]:
        """Key -> how the meeting stands."""
        with transaction(self.forum.engine, writes=False) as session:
            issue = queries.last_issue(session, self.forum.event_id)
            assert issue
            found = queries.page(session, issue, AnswerFilter(), Paging(50, None), silence_is_yes=over)
            return {f"{row[0].a_id}-{row[0].b_id}": row.standing for row in found.rows}

    def mail(self, name: str, policy: Policy | None = None) -> EmailMessage | str:
        """The last one to the participant's first person."""
        link = self.link(name)
        office = EventOffice("Ponte <p@x.example>", self.links, policy or self.policy, Publisher("x", "p@x.example"))
        with transaction(self.forum.engine, writes=False) as session:
            query = select(EventMail).where(EventMail.link_id == link.id).order_by(EventMail.id.desc())
            return compose(session, session.scalars(query).all()[0], now(), office)
