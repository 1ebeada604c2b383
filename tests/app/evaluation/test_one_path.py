"""What is measured is what is served: a set that is imported and ranked has the order that `ponte evaluate` finds."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.compliance.policy.loading import shipped_packs
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.demo.loading import load_places
from app.matches.embeddings import Embeddings
from app.matches.lists import service as lists
from app.matches.lists.filters import Filters, match_query
from app.paging import Paging
from app.portfolio.companies import service as companies
from app.portfolio.imports import service as imports
from app.portfolio.places import service as places
from benchmarks.ranking import rank_corridor
from matching.evaluation.engine import set_engine, titled
from matching.evaluation.measures import run
from matching.evaluation.sets import Document, EvaluationSet, Task
from models import Corridor
from tests.support.encoder import WordEncoder

LENGTH = 8
QUERIES = [
    ("en", "We make water pumps for deep mines. Our pumps stand salt and sand."),
    ("it", "Sensori laser per impianti del legno. Misurano tavole e tronchi in movimento."),
    ("ru", "Беспилотники для съёмки лесов. Камеры видят ночью."),
]
CORPUS = [
    ("en", "Valves and pumps for salt water. We build them for mines and ships."),
    ("en", "Laser sensors that measure timber boards. They stand dust."),
    ("ru", "Насосы и клапаны для шахт. Мы делаем насосы из стали."),
    ("ru", "Съёмка лесов с беспилотника. Камеры и карты для лесов."),
    ("it", "Pompe e valvole per acqua salata. Produciamo pompe per miniere."),
    ("it", "Case in legno e tavole per ponti. Misurano poco e durano."),
    ("en", "Cameras that see at night. For ships and drones."),
]
FIELDS = {"similar": ("descriptions", "descriptions"), "offer_need": ("needs", "offers")}


def row(park: str, document: Document, field: str) -> dict[str, Any]:
    title, body = titled(document.text)
    said = {"text": document.text} if field == "descriptions" else {"form": "commercial_partnership", "title": title}
    if body and field != "descriptions":
        said["description"] = body
    company = {"park": park, "name": document.id, "identifiers": {"register": document.id}}
    return company | {field: [{"language": document.lang} | said]}


@pytest.fixture
def corridor(engine: Engine) -> Corridor:
    """Without sites: no other text takes part."""
    parks = [{"code": code, "name": code, "country": country} for code, country in (("south", "IT"), ("north", "RU"))]
    between = {"code": "south-north", "name": "South – North", "park_a": "south", "park_b": "north"}
    with transaction(engine) as session:
        load_places(session, {"parks": parks, "sites": [], "corridor": between})
        return places.find_corridor(session, None)


@pytest.mark.parametrize("task", ["similar", "offer_need"])
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_lists_of_an_imported_set_have_the_order_that_is_measured(
    engine: Engine, corridor: Corridor, embeddings: Embeddings, task: Task
) -> None:
    queries, corpus = (
        tuple(Document(f"{name}{n}", text, lang) for n, (lang, text) in enumerate(texts))  # type: ignore[arg-type]  # one of three
        for name, texts in (("q", QUERIES), ("d", CORPUS))
    )
    given = EvaluationSet(queries, corpus, {}, task)
    measured = list(run(given, set_engine, WordEncoder().encode, WordEncoder().encode))
    with transaction(engine) as session:
        for park, documents, field in zip(("south", "north"), (queries, corpus), FIELDS[task], strict=True):
            lines = [json.dumps(row(park, document, field)) for document in documents]
            report = imports.import_file(session, OPERATOR, "\n".join(lines).encode(), f"{park}.jsonl")
            assert report.created == len(documents), report.problems
    rank_corridor(engine, corridor, embeddings, LENGTH)
    for query in queries:
        with transaction(engine, writes=False) as session:
            company = companies.named(session, OPERATOR, query.id)
            wanted = match_query(
                OPERATOR, Paging(100, None), "en", Policy.with_packs(shipped_packs()), Filters(include_weak=True)
            )
            answer = lists.company_list(session, company.id, wanted)
        listed = [(item["partner"]["name"], item["score"]) for item in json.loads(answer)["items"]]
        expected = [(found.doc_id, round(found.score, 4)) for found in measured if found.query_id == query.id]
        assert len({score for _, score in expected}) > len(CORPUS) / 2, "most of the order is not decided by ties"
        assert listed == expected
