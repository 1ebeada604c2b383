"""A link shows and never acts; its form decides once, with the code of the mail; whatever is refused is on record."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, select

from app.database import transaction
from app.introductions.links import answering
from app.introductions.links.answering import MOST_WRONG_CODES
from app.introductions.links.tokens import LinkKey
from app.introductions.schemas import PresentationIn
from app.introductions.states import Action, State
from models import AuditEntry, Introduction, IntroductionLink, IntroductionStep, Mail
from models.base import now
from tests.support.introductions import KEY, URL, Given, Introductions, because
from tests.support.policy import FakeLists, policy_with

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def browser(anonymous: TestClient, introductions: Introductions) -> TestClient:
    """Of somebody without an account."""
    anonymous.app.state.desk = introductions.desk  # type: ignore[attr-defined]  # the application's own
    return anonymous


@pytest.fixture
def asked(introductions: Introductions) -> Introduction:
    row = introductions.shortlist()
    told = PresentationIn(title="Maker of <drives>", abstract="From 1 to 40 kW")
    introductions.act(row, Action.PROPOSE, given=Given(presentation=told))
    introductions.act(row, Action.APPROVE, "north")
    return introductions.act(row, Action.ASK)


def refusals(engine: Engine) -> list[str]:
    with transaction(engine, writes=False) as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.action == "link.refused").order_by(AuditEntry.id))
        return [entry.details["refusal"] for entry in found]


def everything(engine: Engine) -> list[object]:
    """All that a link could have changed."""
    kinds = (Introduction, IntroductionStep, IntroductionLink, Mail, AuditEntry)
    with transaction(engine, writes=False) as session:
        return [
            {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118 - names of columns
            for kind in kinds
            for row in session.scalars(select(kind).order_by(kind.id))
        ]


def test_what_mail_programs_add_to_a_link_is_passed_over(
    browser: TestClient, introductions: Introductions, asked: Introduction
) -> None:
    page = browser.get(f"/answer/{introductions.token(asked, 'b')}?utm_source=mail&mc_eid=4")
    assert page.status_code == 200
    assert (
        "told to the other only if both say yes"
        in browser.get(f"/answer/{introductions.token(asked, 'b')}?lang=en").text
    )
    assert browser.get("/?utm_source=mail").status_code == 200


@pytest.mark.parametrize("page", ["/answer/", "/forum/"])
def test_listed_names_are_read_before_an_answer_takes_the_writers_turn(
    page: str, browser: TestClient, engine: Engine
) -> None:
    free: list[bool] = []

    class Lists(FakeLists):
        def make_ready(self, engine: Engine) -> None:
            with closing(sqlite3.connect(str(engine.url.database), timeout=0)) as other:
                other.execute("BEGIN IMMEDIATE")
                free.append(True)

    browser.app.state.policy = policy_with(Lists())  # type: ignore[attr-defined]  # the application's own
    browser.post(f"{page}anything", data={"choice": "accept", "code": "123456"})
    assert free == [True]
    browser.get(f"{page}anything")
    assert free == [True], "to look takes no turn"


def test_the_page_says_what_the_park_chose_and_no_name(
    browser: TestClient, introductions: Introductions, asked: Introduction
) -> None:
    page = browser.get(f"/answer/{introductions.token(asked, 'b')}")
    assert page.status_code == 200
    assert "Maker of &lt;drives&gt;" in page.text
    assert "From 1 to 40 kW" in page.text
    assert "South Drives" not in page.text
    assert 'lang="ru"' in page.text, "in the contact's language"
    assert "воспроизводится другой день" in page.text, "a replay is marked"
    other = browser.get(f"/answer/{introductions.token(asked, 'a')}?lang=en")
    assert "A company of North" in other.text
    assert "North Drives" not in other.text


def test_the_page_runs_nothing_and_is_kept_by_nobody(
    browser: TestClient, introductions: Introductions, asked: Introduction
) -> None:
    page = browser.get(f"/answer/{introductions.token(asked, 'a')}")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


def test_a_scanner_that_opens_the_link_and_submits_its_form_changes_nothing(
    browser: TestClient, introductions: Introductions, asked: Introduction, engine: Engine
) -> None:
    address = f"/answer/{introductions.token(asked, 'a')}"
    before = everything(engine)
    for _ in range(10):
        page = browser.get(address)
    assert everything(engine) == before
    names = re.findall(r'name="(\w+)"', page.text)
    values = dict.fromkeys(names, "")
    for choice in ("", "accept", "decline"):
        answer = browser.post(address, data=values | {"choice": choice})
        assert answer.status_code == 422
    with transaction(engine, writes=False) as session:
        assert session.get_one(Introduction, asked.id).state == State.ASKED
        assert session.scalars(select(IntroductionLink.decided_at)).all() == [None, None]


def test_only_the_first_decision_counts(
    browser: TestClient, introductions: Introductions, asked: Introduction, engine: Engine
) -> None:
    address = f"/answer/{introductions.token(asked, 'a')}?lang=en"
    code = introductions.code(asked, "a")
    first = browser.post(address, data={"choice": "accept", "code": f" {code[:3]} {code[3:]} "})
    assert first.status_code == 200
    assert "You said yes" in first.text
    second = browser.post(address, data={"choice": "decline", "code": code})
    assert second.status_code == 410
    assert "The first one counts" in second.text
    assert introductions.read(asked).state == State.ACCEPTED_BY_A
    assert browser.get(address).status_code == 410
    assert refusals(engine) == ["decided"]  # the same once an hour: anybody may open it without end


def test_both_accept_and_the_contacts_are_released(
    browser: TestClient, introductions: Introductions, asked: Introduction
) -> None:
    for side in ("a", "b"):
        sent = {"choice": "accept", "code": introductions.code(asked, side)}
        assert browser.post(f"/answer/{introductions.token(asked, side)}", data=sent).status_code == 200
    assert introductions.read(asked).state == State.RELEASED


def test_what_the_law_does_not_release_waits_after_both_have_accepted(
    browser: TestClient, introductions: Introductions, asked: Introduction
) -> None:
    introductions.gate.refused.add(asked.pair_id)
    for side in ("a", "b"):
        sent = {"choice": "accept", "code": introductions.code(asked, side)}
        assert browser.post(f"/answer/{introductions.token(asked, side)}", data=sent).status_code == 200
    row = introductions.read(asked)
    assert (row.state, row.released_at) == (State.ACCEPTED, None)
    introductions.gate.refused.clear()
    assert introductions.act(asked, Action.RELEASE, "north").state == State.RELEASED


def test_a_company_declines_with_its_reason_and_the_other_is_not_asked_any_more(
    browser: TestClient, introductions: Introductions, asked: Introduction, engine: Engine
) -> None:
    sent = {"choice": "decline", "code": introductions.code(asked, "b"), "reason": "competitors"}
    assert browser.post(f"/answer/{introductions.token(asked, 'b')}", data=sent).status_code == 200
    row = introductions.read(asked)
    assert (row.state, row.reason, row.aside, row.aside_both) == ("declined", "competitors", "for_good", True)
    sent = {"choice": "accept", "code": introductions.code(asked, "a")}
    assert browser.post(f"/answer/{introductions.token(asked, 'a')}", data=sent).status_code == 410
    assert refusals(engine) == ["over"]


def test_a_link_that_is_withdrawn_or_replaced_is_refused(
    browser: TestClient, introductions: Introductions, asked: Introduction, engine: Engine
) -> None:
    stolen, code = introductions.token(asked, "a"), introductions.code(asked, "a")
    introductions.act(asked, Action.ASK_AGAIN)
    assert browser.post(f"/answer/{stolen}", data={"choice": "accept", "code": code}).status_code == 410
    newer = introductions.token(asked, "a")
    introductions.act(asked, Action.WITHDRAW, given=because())
    assert browser.get(f"/answer/{newer}").status_code == 410
    assert refusals(engine) == ["replaced", "over"]


def test_an_expired_link_is_refused_and_put_on_record(introductions: Introductions, asked: Introduction) -> None:
    token, late = introductions.token(asked, "a"), now() + timedelta(days=15)
    typed = answering.Typed("accept", introductions.code(asked, "a"), None)
    with transaction(introductions.engine) as session:
        view = answering.decide(session, introductions.desk, token, typed, moment=late)
    assert view.refusal == "expired"
    assert refusals(introductions.engine) == ["expired"]
    assert introductions.read(asked).state == State.ASKED


def test_who_guesses_codes_closes_the_link(
    browser: TestClient, introductions: Introductions, asked: Introduction, engine: Engine
) -> None:
    address, code = f"/answer/{introductions.token(asked, 'a')}", introductions.code(asked, "a")
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(MOST_WRONG_CODES):
        assert browser.post(address, data={"choice": "accept", "code": wrong}).status_code == 422
    assert browser.post(address, data={"choice": "accept", "code": code}).status_code == 410
    assert refusals(engine) == [*["wrong_code"] * MOST_WRONG_CODES, "locked"]


@pytest.mark.parametrize("token", ["x", "WzEsMV0.c2lnbmF0dXJl", "%00", "a" * 3000])
def test_a_token_that_nobody_signed_opens_nothing(browser: TestClient, token: str, engine: Engine) -> None:
    assert browser.get(f"/answer/{token}").status_code == 404
    assert browser.post(f"/answer/{token}", data={"choice": "accept", "code": "1"}).status_code == 404
    assert refusals(engine) == []


def test_another_key_opens_nothing_and_the_database_alone_neither(
    browser: TestClient, introductions: Introductions, asked: Introduction, engine: Engine
) -> None:
    link = introductions.link(asked, "a")
    forged = LinkKey(KEY[::-1], URL).token(link)
    assert browser.get(f"/answer/{forged}").status_code == 404
    assert introductions.token(asked, "a") not in str(everything(engine))
    assert introductions.code(asked, "a") not in str([row for row in everything(engine) if "nonce" in str(row)])
