"""What parks do for each other's companies: practices written down and found by meaning; a stay from request to evaluation."""

from playwright.sync_api import expect

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
