"""How long a manager waits for a match list in a browser, beside the answer of the API alone.

A real server in its own process, on the demo portfolio; the browser has the console's files already, as on every day
but the first. `value` is from opening the address until the first match can be read, `reference` the request for the
same list in the same page.
"""

import json
import shutil
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from playwright.sync_api import Page, sync_playwright

from app.accounts.people import service as people
from app.accounts.people.schemas import UserIn
from app.accounts.roles import OPERATOR, Role
from app.compliance.policy import classes
from app.compliance.policy.policy import Policy
from app.console.pages import FOLDER
from app.database import make_engine, transaction
from app.settings import Settings
from benchmarks.read_matches import prepare, server

ROUNDS = 15
EMAIL, PASSWORD = "marta@demo.example", "eight words and a comma"
COMPANY = 113
"""Metradige Tarature, whose best match the README shows."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
ASK = """async path => {
    const begun = performance.now();
    await (await fetch(path, {cache: "no-store"})).json();
    return performance.now() - begun;
}"""


def main() -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/benchmark.db"
        prepare(url)
        engine = make_engine(url)
        classes.bring_up_to_date(engine, Policy.of(Settings()))
        with transaction(engine) as session:
            sent = UserIn(email=EMAIL, name="Marta Prova", role=Role.MANAGER, park="trentino", password=PASSWORD)
            people.add(session, OPERATOR, sent)
        with server(url) as connection, sync_playwright() as playwright:
            address = f"http://127.0.0.1:{connection.getpeername()[1]}"
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            context = browser.new_context(base_url=address, locale="en-GB")
            context.request.post("/api/v1/session", data={"email": EMAIL, "password": PASSWORD})
            page = context.new_page()
            first, *waits = (opened(page, f"/companies/{COMPANY}") for _ in range(ROUNDS + 1))
            answers = [page.evaluate(ASK, f"/api/v1/companies/{COMPANY}/matches?limit=20") for _ in range(ROUNDS)]
            browser.close()
    scripts = sum(file.stat().st_size for file in FOLDER.rglob("*.*js") if file.is_file())
    report = {
        "value": round(median(waits)),
        "reference": round(median(answers)),
        "unit": "ms",
        "ratio": round(median(waits) / median(answers), 2),
        "first_visit": round(first),
        "script_bytes": scripts,
        "rounds": ROUNDS,
    }
    print(json.dumps(report, indent=2))


def opened(page: Page, path: str) -> float:
    """Milliseconds until the first match of a list can be read."""
    page.goto("about:blank")
    begun = perf_counter()
    page.goto(f"/#{path}", wait_until="commit")
    page.locator(".match .quote").first.wait_for()
    return 1000 * (perf_counter() - begun)


if __name__ == "__main__":
    main()
