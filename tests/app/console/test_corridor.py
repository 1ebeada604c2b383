"""The picture of a corridor leads to the pairs behind it."""

from playwright.sync_api import expect

from tests.app.console.conftest import Console


def test_two_sectors_open_their_pairs_with_their_reasons(console: Console) -> None:
    page = console.open("/corridor")
    expect(page.locator(".shares dd").first).to_contain_text("of 2")
    page.locator(".heat button").first.press("Enter")
    expect(page.locator(".drill h2")).to_have_text("Mechatronics and Mechatronics")
    expect(page.locator(".drill .match .quote").first).to_be_visible()
    assert "a=mechatronics&b=mechatronics" in page.url
    page.locator(".bridge path").first.dispatch_event("click")
    expect(page.locator(".bridge path.chosen")).to_have_count(1)
