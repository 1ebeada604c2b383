"""What is not done every day: a file with errors is mended and imported; a ranking is asked for and watched."""

import re

from playwright.sync_api import FilePayload, expect

from tests.app.console.conftest import Console

HEAD = "Denominazione;N. addetti;Descrizione\n"


def file(rows: str) -> FilePayload:
    return {"name": "aziende.csv", "mimeType": "text/csv", "buffer": (HEAD + rows).encode()}


def test_a_file_with_errors_is_mended_and_imported(console: Console) -> None:
    page = console.open("/import", "it")
    page.locator("input[type=file]").set_input_files(file("Prova Torni;12;Torni per titanio\n;3;Senza nome\n"))
    page.get_by_role("button", name="Controlla").click()
    expect(page.locator("tr", has_text=re.compile("^3 ?Denominazione"))).to_be_visible()
    page.locator("input[type=file]").set_input_files(file("Prova Torni;12;Torni per titanio\nProva Pompe;3;Pompe\n"))
    page.get_by_role("button", name="Controlla").click()
    page.get_by_role("button", name="Importa 2 aziende").click()
    expect(page.get_by_text("2 aziende importate")).to_be_visible()
    page.goto("/#/companies")
    expect(page.locator(".companies h3", has_text="Prova Pompe")).to_be_visible()


def test_a_ranking_is_asked_for_watched_and_cancelled(console: Console) -> None:
    page = console.open("/runs", "ru")
    page.get_by_role("button", name="Запустить").click()
    expect(page.locator(".progress progress")).to_be_visible()
    page.locator(".progress button").click()
    expect(page.locator(".progress")).to_have_count(0)  # as its stream of events told
