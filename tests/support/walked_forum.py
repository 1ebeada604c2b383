"""A forum whose timetable is given out and which random people then read, repair and answer while the law changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR, Role
from app.database import transaction
from app.events.answers import giving_out
from app.events.answers.giving_out import EVENT_LINK
from app.events.answers.schemas import IssueIn
from app.introductions.links.tokens import LinkKey
from app.matches.runs.telling import NOTHING_KNOWN
from app.settings import Settings
from models import Event, EventLink, Match, Telling
from models.base import now
from tests.support.held_back import pairs_told
from tests.support.introductions import KEY, URL
from tests.support.planned import add_event, make, rank, register
from tests.support.policy import policy_with

LINKS = LinkKey.of(Settings(_env_file=None, link_key=SecretStr(KEY), public_url=URL), EVENT_LINK)
LISTS = (
    "plans",
    "plans/{plan}",
    "plans/{plan}/meetings",
    "plans/{plan}/meetings?sort=-value",
    "plans/{plan}/meetings?participant_id={who}&total=true",
    "plans/{plan}/reserves",
    "plans/{plan}/changes",
    "plans/{plan}/changes?since=1",
    "answers",
    "answers?participant_id={who}",
    "participants/{who}/agenda",
    "hall-plan",
)


@dataclass(frozen=True)
class WalkedForum:
    """`people`: participants, in the order of the companies, the first half of side A; `words`: what tells them."""

    event_id: int
    people: Sequence[int]
    words: dict[str, int]

    @property
    def path(self) -> str:
        return f"/events/{self.event_id}"

    def list(self, which: int, who: int, plan: int) -> str:
        told = LISTS[which % len(LISTS)].format(plan=plan, who=self.people[who])
        return f"{self.path}/{told}"

    def pair(self, which: int, other: int) -> frozenset[int]:
        return frozenset((self.people[which], self.people[other]))

    def link(self, engine: Engine, who: int) -> str:
        with transaction(engine, writes=False) as session:
            query = select(EventLink).where(EventLink.participant_id == self.people[who])
            link = session.scalars(query.order_by(EventLink.id.desc())).first()
            assert link is not None
            assert LINKS is not None
            return f"/forum/{LINKS.token(link)}"

    def ensure_untold(self, answer: Any, held: set[frozenset[int]], role: Role, side: str, where: str) -> None:
        """No pair that is held back; and of a meeting that is, at most the reader's own side."""
        if role is Role.COMPLIANCE:
            return
        told = held & set(pairs_told(answer, self.words))
        assert not told, (where, role, side, told, answer)
        items = answer.get("items", [answer]) if isinstance(answer, dict) else []
        for one in items:
            if one.get("held_back"):
                others = one["b" if side == "a" else "a"]
                assert others["participant_id"] is None, (where, role, one)
                assert not any(one.get(name) for name in ("form", "value", "pair_id", "origin", "table")), (where, one)


def given_out(engine: Engine, companies: Sequence[tuple[int, str]]) -> WalkedForum:
    """`companies`: ids and words; each of the first half meets two of the second in a transfer of technology."""
    event = add_event(engine, code="walked", least=0, most=2)
    people = [register(engine, event.id, company_id).id for company_id, _ in companies]
    half = len(people) // 2
    values = {(x, y): 60.0 + i * half + j for i, x in enumerate(people[:half]) for j, y in enumerate(people[half:])}
    run_id = rank(engine, event, {}, transfers=values)
    with transaction(engine) as session:
        for match_id in session.scalars(select(Match.id).where(Match.run_id == run_id)):
            session.add(Telling(match_id=match_id, **NOTHING_KNOWN._asdict()))
    assert make(engine, event.id).state == "done"
    issue = IssueIn.model_validate({"kind": "provisional", "answers_until": "2099-01-01T00:00:00Z"})
    with transaction(engine) as session:
        row = session.get_one(Event, event.id)
        giving_out.give_out(session, policy_with(), LINKS, OPERATOR, row, issue, now())
    words = {word: one for (_, word), one in zip(companies, people, strict=True)}
    return WalkedForum(event.id, people, words)
