"""A year's work plan goes from a proposal to a paper, between two parks; what came of matches is read as figures."""

import pytest
from playwright.sync_api import expect

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.workplan import service
from app.workplan.schemas import WorkPlanIn
from app.workplan.states import PlanAction
from tests.app.console.conftest import Console
from tests.support.policy import policy_with


@pytest.fixture
def draft(console: Console) -> int:
    """Of a year that no other test plans."""
    with transaction(console.engine) as session:
        wanted = WorkPlanIn(corridor="south-north", park="south", year=2031)
        return service.propose(session, policy_with(), OPERATOR, wanted).id


def test_a_draft_is_proposed_completed_agreed_and_put_in_force(console: Console) -> None:
    page = console.open("/plans")
    page.get_by_role("button", name="Propose a draft").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Year").fill("2030")
    dialog.get_by_role("button", name="Propose a draft").click()
    expect(page.locator("h1", has_text="Work plan 2030, version 1")).to_be_visible()
    proposed = page.locator(".initiatives > li")
    for left in reversed(range(proposed.count())):
        proposed.first.get_by_role("button", name="Take out").click()
        dialog.get_by_role("button", name="Take out").click()
        expect(proposed).to_have_count(left)
    page.get_by_role("button", name="Add an initiative").click()
    dialog.get_by_role("group", name="Name").get_by_label("English").fill("A joint call")
    for park in ("South", "North"):
        dialog.get_by_label(f"Who carries it at Park {park}").fill("Project office")
    dialog.get_by_role("group", name="Expected").get_by_label("Russian").fill("Три пилота")
    dialog.get_by_label("Budget, EUR").first.fill("1200")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".initiatives > li", has_text="Три пилота")).to_contain_text("€1,200")
    page.get_by_role("button", name="Agree").click()
    page.get_by_role("dialog").get_by_role("button", name="Agree").click()
    expect(page.get_by_text("Park South has agreed")).to_be_visible()

    other = console.open(page.url.split("#")[1], "it", who="north")
    other.get_by_role("button", name="Concordare").click()
    other.get_by_role("dialog").get_by_role("button", name="Concordare").click()
    other.get_by_role("button", name="Mettere in vigore").click()
    other.get_by_role("dialog").get_by_role("button", name="Mettere in vigore").click()
    expect(other.locator(".steps-way [aria-current]", has_text="In vigore")).to_be_visible()
    other.get_by_role("button", name="Riferisci i risultati: A joint call").click()
    other.get_by_role("dialog").get_by_label("Italiano").fill("Due progetti pilota")
    other.get_by_role("dialog").get_by_role("button", name="Salva").click()
    expect(other.locator(".initiatives > li", has_text="Due progetti pilota")).to_be_visible()
    with other.expect_download() as paper:
        other.get_by_role("button", name="PDF").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")


def test_a_viewer_reads_a_plan_and_finds_nothing_to_press(console: Console, draft: int) -> None:
    page = console.open(f"/plans/{draft}", who="south-viewer")
    expect(page.locator("h1", has_text="Work plan 2031, version 1")).to_be_visible()
    expect(page.get_by_role("button", name="PDF")).to_be_visible()
    for name in ("Agree", "Withdraw", "Add an initiative"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    with transaction(console.engine) as session:
        service.act(session, OPERATOR, draft, PlanAction.WITHDRAW, "south")


def test_indicators_count_introductions_and_give_a_workbook(console: Console) -> None:
    sent = {"company_id": console.ids["Beta Pompe"], "partner_id": console.ids["Membrana"], "form": "joint_project"}
    page = console.open("/indicators", "ru")
    made = page.evaluate(
        """async sent => {
            const session = await (await fetch("/api/v1/session")).json();
            const ask = async (path, body) => {
                const headers = {"X-CSRF-Token": session.csrf_token, "Content-Type": "application/json"};
                return (await fetch(path, {method: "POST", headers, body: JSON.stringify(body)})).json();
            };
            const one = await ask("/api/v1/introductions", sent);
            return ask(`/api/v1/introductions/${one.id}/actions`, {action: "propose"});
        }""",
        sent,
    )
    assert made["state"] == "proposed"
    page.reload()
    funnel = page.locator("section", has=page.get_by_role("heading", name="От предложений к соглашениям"))
    expect(funnel.locator(".bars > div").first).to_contain_text("Предложено")
    expect(page.locator("table.funnel tbody tr", has_text="Совместный проект")).to_be_visible()
    page.get_by_label("Разбить по").select_option("park")
    expect(page.locator("table.funnel tbody tr", has_text="Park South")).to_be_visible()
    with page.expect_download() as book:
        page.get_by_role("button", name="Таблица (XLSX)").click()
    assert book.value.path().read_bytes().startswith(b"PK")
    with page.expect_download() as report:
        page.get_by_role("button", name="Годовой отчёт 2015, PDF").click()
    assert report.value.path().read_bytes().startswith(b"%PDF-")
