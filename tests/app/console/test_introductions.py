"""Two parks introduce two companies from the board, each in its turn; the companies answer by links."""

from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.introductions.contacts import service as contacts
from app.introductions.links.tokens import PATH, LinkKey
from models import IntroductionLink
from tests.app.console.conftest import KEY, URL_IN_MAILS, Console
from tests.support.introductions import contact


def accept(console: Console, side: str) -> None:
    """As the company does that got the mail: without an account, with the code that stands in it."""
    key = LinkKey(KEY, URL_IN_MAILS)
    with transaction(console.engine, writes=False) as session:
        link = session.scalars(select(IntroductionLink).where(IntroductionLink.side == side)).one()
        address, code = PATH + key.token(link), key.code(link)
    page: Page = console.browser.new_context(base_url=console.address, locale="en-GB").new_page()
    console.contexts.append(page.context)
    page.goto(f"{address}?lang=en")
    page.locator("input[value=accept]").check()
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_an_introduction_goes_from_the_shortlist_to_contacts(console: Console) -> None:
    with transaction(console.engine) as session:
        for park, name in (("south", "Alfa Giunti"), ("north", "Ugol")):
            contacts.add_to_company(session, OPERATOR, console.ids[name], contact(park))
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

    other.get_by_role("button", name="Interpella le aziende").click()
    other.get_by_role("dialog").get_by_role("button", name="Interpella le aziende").click()
    expect(other.locator(".steps-way [aria-current]")).to_have_text("Aziende interpellate")
    accept(console, "a")
    other.reload()
    expect(other.get_by_text("quando entrambe le aziende hanno accettato")).to_be_visible()
    expect(other.get_by_text("pat@south.example")).to_have_count(0)
    accept(console, "b")
    other.reload()
    expect(other.get_by_role("link", name="pat@south.example")).to_be_visible()
    expect(other.get_by_role("link", name="pat@north.example")).to_be_visible()
