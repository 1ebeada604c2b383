"""What parks do for each other's companies: practices found by meaning; a stay from its request to its evaluation."""

from playwright.sync_api import expect
from sqlalchemy import select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.portfolio.places import service as places
from app.portfolio.places.schemas import SiteIn, SpaceIn
from models import Park
from tests.app.console.conftest import Console


def test_a_practice_is_written_published_and_found_by_the_other_park(console: Console) -> None:
    page = console.open("/practices")
    page.get_by_role("button", name="Add a practice").click()
    dialog = page.get_by_role("dialog")
    italian = dialog.get_by_role("group", name="Italian")
    italian.get_by_label("Title").fill("Chi prenota paga")
    italian.get_by_label("Text").fill("Una piccola tariffa, e le prenotazioni vuote spariscono.")
    dialog.get_by_role("button", name="Save").click()
    own = page.locator(".initiatives li", has_text="Chi prenota paga")
    expect(own.get_by_text("draft")).to_be_visible()

    other = console.open("/practices", "ru", who="north")
    expect(other.get_by_role("heading", name="Практик пока нет")).to_be_visible()
    own.get_by_role("button", name="Publish").click()
    expect(own.get_by_text("draft")).to_have_count(0)
    other.get_by_label("О чём").fill("prenotazioni vuote")
    found = other.locator(".initiatives li", has_text="Chi prenota paga")
    expect(found.locator("q")).to_contain_text("prenotazioni vuote")
    expect(found.get_by_role("button")).to_have_count(0)


def test_a_stay_is_asked_for_approved_begun_ended_and_evaluated_and_shows_in_the_occupancy(console: Console) -> None:
    with transaction(console.engine) as session:
        south, north = session.scalars(select(Park.id).order_by(Park.id))
        for park_id, code in ((south, "south-1"), (north, "north-1")):
            site = places.add_site(session, OPERATOR, park_id, SiteIn(code=code, name=f"{code.title()} Hall"))
        room = {"code": "lab", "name": "Cold laboratory", "kind": "laboratory", "equipment": ["freezer"]}
        places.add_space(session, OPERATOR, site.id, SpaceIn.model_validate(room))
    page = console.open("/stays")
    page.get_by_role("button", name="Ask for a stay").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Guest").select_option("Alfa Giunti")
    dialog.get_by_label("Space").select_option("North-1 Hall: Cold laboratory")
    dialog.get_by_label("freezer").check()
    dialog.get_by_label("From").fill("2015-10-01")
    dialog.get_by_label("Until").fill("2015-10-31")
    dialog.get_by_role("button", name="Ask for a stay").click()
    expect(page.locator("h1", has_text="Alfa Giunti")).to_be_visible()

    other = console.open(page.url.split("#")[1], "it", who="north")
    host = other.get_by_role("dialog")
    for action in ("Approvare", "Segnare l’arrivo", "Segnare la partenza", "Valutare"):
        other.get_by_role("button", name=action).click()
        if action == "Approvare":
            host.get_by_label("Sul posto").fill("Ufficio ospiti")
        if action == "Segnare la partenza":
            host.get_by_label("Giorno").fill("2015-10-31")
        host.get_by_role("button", name=action).click()
        expect(host).to_have_count(0)
    expect(other.get_by_text("4 su 5")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Evaluate").click()
    dialog.get_by_role("button", name="Evaluate").click()
    expect(page.get_by_text("Closed", exact=True)).to_be_visible()
    page.goto("/#/stays")  # of the year that is replayed
    page.get_by_label("Site").select_option("North-1 Hall")
    expect(page.locator("table.funnel tbody tr", has_text="Cold laboratory").locator("td").nth(9)).to_have_text("100%")
