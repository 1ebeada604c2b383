"""Random people do random things to random companies, over HTTP; what must never leave a park does not.

Every company has words of its own in its name, in its texts and in the address of its contact. What the other park may
not know at a moment is looked for in what its people are answered, in files, and in the mails that they get. All of
them are at a forum, too, whose timetable is given out: of a meeting in it that the law holds back nobody reads both.
"""

import os
import re
import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pydantic import SecretStr
from sqlalchemy import Engine, select

from app.accounts import service as accounts
from app.accounts.roles import OPERATOR, Role
from app.compliance.policy import classes
from app.compliance.policy.policy import today
from app.database import make_engine, transaction
from app.events.plans.tasks import EventTasks
from app.introductions.contacts import service as contacts
from app.introductions.desk import Desk
from app.introductions.mail import outbox
from app.introductions.mail.composing import Office, compose
from app.introductions.mail.sending import Sender
from app.introductions.mail.transport import Folder
from app.introductions.states import Action, State
from app.matches.embeddings import Embeddings
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorIn, ParkIn
from app.settings import Settings
from benchmarks.ranking import rank_corridor, refresh
from models import EventPlan, Introduction, IntroductionLink, IntroductionStep, Pair
from models.base import now
from tests.app.introductions.test_mail import read
from tests.support.introductions import KEY, URL, contact
from tests.support.operations import documented
from tests.support.policy import FakeLists, policy_with
from tests.support.portfolio import add, company, opportunity
from tests.support.service import service
from tests.support.walked_forum import WalkedForum, given_out

EXAMPLES, STEPS = int(os.environ.get("FUZZ_EXAMPLES", "3")), 25
FORM = "technology_transfer"
PARKS = ("south", "north")
WORDS = ("quorvex", "brontil", "zamphor", "wexulan", "drimbal", "klopane")
"""Of no language, one for each company: three of the south, three of the north."""
COMPANIES, SIDES, WHICH = st.integers(0, len(WORDS) - 1), st.sampled_from("ab"), st.integers(0, 8)
ROLES = st.sampled_from([Role.MANAGER, Role.MANAGER, Role.VIEWER, Role.COMPLIANCE])
LISTS = ("/companies", "/matches?include_weak=true&include_set_aside=true", "/introductions", "/offers", "/practices")
OFTEN_READ = [(park, path) for path in LISTS for park in PARKS]
"""Two of them after every step."""
OWNED = {"owners": [{"name": "Anna Esempio", "share": 100, "person": True}], "establishments": []}
SIDE_OF = {"south": "a", "north": "b"}
NAMED_TO_EACH_OTHER = re.compile("^/events/.*/(agenda|hall-plan)")
"""Who registers for an event is named to those it meets."""
GATED = (Action.PROPOSE, Action.ASK, Action.ASK_AGAIN, Action.RELEASE)


def offer(word: str, number: int, dual_use: list[str] | None) -> dict[str, Any]:
    return opportunity(f"laser pump drive {word}{number}", FORM, dual_use=dual_use)


@dataclass
class Known:
    """What the test knows of a company beside the service. `version` counts what an officer would have to see."""

    id: int
    word: str
    park: str
    draft: bool = False
    anonymous: bool = False
    named: bool = False
    """by others of its park"""
    blocked: bool = False
    doubtful: bool = False
    version: int = 0
    was_released: bool = False


@dataclass
class World:
    """A database with six companies in two parks, ranked, to be copied for every example."""

    file: Path
    folder: Path
    companies: list[Known]
    keys: dict[tuple[Role, str], str]
    embeddings: Any
    forum: WalkedForum
    reached: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    """what the gate said would have to be"""
    asked: int = 0
    held_back: int = 0
    """lists of the forum that were read while a meeting in it was"""


