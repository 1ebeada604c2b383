"""A manager finds whom a company should meet, reads why, and decides, by mouse and by keyboard."""

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.app.console.conftest import Console

BEST = "ООО «Растр»"


def of(console: Console, name: str = "Alfa Giunti") -> str:
    return f"/companies/{console.ids[name]}"


def decided(page: Page) -> list[str]:
    """What is recorded of the match that stands first."""
    return page.locator(".match").first.locator(".decided").all_inner_texts()


def going_together(route: Route) -> None:
    """An answer of the API in which the strongest reason of the first match is that the two often go together."""
    answer = route.fetch()
    page = answer.json()
    page["items"][0]["explanation"]["reasons"][0]["complementary"] = True
    route.fulfill(response=answer, json=page)


def test_what_stands_on_who_works_with_whom_says_so_between_the_two_texts(console: Console) -> None:
    page = console.open("/companies")
    page.route("**/matches?**", going_together)
    page.goto(f"/#{of(console)}")
    expect(page.locator(".match").first.locator(".way").first).to_have_text("often go together")


def read_from_descriptions(route: Route) -> None:
    """An answer of the API in which the first match goes by what two write of themselves."""
    answer = route.fetch()
    page = answer.json()
    page["items"][0] |= {"basis": "descriptions", "band": "long_shot", "confidence": 0.004}
    route.fulfill(response=answer, json=page)


def test_a_match_read_from_descriptions_says_so_in_place_of_a_confidence_near_nothing(console: Console) -> None:
    page = console.open("/companies")
    page.route("**/matches?**", read_from_descriptions)
    page.goto(f"/#{of(console)}")
    facts = page.locator(".match").first.locator(".facts span")
    expect(facts).to_have_text(["Joint project", "read from descriptions"])
    expect(page.locator(".box", has_text="compare them with each other")).to_be_visible()


def all_but_the_first_improbable(route: Route) -> None:
    answer = route.fetch()
    page = answer.json()
    for item in page["items"][1:]:
        item |= {"band": "long_shot", "score": 0.2}
    route.fulfill(response=answer, json=page)


def test_a_list_says_where_its_long_shots_begin(console: Console) -> None:
    page = console.open("/companies")
    page.route("**/matches?**", all_but_the_first_improbable)
    page.goto(f"/#{of(console)}")
    second = page.locator(".matches > li").nth(1)
    expect(second.locator(".divide")).to_contain_text("Long shots from here on")
    expect(second.locator(".score b")).to_have_text("<1")
    expect(page.locator(".divide")).to_have_count(1)


def test_a_decision_is_taken_and_taken_back_without_leaving_the_list(console: Console) -> None:
    page = console.open(of(console))
    first = page.locator(".match").first
    first.get_by_role("button", name="Interesting", exact=True).click()
    expect(first.get_by_role("button", name="Interesting", exact=True)).to_have_attribute("aria-pressed", "true")
    assert decided(page)[0].startswith("Interesting")
    first.get_by_role("button", name="Interesting", exact=True).click()
    expect(first.locator(".decided")).to_have_count(0)


def test_what_is_not_interesting_leaves_with_its_reason_and_comes_back_by_undoing(console: Console) -> None:
    page = console.open(of(console))
    page.locator(".match").first.wait_for()
    count = page.locator(".match").count()
    page.locator(".match").first.get_by_role("button", name="Not interesting").click()
    page.get_by_label("Competitors").check()
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".match h3", has_text=BEST)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".match")).to_have_count(count)


def test_by_keyboard_alone_one_goes_through_the_list_and_decides(console: Console) -> None:
    page = console.open(of(console), "ru")
    page.locator(".match").first.wait_for()
    page.keyboard.press("j")
    expect(page.locator(".match[aria-current] h3")).to_have_text(BEST)
    page.keyboard.press("i")
    expect(page.locator(".match").first.locator(".decided")).to_have_count(1)
    page.keyboard.press("i")
    expect(page.locator(".decided")).to_have_count(0)
    page.keyboard.press("n")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("ArrowDown")  # from the first reason, which has the focus, to the second
    page.keyboard.press("Enter")
    expect(page.locator(".match h3", has_text=BEST)).to_have_count(0)
    expect(page.locator(".match[aria-current]")).to_have_count(1)
    page.get_by_role("button", name="Отменить").last.press("Enter")
    expect(page.locator(".match h3", has_text=BEST)).to_have_count(1)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_shortcuts_can_be_turned_off_and_stay_off(console: Console) -> None:
    page = console.open(of(console))
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.locator(".match").first.wait_for()
    page.keyboard.press("j")
    expect(page.locator(".match[aria-current]")).to_have_count(0)


def test_a_list_is_narrowed_and_its_address_opens_the_same_for_somebody_else(console: Console) -> None:
    page = console.open(of(console))
    page.get_by_label("Form").select_option("hosting")
    expect(page.locator(".empty")).to_contain_text("No match passes the filters")
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Score").select_option("20")
    page.locator(".match").first.click()
    expect(page).to_have_url(re.compile(r"#/companies/\d+\?min_score=20&pair=\d+$"))
    shared = page.url.partition("#")[2]
    other = console.open(shared, who="south-viewer")
    expect(other.locator(".match[aria-current] h3")).to_have_text(BEST)
    expect(other.get_by_role("button", name="Introduce")).to_have_count(0)


def test_an_introduction_is_proposed_from_the_list(console: Console) -> None:
    page = console.open(of(console, "Beta Pompe"))
    card = page.locator(".match", has=page.locator("h3", has_text="Membrana"))
    card.get_by_role("button", name="Introduce").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("only when both accept")
    dialog.get_by_label("Abstract").fill("A maker of pumps")
    page.reload()
    card.get_by_role("button", name="Introduce").click()
    expect(dialog.get_by_label("Abstract")).to_have_value("A maker of pumps")  # nothing is lost by loading again
    dialog.get_by_role("button", name="Propose").click()
    expect(page.get_by_text("The proposal is on its way")).to_be_visible()
    expect(page.locator(".matches").first.locator("h3", has_text="Membrana")).to_have_count(0)
    page.get_by_role("region", name="Being introduced").get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("Membrana")


HOSTILE = "\"><script>document.title='taken'</script><img src=x onerror=alert(1)> \u202eS.r.l. &amp;"
ENDLESS = "x" * 4000


def hostile(route: Route) -> None:
    """An answer of the API in which Membrana is called so, and writes so."""
    answer = route.fetch()
    written = {"Membrana": HOSTILE, "Membranes": ENDLESS, "ceramic membrane": HOSTILE}
    route.fulfill(response=answer, json=replaced(answer.json(), written))


def replaced(part: Any, by: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: replaced(value, by) for name, value in part.items()}
    if isinstance(part, list):
        return [replaced(value, by) for value in part]
    return by.get(part, part) if isinstance(part, str) else part


def test_what_a_company_writes_is_shown_as_text_and_breaks_nothing(console: Console) -> None:
    page = console.open("/companies")
    page.route("**/api/v1/**", hostile)
    for path, where in (
        (of(console, "Beta Pompe"), ".match h3"),
        (of(console, "Membrana"), "h1"),
        ("/companies?park=north", ".companies h3"),
        ("/search?q=membrane", ".found h3"),
    ):
        page.goto(f"/#{path}")
        expect(page.locator(where, has_text="<script>").first).to_have_text(HOSTILE)
        assert page.locator("main script, main img").count() == 0, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.title() != "taken"
