"""The main stories on the demo, in all three languages: as managers of its two parks and its officer live them."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect
from sqlalchemy import select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.demo.forum import MIN_SCORE
from app.events.plans.tasks import EventTasks
from app.introductions.contacts import service as contacts
from app.introductions.links.tokens import PATH, LinkKey
from app.matches.tasks import MatchTasks
from app.portfolio.companies import service as companies
from models import Event, EventPlan, IntroductionLink, Run
from models.run import OPEN_STATES
from models.timetable import OPEN_PLANS
from tests.app.console.conftest import KEY, SETTINGS, URL_IN_MAILS, Console
from tests.app.console.saying import LANGUAGES, called, says
from tests.support.introductions import contact
from tests.support.policy import policy_with

COMPANY, PARTNER = "Metradige Tarature S.r.l.", "ООО «Поверград»"
OTHER = {"it": "ru", "ru": "en", "en": "it"}
"""What the other park reads."""
HEADS = {
    "it": "Denominazione;N. addetti;Descrizione",
    "ru": "Наименование;Численность;Описание",
}
FOLLOW_PROGRESS = """() => {
    window.told = new Set();
    const tell = () => window.told.add(document.querySelector(".progress progress")?.value ?? 1);
    new MutationObserver(tell).observe(document.body, {subtree: true, childList: true, attributes: true});
}"""
in_each = pytest.mark.parametrize("language", LANGUAGES)


def press(where: Page | Locator, name: str) -> None:
    where.get_by_role("button", name=name, exact=True).click()


def act(page: Page, where: Page | Locator, language: str, action: str, **fields: str) -> None:
    """A step of an introduction: its button, then the window that asks for what it needs."""
    name = called(language, "introduction_action", action)
    press(where, name)
    for key, text in fields.items():
        page.get_by_role("dialog").get_by_label(says(language, f"introduce.{key}")).fill(text)
    press(page.get_by_role("dialog"), name)
    expect(page.get_by_role("dialog")).to_have_count(0)


def work(console: Console) -> None:
    """What the worker does: rankings, then plans that are asked for."""
    matches = MatchTasks(console.engine, SETTINGS)
    with transaction(console.engine, writes=False) as session:
        runs = session.scalars(select(Run.id).where(Run.state.in_(OPEN_STATES))).all()
        plans = session.scalars(select(EventPlan.id).where(EventPlan.state.in_(OPEN_PLANS))).all()
    for run in runs:
        matches.run_or_wait(run)
    for plan in plans:
        EventTasks(console.engine, policy_with(), matches.rank_latecomers).make(plan)


@in_each
def test_whom_a_company_should_meet_is_found_and_why(demo_console: Console, language: str) -> None:
    page = demo_console.open("/", language)
    page.get_by_role("link", name=says(language, "nav.companies"), exact=True).click()
    page.get_by_label(says(language, "companies.name"), exact=True).fill("metradige")
    page.get_by_role("link", name=COMPANY).click()
    best = page.locator(".match").first
    expect(best.locator("h3")).to_have_text(PARTNER)
    writers = best.locator(".pair").first.locator("figcaption bdi")
    expect(writers).to_have_text([COMPANY, PARTNER])
    for text in best.locator(".pair").first.locator("blockquote").all_inner_texts():
        assert len(text) > 20
    expect(best.locator(".tags .verdict")).to_have_text(called(language, "policy_verdict", "no_hit"))
    expect(page.locator(".replayed")).to_contain_text("2015")
    expect(page.locator("html")).to_have_attribute("lang", language)
    if language == "en":
        demo_console.picture(page, "company")
        for name, path in {"matches": "/", "corridor": "/corridor"}.items():
            page.goto(f"/#{path}")
            demo_console.picture(page, name)


def file(language: str, rows: str) -> FilePayload:
    return {"name": "file.csv", "mimeType": "text/csv", "buffer": f"{HEADS[language]}\n{rows}".encode()}


@pytest.mark.parametrize("language", ["it", "ru"])  # of the files, too
def test_a_file_with_errors_is_mended_and_imported(demo_console: Console, language: str) -> None:
    page = demo_console.open("/import", language)
    chosen, check = page.locator("input[type=file]"), says(language, "import.check")
    chosen.set_input_files(file(language, "Prova Torni;12;Torni per titanio\n;3;Senza nome\n"))
    press(page, check)
    expect(page.locator("tr", has_text=re.compile(f"^3 ?{HEADS[language].partition(';')[0]}"))).to_be_visible()
    chosen.set_input_files(file(language, "Prova Torni;12;Torni per titanio\nProva Pompe;3;Pompe\n"))
    press(page, check)
    expect(page.get_by_role("heading", name=says(language, "import.would"))).to_be_visible()
    page.locator(".actions .main").click()
    expect(page.get_by_role("heading", name=says(language, "import.became"))).to_be_visible()
    page.goto("/#/companies?name=prova")
    expect(page.locator(".companies h3")).to_have_text(["Prova Pompe", "Prova Torni"])


def test_a_ranking_is_watched_in_three_languages_until_it_says_what_moved(demo_console: Console) -> None:
    with transaction(demo_console.engine) as session:
        companies.withdraw(session, OPERATOR, demo_console.ids[PARTNER])
    first = demo_console.open("/runs", "it")
    press(first, says("it", "run.start"))
    press(first.locator(".progress"), says("it", "plan.cancel"))
    expect(first.locator(".progress")).to_have_count(0)
    press(first, says("it", "run.start"))
    pages = {"it": first} | {language: demo_console.open("/runs", language) for language in ("ru", "en")}
    for page in pages.values():
        expect(page.locator(".progress progress")).to_be_visible()
        page.evaluate(FOLLOW_PROGRESS)
    work(demo_console)
    for language, page in pages.items():
        expect(page.locator(".progress")).to_have_count(0)  # as its stream of events told
        assert len(page.evaluate("[...window.told]")) > 1
        lost = page.locator(".changes li.lost", has_text=PARTNER).first
        expect(lost).to_contain_text(called(language, "move_kind", "left").lower())


def accept(console: Console, language: str, side: str) -> None:
    """As the company does that got the mail: without an account, with the code that stands in it."""
    key = LinkKey(KEY, URL_IN_MAILS)
    query = select(IntroductionLink).where(IntroductionLink.side == side).order_by(IntroductionLink.id.desc())
    with transaction(console.engine, writes=False) as session:
        link = session.scalars(query).first()
        assert link
        address, code = PATH + key.token(link), key.code(link)
    page = console.open(who=None, language=language)
    page.goto(f"{address}?lang={language}")
    page.locator("input[value=accept]").check()
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button").click()
    expect(page.get_by_role("status")).to_be_visible()


@pytest.mark.parametrize("language", ["it", "en"])  # the other park reads Russian, and Italian
def test_two_companies_are_introduced_and_contacts_are_told_only_when_both_accept(
    demo_console: Console, language: str
) -> None:
    with transaction(demo_console.engine) as session:
        for park, name in (("south", COMPANY), ("north", PARTNER)):
            contacts.add_to_company(session, OPERATOR, demo_console.ids[name], contact(park))
    page = demo_console.open(f"/companies/{demo_console.ids[COMPANY]}", language)
    press(page.locator(".match").first, says(language, "do.shortlist"))
    expect(page.get_by_text(says(language, "shortlisted"))).to_be_visible()
    page.goto("/#/introductions")
    act(page, page.locator(".waits li", has_text=PARTNER), language, "propose", abstract="A laboratory that measures")
    moved = page.locator(".column", has_text=says(language, "column.parks")).locator(".card", has_text=PARTNER)
    expect(moved).to_be_visible()

    read = OTHER[language]
    other = demo_console.open("/introductions", read, who="north")
    card = other.locator(".waits li", has_text=PARTNER)
    decline = called(read, "introduction_action", "decline")
    press(card, decline)
    press(other.get_by_role("dialog"), decline)
    expect(other.locator(".notice.wrong")).to_be_visible()  # a reason is missing
    other.keyboard.press("Escape")
    act(other, card, read, "approve")
    card.locator("h3 a").click()
    expect(other.locator(".presented", has_text="A laboratory that measures")).to_be_visible()
    act(other, other, read, "ask")
    waits = other.get_by_text(says(read, "introductions.contacts_wait"))
    accept(demo_console, language, "a")
    other.reload()
    expect(waits).to_be_visible()
    expect(other.get_by_role("link", name="pat@")).to_have_count(0)
    accept(demo_console, read, "b")
    other.reload()
    for park in ("south", "north"):
        expect(other.get_by_role("link", name=f"pat@{park}.example")).to_be_visible()
    expect(waits).to_have_count(0)


def test_the_forum_is_planned_and_an_agenda_is_downloaded_in_three_languages(demo_console: Console) -> None:
    with transaction(demo_console.engine, writes=False) as session:
        path = f"/events/{session.scalars(select(Event.id)).one()}"
    for language in LANGUAGES:
        page = demo_console.open(path, language)
        again = says(language, "plan.do")
        if language == "it":
            press(page, again)
            page.get_by_role("dialog").get_by_label(says(language, "plan.min_score")).fill(f"{MIN_SCORE:.0f}")
            press(page.get_by_role("dialog"), again)
            expect(page.locator(".progress")).to_be_visible()
            work(demo_console)
        expect(page.locator("[role=gridcell].meets").first).to_be_visible()
        if language == "en":
            demo_console.picture(page, "event")
        page.get_by_label(says(language, "event.of")).select_option(index=1)
        expect(page.locator(".agenda li").first).to_be_visible()
        for kind, begins in (("PDF", b"%PDF-"), ("ICS", b"BEGIN:VCALENDAR"), ("XLSX", b"PK")):
            with page.expect_download() as agenda:
                press(page, says(language, "agendas.one", kind=kind))
            assert agenda.value.path().read_bytes().startswith(begins)


def test_a_review_is_asked_for_cleared_with_reason_basis_and_end_and_revoked(demo_console: Console) -> None:
    language = "it"
    page = demo_console.open("/?verdict=needs_review", language)
    first = page.locator(".match").first
    expect(first.locator(".tags .verdict")).to_have_text(called(language, "policy_verdict", "needs_review"))
    press(first, says(language, "do.introduce"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(says(language, "review.note")).fill("A laser for welding")
    press(dialog, says(language, "review.ask"))
    expect(page.get_by_text(says(language, "review.asked"))).to_be_visible()

    language = "ru"
    officer = demo_console.open("/compliance", language, who="compliance")
    review, dialog = officer.locator(".queue li", has_text="A laser for welding"), officer.get_by_role("dialog")
    press(review, says(language, "compliance.clear"))
    dialog.get_by_label(says(language, "compliance.reason")).fill("Civil use, seen on site")
    dialog.get_by_label(says(language, "compliance.basis")).fill("Licence 12/2015")
    press(dialog, says(language, "compliance.clear"))
    expect(officer.get_by_text(says(language, "compliance.cleared"))).to_be_visible()
    expect(review).to_have_count(0)
    officer.get_by_role("link", name=says(language, "compliance_tab.signed")).click()
    signed = officer.locator(".queue li", has_text="Licence 12/2015")
    expect(signed).to_contain_text("Civil use, seen on site")
    press(signed, says(language, "compliance.revoke"))
    dialog.get_by_label(says(language, "compliance.reason")).fill("The licence has ended")
    press(dialog, says(language, "compliance.revoke"))
    expect(signed).to_contain_text("The licence has ended")
    expect(signed.get_by_role("button", name=says(language, "compliance.revoke"))).to_have_count(0)
