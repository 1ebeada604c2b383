"""Two parks of 300 companies with descriptions only, as managers meet them: imported, ranked, read over HTTP.

`value` of `reference`: companies with two sentences or more that get a list of at least five partners, each with a
quoted reason, among all such companies. Beside it how many companies are drafted an offer or a need, and how long the
run took.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, select

from app.accounts import service as accounts
from app.accounts.roles import Role
from app.database import make_engine, transaction
from app.portfolio.companies.profiles import prose
from benchmarks.read_matches import answer, request, server
from benchmarks.whole_run import ranked, timed_import
from matching.texts.sentences import sentences
from models import Company, Description

DATA = Path(__file__).parent / "data" / "two_parks"
PARTNERS, SENTENCES = 5, 2


def main() -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/benchmark.db"
        engine = make_engine(url)
        import_seconds = timed_import(engine, ((file.name, file.read_bytes()) for file in sorted(DATA.glob("*.jsonl"))))
        start = perf_counter()
        run = ranked(url)
        seconds = perf_counter() - start
        said = count_sentences(engine)
        with transaction(engine) as session:
            key = accounts.create_key(session, "benchmark", Role.VIEWER)
        lists, drafted = read(url, key, list(said))
        engine.dispose()
    asked = [company for company, count in said.items() if count >= SENTENCES]
    listed = [company for company in asked if quoted(lists[company], strong=False) >= PARTNERS]
    strongly = [company for company in asked if quoted(lists[company], strong=True) >= PARTNERS]
    report = {
        "value": len(listed),
        "reference": len(asked),
        "unit": "companies",
        "ratio": round(len(listed) / len(asked), 3),
        "reference_is": f"companies with {SENTENCES} sentences or more",
        "companies": len(said),
        "with_five_strong_reasons": len(strongly),
        "drafted": share(drafted, {"offer", "need"}),
        "offers_drafted": share(drafted, {"offer"}),
        "needs_drafted": share(drafted, {"need"}),
        "import_s": round(import_seconds, 1),
        "run_s": round(seconds, 1),
        **{f"{phase}_s": round(spent, 1) for phase, spent in run["seconds"].items()},
        "matches": run["matches"],
        "short": {company: len(lists[company]["items"]) for company in asked if company not in listed},
    }
    print(json.dumps(report, indent=2))


def count_sentences(engine: Engine) -> dict[int, int]:
    """Of each company, in the descriptions as the other park reads them."""
    with transaction(engine, writes=False) as session:
        counts = dict.fromkeys(session.scalars(select(Company.id).order_by(Company.id)), 0)
        for item in session.scalars(select(Description)):
            counts[item.company_id] += len(sentences(prose(item.summary, item.text)))
    return counts


def read(url: str, key: str, companies: Sequence[int]) -> tuple[dict[int, Any], list[set[str]]]:
    """From a server: everybody's first page, with weak matches, and of which sides they are drafted something."""
    with server(url) as connection:

        def get(path: str) -> Iterator[Any]:
            return (json.loads(answer(connection, request(path.format(company), key))) for company in companies)

        lists = dict(zip(companies, get("/api/v1/companies/{}/matches?include_weak=true"), strict=True))
        drafts = [{draft["side"] for draft in each["drafts"]} for each in get("/api/v1/companies/{}/suggestions")]
    return lists, drafts


def quoted(page: Any, *, strong: bool) -> int:
    """How many partners of a page have a reason that quotes both parties, and is strong if that is asked for."""
    return sum(
        any(len(reason["quotes"]) == 2 and reason["strong"] >= strong for reason in item["explanation"]["reasons"])
        for item in page["items"]
    )


def share(drafted: Sequence[set[str]], sides: set[str]) -> float:
    return round(sum(bool(found & sides) for found in drafted) / len(drafted), 3)


if __name__ == "__main__":
    main()
