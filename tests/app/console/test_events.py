"""An event's timetable is read by keyboard alone, and repaired: first as a preview, then in earnest."""

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.roles import OPERATOR
from app.clearances.release import ReleaseRefused
from app.database import transaction
from app.events import releasing
from app.events.participants import service as participants
from app.events.participants.schemas import ParticipantChange, ParticipantFilter
from app.events.plans.schemas import PlanFilter
from app.events.plans.service import page as plans_of
from app.events.plans.tasks import EventTasks
from app.events.releasing import Reader
from app.matches.runs.telling import NOTHING_KNOWN
from app.paging import Paging
from models import Match, Telling
from tests.app.console.conftest import Console
from tests.support.planned import add_event, make, rank, register
from tests.support.policy import policy_with
from tests.support.portfolio import add, company, opportunity

OFFER = opportunity("chairs", "joint_project", dual_use=[])


@pytest.fixture
def forum(console: Console) -> int:
    """Two of each side, companies of this event alone: the pairs of the same number are worth most."""
    places = ("south", "IT", "Uno"), ("south", "IT", "Due"), ("north", "RU", "Terzo"), ("north", "RU", "Quarto")
    with transaction(console.engine) as session:
        made = [
            add(session, company(park, name, [OFFER], [], country=country, identifiers={"register": f"DEMO-{name}"})).id
            for park, country, name in places
        ]
    event = add_event(console.engine, code="forum-2015", tables=2)
    a, b = ([register(console.engine, event.id, one).id for one in some] for some in (made[:2], made[2:]))
    values = {(x, y): 80.0 if i == j else 20.0 for i, x in enumerate(a) for j, y in enumerate(b)}
    run = rank(console.engine, event, values)
    with transaction(console.engine) as session:
        for match in session.scalars(select(Match.id).where(Match.run_id == run)):
            session.add(Telling(match_id=match, **NOTHING_KNOWN._asdict()))
    assert make(console.engine, event.id, min_score=50).state == "done"
    return event.id


def make_asked(console: Console, event: int) -> None:
    """What the worker does."""
    with transaction(console.engine, writes=False) as session:
        reader = Reader(session, policy_with(), OPERATOR)
        asked = plans_of(reader, event, PlanFilter(state="queued"), Paging(1, None), "en").items[0].id
    EventTasks(console.engine, policy_with()).make(asked)


def test_a_timetable_is_read_and_repaired_by_keyboard(console: Console, forum: int) -> None:
    page = console.open(f"/events/{forum}")
    expect(page.locator("[role=gridcell].meets")).to_have_count(2)
    page.locator("[role=gridcell][tabindex='0']").focus()
    for key in ("End", "ArrowDown", "Home", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("[role=gridcell]").first).to_be_focused()
    for _ in range(3):
        if "meets" in (page.locator(":focus").get_attribute("class") or ""):
            break
        page.keyboard.press("ArrowRight")
    met = page.locator(":focus").get_attribute("aria-label") or ""
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator("p a").first).to_have_text(met.split(": ")[1].split(" – ")[0])
    page.keyboard.press("Escape")
    expect(page.locator(":focus")).to_have_attribute("aria-label", met)

    page.get_by_role("button", name="Repair").press("Enter")
    page.get_by_role("dialog").get_by_label("Name").fill("quart")
    page.get_by_role("dialog").get_by_label("Quarto").select_option("no_show")
    page.get_by_role("button", name="Show what would change").press("Enter")
    expect(page.locator(".progress")).to_contain_text("waiting")
    make_asked(console, forum)
    expect(page.locator("#preview")).to_have_text("A preview: nothing has changed yet")
    expect(page.locator(".changes li.lost bdi", has_text="Quarto")).to_be_visible()
    page.get_by_role("button", name="Adopt it").press("Enter")
    expect(page.get_by_text("version 2")).to_be_visible()
    page.get_by_role("link", name="Participants").press("Enter")
    expect(page.locator(".table tr", has_text="Quarto")).to_contain_text("did not come")


