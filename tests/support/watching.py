"""What must never leave a park is looked for in what its people are answered, in files, and in the mails they get."""

import re
import shutil
from typing import Any

from fastapi.testclient import TestClient
from hypothesis.stateful import RuleBasedStateMachine, invariant
from pydantic import SecretStr
from sqlalchemy import select

from app.accounts.roles import Role
from app.database import make_engine, transaction
from app.introductions.desk import Desk
from app.introductions.states import Action
from app.settings import Settings
from models import EventPlan, Introduction, IntroductionStep, Pair
from tests.support.introductions import KEY, URL
from tests.support.policy import FakeLists, policy_with
from tests.support.service import service
from tests.support.small_world import FORM, PARKS, WORDS, Known, World

LISTS = ("/companies", "/matches?include_weak=true&include_set_aside=true", "/introductions", "/offers", "/practices")
OFTEN_READ = [(park, path) for path in LISTS for park in PARKS]
"""Two of them after every step."""
SIDE_OF = {"south": "a", "north": "b"}
NAMED_TO_EACH_OTHER = re.compile("^/events/.*/(agenda|hall-plan)")
"""Who registers for an event is named to those it meets."""
GATED = (Action.PROPOSE, Action.ASK, Action.ASK_AGAIN, Action.RELEASE)


