"""What single people do: a manager looks for reviews, an admin lets somebody in and reads the trail."""

import re

from playwright.sync_api import expect

from app.accounts.roles import OPERATOR
from app.clearances import service as clearances
from app.clearances.schemas import ReviewIn
from app.database import transaction
from app.introductions import service as introductions
from app.introductions.desk import Desk
from app.introductions.schemas import IntroductionIn
from app.settings import Settings
from tests.app.console.conftest import Console
from tests.support.policy import policy_with
from tests.support.portfolio import add, company, opportunity


def asked_for(console: Console) -> int:
    """A review of a pair whose giver has declared an offer of dual use -> the pair."""
    laser = opportunity("pulsed laser", "joint_project", dual_use=["6A005"])
    with transaction(console.engine) as session:
        a = add(session, company("south", "Lampo", [laser], [], country="IT", identifiers={"register": "DEMO-L"})).id
        b = add(session, company("north", "Svet", [], ["laser"], country="RU", identifiers={"register": "DEMO-S"})).id
        wanted = {"company_id": a, "partner_id": b, "form": "joint_project", "park": "south"}
        desk = Desk.of(Settings(_env_file=None), policy_with())
        pair = introductions.shortlist(session, desk, OPERATOR, IntroductionIn.model_validate(wanted)).pair_id
        clearances.ask(policy_with(), session, OPERATOR, ReviewIn(pair_id=pair, note="A laser for welding"))
    return pair


def test_a_manager_sees_reviews_and_cannot_clear_them(console: Console) -> None:
    asked_for(console)
    page = console.open("/compliance", "ru")
    expect(page.locator(".queue li")).to_have_count(1)
    expect(page.locator(".queue .actions button")).to_have_count(0)


def test_an_admin_adds_a_person_makes_a_key_revokes_it_and_finds_all_of_it_in_the_trail(console: Console) -> None:
    page = console.open("/admin", "it", who="admin")
    page.get_by_role("button", name="Aggiungi una persona").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nome").fill("Nuova Persona")
    dialog.locator("input[type=email]").fill("nuova@example.org")
    dialog.get_by_role("button", name="Aggiungi una persona").click()
    expect(page.locator("tbody tr", has_text="nuova@example.org")).to_be_visible()
    page.goto("/#/admin?tab=keys")
    page.locator("form.filters input").fill("rapporto")
    page.locator("form.filters button").click()
    expect(page.locator(".box code")).to_have_text(re.compile(r"\S{20,}"))
    page.locator("tbody tr", has_text="rapporto").get_by_role("button").click()
    expect(page.locator("tbody tr", has_text="rapporto")).to_have_count(0)
    page.goto("/#/admin?tab=trail")
    for action in ("user.add", "key.create", "key.revoke"):
        expect(page.locator("tbody bdi", has_text=re.compile(f"^{action}"))).not_to_have_count(0)