def test_a_repair_takes_away_what_the_law_holds_back(
    console: Console, forum: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    no = ReleaseRefused("no", needed="clearance", rules=[], verdict="review")
    monkeypatch.setattr(releasing, "verdicts", lambda *given: dict.fromkeys(given[-1], no))
    page = console.open(f"/events/{forum}")
    page.locator("[role=gridcell].meets").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Not held: show what could stand instead").click()
    expect(page.locator(".progress")).to_contain_text("waiting")


def test_a_meeting_that_is_not_held_and_a_late_arrival_are_looked_at_before_anything_changes(
    console: Console, forum: int
) -> None:
    page = console.open(f"/events/{forum}")
    met = page.locator("[role=gridcell].meets").first
    met.click()
    page.get_by_role("dialog").get_by_role("button", name="Not held: show what could stand instead").click()
    expect(page.locator(".progress")).to_contain_text("waiting")
    make_asked(console, forum)
    expect(page.locator("#preview")).to_be_visible()
    expect(page.locator(".changes li.lost")).to_have_count(2)
    page.get_by_role("button", name="Leave it as it was").click()
    expect(page.locator("#preview")).to_have_count(0)

    page.get_by_role("button", name="Repair").click()
    page.get_by_role("dialog").get_by_label("Name").fill("quart")
    late = page.get_by_role("dialog").get_by_label("Quarto")
    late.select_option(late.locator("option").last.get_attribute("value"))
    expect(late.locator("option").last).to_contain_text("there from")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator(".progress")).to_contain_text("waiting")
    make_asked(console, forum)
    expect(page.locator("#preview")).to_be_visible()


def test_a_colleague_joins_a_meeting_from_the_next_repair(console: Console, forum: int) -> None:
    own = tell(console, forum, "Uno", delegates=[{"name": "Anna"}, {"name": "Bruno"}])
    page = console.open(f"/events/{forum}")
    dialog = page.get_by_role("dialog")
    page.locator("[role=gridcell].meets", has_text="Uno").click()
    coming = dialog.get_by_role("region", name="Who comes of Uno")
    coming.get_by_label("Colleague who joins").select_option("Bruno")
    coming.get_by_label("no meeting without this person").check()
    coming.get_by_role("button", name="Add").click()
    expect(coming.locator("li", has_text="Bruno")).to_contain_text("joins from the next plan or repair")
    expect(dialog.get_by_role("region")).to_have_count(1)  # who comes of the other park is told in agendas
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Repair").click()
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator(".progress")).to_contain_text("waiting")
    make_asked(console, forum)
    page.get_by_role("button", name="Adopt it").click()
    expect(page.get_by_text("version 2")).to_be_visible()
    page.get_by_label("Meetings of").select_option(str(own))
    expect(page.locator(".agenda li small")).to_contain_text("Bruno")
    page.locator("[role=gridcell].meets", has_text="Uno").click()
    joins = coming.locator("li", has_text="Bruno")
    expect(joins).to_contain_text("joins · no meeting without this person")
    joins.get_by_role("button", name="take back").click()
    expect(joins).to_contain_text("joins until the next plan or repair")


@pytest.mark.parametrize(("language", "says"), [("en", "Lower"), ("it", "Abbassate"), ("ru", "Уменьшите")])
def test_who_gets_less_than_wanted_is_told_why(console: Console, forum: int, language: str, says: str) -> None:
    for name in ("Uno", "Due"):
        tell(console, forum, name, least=3, most=3)
    assert make(console.engine, forum).state == "done"
    page = console.open(f"/events/{forum}", language=language)
    expect(page.locator("[aria-labelledby=shortfalls] li").first).to_contain_text(says)
    page.locator("main details summary").first.click()
    expect(page.locator("main details li").first).to_be_visible()


def tell(console: Console, event: int, name: str, **said: Any) -> int:
    """What a participant says besides; its id."""
    with transaction(console.engine) as session:
        found = participants.page(session, OPERATOR, event, ParticipantFilter(), Paging(50, None)).items
        (own,) = (one.id for one in found if one.name == name)
        participants.change(session, OPERATOR, event, own, ParticipantChange.model_validate(said))
    return own
