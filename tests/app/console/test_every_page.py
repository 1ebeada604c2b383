"""Every page of the console: in its language, as wide as the screen, accessible, and without a failure."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.app.console.conftest import Console, settle
from tests.app.console.saying import LANGUAGES

AXE = Path(sys.prefix) / "clients" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""What may be otherwise in the dark."""
TABLET = {"width": 1024, "height": 768}
TELEPHONE = ViewportSize(width=360, height=640)
AS_IT_IS = {"undefined", "null", "Ponte", "Park", "North", "South", "NACE", "JavaScript", "XLSX", "DOCX"}
"""Words that stand in the Russian interface, too."""
OWN_TEXTS = "noscript, bdi, blockquote, [dir=auto], option, .menu summary, .languages, kbd, q"
"""What companies and people wrote themselves, and what languages call themselves."""
SAID = """own => {
    const copy = document.body.cloneNode(true);
    for (const part of copy.querySelectorAll(own)) part.remove();
    const named = [...document.querySelectorAll("[aria-label]:not(article), [placeholder]")];
    return copy.textContent + named.map(part => `${part.ariaLabel} ${part.placeholder}`).join(" ");
}"""


def pages(console: Console) -> list[str]:
    company = f"/companies/{console.ids['Alfa Giunti']}"
    daily = [
        "/companies/new",
        f"{company}/edit",
        "/search?q=ceramic",
        "/pairs/1",
        "/corridor",
        "/introductions",
        "/events",
    ]
    seldom = ["/plans", "/indicators", "/stays", "/practices", "/compliance", "/runs", "/import", "/nowhere"]
    return ["/", "/companies", company, *daily, *seldom]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_interface_is_in_one_script_but_for_what_companies_wrote(console: Console, language: str) -> None:
    page = console.open("/", language)
    for path in pages(console):
        page.goto(f"/#{path}")
        settle(page)
        said = page.evaluate(SAID, OWN_TEXTS)
        assert not re.search(r"(?<!\.)\.\.(?!\.)", said), path  # `2015 г.` at the end of a sentence
        if language == "ru":
            latin = set(re.findall(r"[A-Za-z]{4,}", said)) - AS_IT_IS
            assert not latin, (path, latin)
        else:
            assert not re.search(r"[А-Яа-яЁё]", said), path


def test_no_page_is_wider_than_a_tablet_is_refused_by_the_policy_or_fails(console: Console) -> None:
    page = console.open("/", viewport=TABLET)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in pages(console):
        page.goto(f"/#{path}")
        page.reload()
        settle(page)
        for width in (390, 768, 1024):
            page.set_viewport_size({"width": width, "height": 768})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert said == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_telephone_the_head_is_two_rows_and_its_menu_is_left_by_keyboard(console: Console, language: str) -> None:
    page = console.open("/events", language, viewport=TELEPHONE)
    rows = page.locator(".top > *:visible").evaluate_all(
        "parts => new Set(parts.map(part => part.offsetTop >> 5)).size"
    )
    assert rows == 2
    here = page.locator(".top nav [aria-current]")
    expect(here).to_be_in_viewport(ratio=1)  # the last page: the pages before it are scrolled away
    menu = page.locator(".menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="RU")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu.locator("div").first).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core, which `make test` installs with npm")
def test_axe_finds_nothing_serious_in_the_light_or_in_the_dark(console: Console) -> None:
    page = console.open("/", who=None, viewport=TABLET)
    assert problems(page) == []
    page = console.open("/", "ru", viewport=TABLET)
    for path in pages(console):
        page.goto(f"/#{path}")
        settle(page)
        assert problems(page) == [], path
    page.goto(f"/#{pages(console)[2]}")
    page.locator(".match").first.wait_for()
    for key in ("n", "p", "?"):
        page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()
        settle(page)
        assert problems(page) == [], key
        page.keyboard.press("Escape")


@pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core, which `make test` installs with npm")
def test_the_long_tables_of_the_demo_are_reached_by_keyboard_on_a_telephone(demo_console: Console) -> None:
    page = demo_console.open("/", "ru", viewport=TELEPHONE)
    for path in ("/indicators", "/stays", "/corridor"):
        page.goto(f"/#{path}")
        settle(page)
        assert problems(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"], path


def problems(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = []
    for scheme, options in (("light", {}), ("dark", OF_COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two that there are
        found += [f"{scheme}: {said}" for said in violations(page, options)]
    return found


def violations(page: Page, options: dict[str, Any]) -> list[str]:
    found = page.evaluate("options => axe.run(document, options)", options | {"resultTypes": ["violations"]})
    return [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
