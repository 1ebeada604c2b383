"""Two parks introduce two companies from the board, each doing what is its turn."""

from playwright.sync_api import expect

from tests.app.console.conftest import Console


def test_an_introduction_goes_from_the_shortlist_through_both_parks(console: Console) -> None:
    page = console.open(f"/companies/{console.ids['Alfa Giunti']}?weak=true")
    card = page.locator(".match", has=page.locator("h3", has_text="Ugol"))
    card.get_by_role("button", name="Shortlist").click()
    expect(page.get_by_text("the other park does not see it")).to_be_visible()
    page.goto("/#/introductions")
    waiting = page.locator(".waits li", has_text="Ugol")
    expect(page.locator(".column", has_text="On the shortlist").locator(".card", has_text="Ugol")).to_be_visible()
    waiting.get_by_role("button", name="Propose").click()
    page.get_by_role("dialog").get_by_label("Abstract").fill("Joints that turn")
    page.get_by_role("dialog").get_by_role("button", name="Propose").click()
    expect(page.locator(".column", has_text="Between the parks").locator(".card", has_text="Ugol")).to_be_visible()

    other = console.open("/introductions", "it", who="north")
    other.locator(".waits li", has_text="Ugol").get_by_role("button", name="Rifiuta").click()
    other.get_by_role("dialog").get_by_role("button", name="Rifiuta").click()
    expect(other.locator(".notice.wrong")).to_be_visible()  # a reason is missing
    other.keyboard.press("Escape")
    other.locator(".waits li", has_text="Ugol").get_by_role("button", name="Approva").click()
    other.get_by_role("dialog").get_by_role("button", name="Approva").click()
    expect(
        other.locator(".waits li", has_text="Ugol").get_by_role("button", name="Interpella le aziende")
    ).to_be_visible()
    other.locator(".waits a", has_text="Ugol").click()
    expect(other.locator(".presented", has_text="Joints that turn")).to_be_visible()
    expect(other.get_by_text("quando entrambe le aziende hanno accettato")).to_be_visible()
