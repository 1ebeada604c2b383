"""Seconds of a search over the vector index, beside an exact search that compares all texts in memory.

Both on the same PostgreSQL, which is started for this and thrown away (it comes with the development tools), with two
parks of so many variations of the demo's companies (`benchmarks/varied.py`). Asked are the titles of the demo's needs,
in one park; the two take turns. First for offers, needs and companies at once, then `by_kind`. `recall@10` is the share
of the exact first ten that are found. `loading_s` is what the first exact search takes in each process, and the first
after every change of a company.
"""

import argparse
import json
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.search.schemas import FoundCompany, Kind, SearchResult
from app.matches.search.service import KINDS, Search, SearchQuery
from app.matches.vector_index.indexing import index_passages
from app.portfolio.naming.hidden import HiddenNames
from benchmarks.varied import Varied, demo_companies, portfolio
from benchmarks.varied_database import VariedEmbeddings, analyse, filled
from matching.encoders import load_encoder
from matching.texts.vectors import Passage, embed

LIMIT = 10
SEED = 11
PARK = "park-2"


class Exact(Search):
    """As where there is no index."""

    def _nearest(self, session: Session, kind: Kind, _asked: Any, scope: Any, _count: int, hidden: HiddenNames) -> Any:
        return self._open(session, kind, scope, hidden)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=2000, help="companies of each park")
    parser.add_argument("--questions", type=int, default=60)
    asked = parser.parse_args()
    parks = portfolio(asked.companies, np.random.default_rng(SEED))
    questions = [need.title for company in demo_companies()[0] for need in company.needs][: asked.questions]
    companies = [company for park in parks for company in park]
    stated = [item for company in companies for item in (*company.offers, *company.needs)]
    with filled(parks) as engine:
        embeddings = VariedEmbeddings(engine, Varied(load_encoder().encode))
        embed([Passage.of(item.language, item.title, item.text) for item in stated], embeddings.of)
        embed([Passage.of("en", "", question) for question in questions], embeddings.encoded)
        start = perf_counter()
        index_passages(engine, embeddings)
        indexed_in = perf_counter() - start
        analyse(engine)
        figures = compared(engine, embeddings, questions, None)
        figures["by_kind"] = {kind: compared(engine, embeddings, questions, kind) for kind in KINDS}
    sizes = {
        "companies_a_park": asked.companies,
        "offers": sum(len(company.offers) for company in companies),
        "needs": sum(len(company.needs) for company in companies),
        "questions": len(questions),
    }
    print(json.dumps(figures | sizes | {"indexing_s": round(indexed_in, 1)}))


def compared(engine: Engine, embeddings: Embeddings, questions: list[str], kind: Kind | None) -> dict[str, Any]:
    by_index, exact = Search(embeddings), Exact(embeddings)
    _, loaded_in = timed(engine, exact, SearchQuery(questions[0], kind, PARK, LIMIT))
    asked = [SearchQuery(question, kind, PARK, LIMIT) for question in questions]
    answers = [(timed(engine, by_index, query), timed(engine, exact, query)) for query in asked]
    value, reference = (median(seconds for _, seconds in each) for each in zip(*answers, strict=True))
    return {
        "value": round(value, 4),
        "reference": round(reference, 4),
        "unit": "s",
        "ratio": round(value / reference, 2),
        "reference_is": "an exact search",
        f"recall@{LIMIT}": round(float(np.mean([recall(mine, theirs) for (mine, _), (theirs, _) in answers])), 4),
        "loading_s": round(loaded_in, 1),
    }


def timed(engine: Engine, search: Search, query: SearchQuery) -> tuple[SearchResult, float]:
    start = perf_counter()
    with transaction(engine, writes=False) as session:
        found = search.find(session, OPERATOR, query)
    return found, perf_counter() - start


def recall(found: SearchResult, exact: SearchResult) -> float:
    mine, wanted = (
        {(item.kind, item.company_id if isinstance(item, FoundCompany) else item.opportunity_id) for item in each.items}
        for each in (found, exact)
    )
    return len(wanted & mine) / len(wanted)


if __name__ == "__main__":
    main()
