"""Random people do random things to random companies, over HTTP; what must never leave a park does not.

Every company has words of its own in its name, in its texts and in the address of its contact. What the other park may
not know at a moment is looked for in what its people are answered, in files, and in the mails that they get. All of
them are at a forum, too, whose timetable is given out: of a meeting in it that the law holds back nobody reads both.
"""

import os
import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test
from sqlalchemy import Engine, select

from app.accounts.roles import Role
from app.compliance.policy import classes
from app.compliance.policy.policy import today
from app.database import transaction
from app.events.plans.tasks import EventTasks
from app.introductions.mail import outbox
from app.introductions.mail.composing import Office, compose
from app.introductions.mail.sending import Sender
from app.introductions.mail.transport import Folder
from app.introductions.states import Action, State
from app.matches.embeddings import Embeddings
from benchmarks.ranking import refresh
from models import IntroductionLink
from models.base import now
from tests.app.introductions.test_mail import read
from tests.support.introductions import URL
from tests.support.operations import documented
from tests.support.small_world import FORM, PARKS, WORDS, Known, World, offer, small_world
from tests.support.watching import Watched

EXAMPLES, STEPS = int(os.environ.get("FUZZ_EXAMPLES", "3")), 25
COMPANIES, SIDES, WHICH = st.integers(0, len(WORDS) - 1), st.sampled_from("ab"), st.integers(0, 8)
ROLES = st.sampled_from([Role.MANAGER, Role.MANAGER, Role.VIEWER, Role.COMPLIANCE])


@pytest.fixture
def world(engine: Engine, embeddings: Embeddings, tmp_path: Path) -> World:
    return small_world(engine, embeddings, tmp_path)


class People(Watched):
    """What people do."""

    @initialize()
    def begin(self) -> None:
        self.open()
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
        self.read_the_forum(park, role, which, who)

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