class Watched(RuleBasedStateMachine):
    """A copy of a world, whose every answer and mail is looked at."""

    world: World

    def open(self) -> None:
        self.folder = self.world.folder / str(len(list(self.world.folder.iterdir())))
        self.folder.mkdir()
        shutil.copy(self.world.file, self.folder / "test.db")
        self.engine = make_engine(f"sqlite:///{self.folder}/test.db")
        self.lists = FakeLists()
        self.policy = policy_with(self.lists)
        chosen = Settings(_env_file=None, link_key=SecretStr(KEY), public_url=URL)
        self.app = service(chosen, self.engine)
        self.app.state.policy, self.desk = self.policy, Desk.of(chosen, self.policy)
        self.app.state.desk = self.desk
        self.client = TestClient(self.app).__enter__()
        self.companies = [Known(one.id, one.word, one.park) for one in self.world.companies]
        self.cleared: dict[int, tuple[int, int, int]] = {}
        self.last_step = 0
        self.contacts = {f"pat.{one.word}@mail.example": one for one in self.companies}
        self.turn = 0

    def teardown(self) -> None:
        if hasattr(self, "client"):
            self.client.__exit__(None, None, None)

    def call(self, method: str, path: str, role: Role, park: str, **sent: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.world.keys[role, park]}"}
        answer = self.client.request(method, f"/api/v1{path}", headers=headers, **sent)
        assert answer.status_code < 500, (method, path, answer.text)
        self.world.asked += 1
        if answer.status_code == 409:
            self.world.needed.add(answer.json().get("needed", ""))
        if not NAMED_TO_EACH_OTHER.search(path):
            self.look(answer.content.decode("utf-8", "replace"), role, park, f"{method} {path}")
        if path.startswith(self.world.forum.path) and "json" in answer.headers.get("Content-Type", ""):
            self.world.forum.ensure_untold(answer.json(), self.held_back(), role, SIDE_OF[park], f"{method} {path}")
        return answer

    def read_the_forum(self, park: str, role: Role, which: int, who: int) -> None:
        with transaction(self.engine, writes=False) as session:
            plan = max(session.scalars(select(EventPlan.id)))
        self.world.held_back += bool(self.held_back())
        self.call("GET", self.world.forum.list(which, who, plan), role, park)

    # what must never be

    @invariant()
    def the_other_park_reads_nothing_that_is_not_for_it(self) -> None:
        if not hasattr(self, "client"):
            return
        for park, path in OFTEN_READ[self.turn % len(OFTEN_READ) :][:2]:
            self.call("GET", path, Role.MANAGER, park)
        self.read_the_forum(PARKS[self.turn // 2 % 2], Role.MANAGER, self.turn // 4, self.turn % len(WORDS))
        self.turn += 2

    @invariant()
    def nothing_leaves_that_is_forbidden_or_not_cleared(self) -> None:
        if not hasattr(self, "client"):
            return
        with transaction(self.engine, writes=False) as session:
            query = select(IntroductionStep, Introduction).where(
                Introduction.id == IntroductionStep.introduction_id, IntroductionStep.id > self.last_step
            )
            fresh = session.execute(query.order_by(IntroductionStep.id)).all()
        for step, row in fresh:
            self.last_step = step.id
            self.world.reached.add(row.state)
            if step.action in GATED:
                self.is_released(row)

    def is_released(self, row: Introduction) -> None:
        a, b = self.of_party(row.party_a_id), self.of_party(row.party_b_id)
        assert not a.blocked, "what is of dual use goes nowhere"
        assert self.lists.state == "current"
        if a.doubtful or b.doubtful:
            signed = self.cleared.get(row.pair_id)
            assert signed is not None, "somebody had to clear it"
            assert signed[1:] == (a.version, b.version), "and to have seen all of it"
        if row.released_at is not None:
            a.was_released = b.was_released = True
            with transaction(self.engine, writes=False) as session:
                steps = select(IntroductionStep.side).where(
                    IntroductionStep.introduction_id == row.id, IntroductionStep.action == "accept"
                )
                assert set(session.scalars(steps)) == {"a", "b"}

    def look(self, said: str, role: Role | None, park: str, where: str) -> None:
        """At what somebody of a park reads; without a role, at what its company does, in a mail or behind a link."""
        said = said.casefold()
        for one in self.companies:
            if one.park == park or (one.was_released and not one.draft):
                continue
            is_its_own = one.draft and not one.named
            forbidden = is_its_own or role is None or (one.anonymous and role is not Role.COMPLIANCE)
            if forbidden and not one.was_released:
                assert one.word not in re.sub(r'"query":"[^"]*"', "", said), (where, role, park, one)
        for address, one in self.contacts.items():
            if one.park != park and not self.may_be_told(one):
                assert address not in said, (where, role, park, one)

    def look_at_mail(self, to: str, said: str) -> None:
        park = next((one.park for address, one in self.contacts.items() if address in to), None)
        if park is not None:
            self.look(said, None, park, f"a mail to {to}")

    def may_be_told(self, one: Known) -> bool:
        """Whether some introduction of it was released."""
        return any(row.released_at is not None for row in self.rows() if one.id in (row.party_a_id, row.party_b_id))

    # looking things up

    def held_back(self) -> set[frozenset[int]]:
        """Of the forum: the pairs which the law holds back, whoever signed what."""
        forum, found = self.world.forum, set()
        for which in range(3):
            for other in range(3, 6):
                a, b = self.companies[which], self.companies[other]
                doubtful = (a.doubtful or b.doubtful) and self.pair(which, other) not in self.cleared
                if a.blocked or doubtful or self.lists.state != "current":
                    found.add(forum.pair(which, other))
        return found

    def rows(self) -> list[Introduction]:
        with transaction(self.engine, writes=False) as session:
            return list(session.scalars(select(Introduction).order_by(Introduction.id)))

    def row(self, number: int) -> Introduction:
        with transaction(self.engine, writes=False) as session:
            return session.get_one(Introduction, number)

    def of_party(self, party_id: int) -> Known:
        """The parties were made with the companies, one after the other, and have their ids."""
        return next(one for one in self.companies if one.id == party_id)

    def parties(self, which: int, other: int) -> set[int]:
        return {self.companies[which].id, self.companies[other].id}

    def pair(self, which: int, other: int) -> int | None:
        with transaction(self.engine, writes=False) as session:
            a, b = self.companies[which].id, self.companies[other].id
            return session.scalar(select(Pair.id).where(Pair.form == FORM, Pair.party_a_id == a, Pair.party_b_id == b))