@pytest.fixture
def world(engine: Engine, embeddings: Embeddings, tmp_path: Path) -> World:
    """Between Italy and Russia outside every zone, as of today: lawful where nothing is of dual use."""
    companies = []
    with transaction(engine) as session:
        for code, country in zip(PARKS, ("IT", "RU"), strict=True):
            places.add_park(session, OPERATOR, ParkIn(code=code, name=code.title(), country=country))
        corridor = places.add_corridor(
            session, OPERATOR, CorridorIn(code="c", name="C", park_a="south", park_b="north", as_of=None)
        )
        for number, word in enumerate(WORDS):
            park = PARKS[number // 3]
            about = {"descriptions": [{"language": "en", "summary": f"{word.title()} makes laser pumps"}]}
            sent = company(park, f"{word.title()} S.p.A.", [offer(word, 0, [])], ["laser pump drive"], **OWNED, **about)
            companies.append(Known(add(session, sent).id, word, park))
            person = contact(park, name=f"Pat {word.title()}sen", email=f"pat.{word}@mail.example", language="en")
            contacts.add_to_company(session, OPERATOR, companies[-1].id, person)
        keys = {
            (role, park): accounts.create_key(session, role.value, role, places.park_id(session, park, field="park"))
            for role in Role
            for park in PARKS
        }
    rank_corridor(engine, corridor, embeddings, 5)
    forum = given_out(engine, [(one.id, one.word) for one in companies])
    engine.dispose()
    return World(Path(str(engine.url.database)), tmp_path, companies, keys, type(embeddings), forum)


class People(RuleBasedStateMachine):
    world: World

    @initialize()
    def begin(self) -> None:
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
        for which, other in ((0, 2), (3, 5), (4, 5)):
            self.name_a_neighbour(which, other, "offers")
        self.name_a_neighbour(4, 5, "practice")
        # One way leads to the end and two to the gate, wherever chance goes from there.
        self.go_on(0, 3, 6)
        self.go_on_without_a_clearance(1, 4, None)
        self.go_on_without_a_clearance(2, 5, ["6A001"])
        # And one of either park is hidden, the other's name kept back: few walks come upon that by chance.
        self.hide(2, draft=True)
        self.ask_for_anonymity(5, anonymous=True)

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

    # what people do

    @rule(which=COMPANIES, draft=st.booleans())
    def hide(self, which: int, draft: bool) -> None:
        one = self.companies[which]
        one.draft = draft
        assert self.change(one, {"draft": draft}) == 200
        self.look_from_the_other_park(one)

    @rule(which=COMPANIES, anonymous=st.sampled_from([True, True, False]))
    def ask_for_anonymity(self, which: int, anonymous: bool) -> None:
        one = self.companies[which]
        one.anonymous = anonymous
        assert self.change(one, {"anonymous": {"title": "A maker of pumps"} if anonymous else None}) == 200
        self.look_from_the_other_park(one)

    def look_from_the_other_park(self, one: Known) -> None:
        for path in ("/companies", "/offers", f"/companies/{one.id}"):
            self.call("GET", path, Role.MANAGER, next(park for park in PARKS if park != one.park))

    @rule(which=COMPANIES, dual_use=st.sampled_from([["6A001"], ["6A001", "6A003"], None, []]))
    def offer_something_else(self, which: int, dual_use: list[str] | None) -> None:
        one = self.companies[which]
        one.version += 1
        # What is offered from Russia is not restricted: there only who owns it is asked for.
        one.blocked, one.doubtful = bool(dual_use), dual_use is None and one.park == "south"
        assert self.change(one, {"offers": [offer(one.word, one.version, dual_use)]}) == 200

    @rule(which=COMPANIES, other=COMPANIES, where=st.sampled_from(["descriptions", "offers", "practice"]))
    def name_a_neighbour(self, which: int, other: int, where: str) -> None:
        """What a park says of its own companies is for all, unless one asks to stay anonymous."""
        one, named = self.companies[which], self.companies[other]
        if one.park != named.park or one is named:
            return
        named.named = True
        said = f"We build laser pumps with {named.word.title()} S.p.A. and for {named.word}."
        if where == "practice":
            texts = [{"language": "en", "title": f"{named.word.title()} and its mentor", "text": said}]
            sent = {"kind": "lesson", "state": "published", "texts": texts}
            assert self.call("POST", "/practices", Role.MANAGER, one.park, json=sent).status_code == 201
        elif where == "descriptions":
            assert self.change(one, {"descriptions": [{"language": "en", "summary": said, "text": said}]}) == 200
        else:
            one.version += 1
            one.blocked, one.doubtful = False, False
            sent = offer(f"{one.word} for {named.word}", one.version, []) | {"description": said}
            assert self.change(one, {"offers": [sent]}) == 200
        self.look_from_the_other_park(one)

    @rule(which=COMPANIES)
    def forget_who_owns_it(self, which: int) -> None:
        one = self.companies[which]
        if one.park == "north":  # in Russia only it matters who owns what
            one.doubtful, one.version = True, one.version + 1
        assert self.change(one, {"owners": None, "establishments": None}) == 200

    def change(self, one: Known, fields: dict[str, Any]) -> int:
        code: int = self.call("PATCH", f"/companies/{one.id}", Role.MANAGER, one.park, json=fields).status_code
        return code

    @rule(which=st.integers(0, 2), other=st.integers(3, 5), steps=st.integers(2, 6))
    def go_on(self, which: int, other: int, steps: int) -> None:
        """As it is meant to go, so that random ways lead far."""
        wanted = {"company_id": self.companies[which].id, "partner_id": self.companies[other].id, "form": FORM}
        self.call("POST", "/introductions", Role.MANAGER, "south", json=wanted)
        rows = [row for row in self.rows() if {row.party_a_id, row.party_b_id} == self.parties(which, other)]
        for _ in range(steps if rows else 0):
            row = self.row(rows[-1].id)
            onwards = {"shortlisted": "propose", "proposed": "approve", "approved": "ask", "accepted": "release"}
            if row.state in onwards:
                self.act(row.id, "north" if row.state == "proposed" else "south", Role.MANAGER, onwards[row.state])
            elif row.is_open and row.state.startswith(("asked", "accepted_by")):
                self.answer(row.id, "b" if row.state == State.ACCEPTED_BY_A else "a", True)

    @rule(which=WHICH, park=st.sampled_from(PARKS), role=ROLES, action=st.sampled_from(list(Action)))
    def do_anything(self, which: int, park: str, role: Role, action: Action) -> None:
        if rows := self.rows():
            self.act(rows[which % len(rows)].id, park, role, action.value)

    def act(self, number: int, park: str, role: Role, action: str) -> None:
        sent: dict[str, Any] = {"action": action}
        if action in ("decline", "withdraw"):
            sent["reason"] = "wrong_moment"
        self.call("POST", f"/introductions/{number}/actions", role, park, json=sent)

    @rule(which=WHICH, side=SIDES, knows=st.booleans())
    def answer_link(self, which: int, side: str, knows: bool) -> None:
        if rows := self.rows():
            self.answer(rows[which % len(rows)].id, side, knows)

    def answer(self, number: int, side: str, knows: bool) -> None:
        with transaction(self.engine, writes=False) as session:
            query = select(IntroductionLink).where(
                IntroductionLink.introduction_id == number, IntroductionLink.side == side
            )
            link = session.scalars(query.order_by(IntroductionLink.id.desc())).first()
        if link is None or self.desk.links is None:
            return
        page = f"/answer/{self.desk.links.token(link)}"
        reader = "south" if side == "a" else "north"
        self.look(self.client.get(page).text, None, reader, page)
        code = self.desk.links.code(link) if knows else "000000"
        self.look(self.client.post(page, data={"choice": "accept", "code": code}).text, None, reader, page)

    def go_on_without_a_clearance(self, which: int, other: int, dual_use: list[str] | None) -> None:
        self.offer_something_else(which, dual_use)
        self.go_on(which, other, 6)

    @rule(which=st.integers(0, 2), other=st.integers(3, 5), role=ROLES, park=st.sampled_from(PARKS))
    def clear(self, which: int, other: int, role: Role, park: str) -> None:
        pair = self.pair(which, other)
        if pair is None:
            return
        sent = {"pair_id": pair, "reason": "Civil use, as shown on file.", "basis": "Art. 2"}
        sent |= {"until": today().isoformat()}
        answer = self.call("POST", "/clearances", role, park, json=sent)
        if answer.status_code == 201:
            a, b = self.companies[which], self.companies[other]
            assert role is Role.COMPLIANCE
            assert not a.blocked
            self.cleared[pair] = (answer.json()["id"], a.version, b.version)

    @rule(which=st.integers(0, 2), other=st.integers(3, 5))
    def revoke(self, which: int, other: int) -> None:
        known = self.cleared.pop(self.pair(which, other) or 0, None)
        if known is not None:
            sent = {"reason": "It was somebody else."}
            answer = self.call("POST", f"/clearances/{known[0]}/revocation", Role.COMPLIANCE, "north", json=sent)
            assert answer.status_code == 200

    @rule(state=st.sampled_from(["current", "current", "stale"]))
    def lists_grow_old_or_are_new(self, state: str) -> None:
        self.lists.state = state

    @rule()
    def worker_does_its_work(self) -> None:
        classes.bring_up_to_date(self.engine, self.policy)
        refresh(self.engine, self.world.embeddings(self.engine, "bundled"), 5)
        folder = Folder(self.folder / "mail")
        office = Office("Ponte <ponte@example.org>", URL, self.desk)
        sender = Sender(self.engine, partial(compose, office=office), folder, lambda: now() + timedelta(seconds=1))
        with transaction(self.engine, writes=False) as session:
            due = outbox.due(session, now())
        before = set(folder.mails())
        for mail_id in due:
            sender.send(mail_id)
        for mail in read(self.folder / "mail") if set(folder.mails()) - before else ():
            number = int(str(mail["Message-ID"]).split("-")[1].split("@")[0])
            if number not in before:
                self.look_at_mail(str(mail["To"]), f"{mail['Subject']} {mail.get_content()}")

    @rule(park=st.sampled_from(PARKS), role=ROLES, which=st.integers(0, 20), who=COMPANIES)
    def look_at_the_forum(self, park: str, role: Role, which: int, who: int) -> None:
        with transaction(self.engine, writes=False) as session:
            plan = max(session.scalars(select(EventPlan.id)))
        self.world.held_back += bool(self.held_back())
        self.call("GET", self.world.forum.list(which, who, plan), role, park)

    @rule(park=st.sampled_from(PARKS))
    def repair_the_timetable(self, park: str) -> None:
        asked = self.call("POST", f"{self.world.forum.path}/plans", Role.MANAGER, park, json={"kind": "repair"})
        if asked.status_code == 202:
            EventTasks(self.engine, self.policy).make(asked.json()["id"])

    @rule(which=st.integers(0, 2), other=st.integers(3, 5), park=st.sampled_from(PARKS))
    def note_an_answer(self, which: int, other: int, park: str) -> None:
        one, partner = (self.world.forum.people[each] for each in (which, other))
        path = f"{self.world.forum.path}/participants/{one}/answers/{partner}"
        answer = self.call("PUT", path, Role.MANAGER, park, json={"answer": "accepted"})
        if self.world.forum.pair(which, other) in self.held_back():
            assert answer.status_code == 404, "as if they had no meeting"

    @rule(who=COMPANIES)
    def open_the_link_to_the_forum(self, who: int) -> None:
        page = self.client.get(self.world.forum.link(self.engine, who)).text.casefold()
        for other in range(len(WORDS)):
            if self.world.forum.pair(who, other) in self.held_back():
                assert WORDS[other] not in page

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

    @rule(park=st.sampled_from(PARKS), role=ROLES, which=st.integers(0, 200), number=st.integers(1, 8))
    def read_anything(self, park: str, role: Role, which: int, number: int) -> None:
        asked = [
            path
            for method, path, each in documented(self.app)
            if method == "get" and each["operationId"] != "watch_run"
        ]
        path = re.sub(r"{\w+}", str(number), asked[which % len(asked)]).removeprefix("/api/v1")
        if path.startswith("/"):
            self.call("GET", path, role, park, params={"include_weak": True} if path.endswith("matches") else None)

    # what must never be

    @invariant()
    def the_other_park_reads_nothing_that_is_not_for_it(self) -> None:
        if not hasattr(self, "client"):
            return
        for park, path in OFTEN_READ[self.turn % len(OFTEN_READ) :][:2]:
            self.call("GET", path, Role.MANAGER, park)
        self.look_at_the_forum(PARKS[self.turn // 2 % 2], Role.MANAGER, self.turn // 4, self.turn % len(WORDS))
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


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_whatever_people_do(world: World) -> None:
    run_state_machine_as_test(
        type("Random", (People,), {"world": world}),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize="FUZZ_EXAMPLES" not in os.environ,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert State.RELEASED in world.reached, "the ways lead far enough"
    assert world.asked > 100
    assert {"clearance", "nothing"} <= world.needed, "and are barred, where they have to be"
    assert world.held_back > 0, "and the timetable is read while the law holds back a meeting in it"
