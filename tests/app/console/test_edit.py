"""A manager writes a company's profile: what is wrong stands at its field, and nobody's work is lost."""

from playwright.sync_api import expect

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from tests.app.console.conftest import Console


def test_a_profile_is_changed_beside_somebody_else_who_changes_it_too(console: Console) -> None:
    alfa = console.ids["Alfa Giunti"]
    page = console.open(f"/companies/{alfa}", "it")
    page.get_by_role("link", name="Modifica").click()
    page.get_by_label("Città").fill("Trento")
    page.get_by_label("Fondata nel").fill("1998")
    page.get_by_role("button", name="Aggiungi un’esigenza").click()
    need = page.locator("section", has=page.get_by_role("heading", name="Cerca")).locator("details[open]")
    need.get_by_label("Titolo").fill("angle sensor for hollow shaft")
    need.get_by_label("Forma").select_option("joint_project")
    page.reload()  # nothing is lost by it
    expect(page.get_by_text("Le modifiche non ancora salvate")).to_be_visible()
    offers = page.locator("section", has=page.get_by_role("heading", name="Offre"))
    offers.locator("summary").first.click()
    title = offers.get_by_label("Titolo")
    named = title.input_value()
    title.fill("")
    offers.locator("summary").first.click()
    page.get_by_role("button", name="Salva").click()
    expect(title).to_be_focused()  # opened again, so that the browser can say what is missing
    title.fill(f"{named} (2)")
    with transaction(console.engine) as session:
        was = [offer.id for offer in companies.read(session, OPERATOR, alfa).offers]
        meanwhile = CompanyChange.model_validate({"city": "Rovereto", "employees": 12})
        companies.change(session, OPERATOR, alfa, meanwhile)
    save = page.get_by_role("button", name="Salva")
    save.click()
    expect(page.locator(".trouble")).to_contain_text("premete di nuovo Salva")
    page.reload()  # what the other has written is not lost by it, either
    expect(page.locator(".box q")).to_have_text("Rovereto")
    expect(page.get_by_label("Addetti")).to_have_value("12")  # which only somebody else has changed
    expect(page.get_by_label("Città")).to_have_value("Trento")
    save.click()
    expect(page.locator(".wrong", has_text="due hanno la stessa forma e lo stesso titolo")).to_be_visible()
    added = page.locator("section", has=page.get_by_role("heading", name="Cerca")).locator("details").last
    added.locator("summary").click()
    added.get_by_label("Titolo").fill("angle sensor for large shafts")
    save.click()
    expect(page.locator(".profile .rows dd", has_text="Trento, IT")).to_be_visible()
    expect(page.locator(".profile .opportunities", has_text="angle sensor for large shafts")).to_be_visible()
    with transaction(console.engine, writes=False) as session:
        now = companies.read(session, OPERATOR, alfa)
    assert (now.employees, now.founded, len(now.needs)) == (12, 1998, 2)
    assert [offer.id for offer in now.offers] == was, "another title makes no other offer"
    assert [offer.dual_use for offer in now.offers] == [[]], "what the form does not show stays as it was"


def test_a_new_company_is_written_and_mistakes_are_told_where_they_are(console: Console) -> None:
    page = console.open("/companies", "ru")
    page.get_by_role("link", name="Новая компания").click()
    page.get_by_role("button", name="Добавить предложение").click()  # nothing is written in it: it is not sent
    page.get_by_label("Название").first.fill("Нова Турбина")
    page.get_by_label("Страна").fill("IT")
    page.get_by_label("Сайт").fill("https://")
    page.get_by_label("Сайт").evaluate("field => field.form.noValidate = true")
    page.get_by_role("button", name="Сохранить").click()
    site = page.get_by_label("Сайт")
    expect(site).to_have_attribute("aria-invalid", "true")
    expect(site).to_be_focused()
    site.fill("")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.locator("h1", has_text="Нова Турбина")).to_be_visible()
    other = console.open(page.url.split("#")[1], who="south-viewer")
    expect(other.locator("h1", has_text="Нова Турбина")).to_be_visible()
    expect(other.get_by_role("link", name="Edit")).to_have_count(0)
    theirs = console.open(f"{page.url.split('#')[1]}/edit", who="north")
    expect(theirs.locator(".box")).to_contain_text("Only the managers of its park")
    expect(theirs.locator("form.edit")).to_have_count(0)
