"""Files in the shapes that users of other systems reported (`tests/data/import/reported`), field by field."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.portfolio.imports.examining import examine, prepare
from app.portfolio.imports.tables.plan import Said

FILES = Path(__file__).parents[3] / "data" / "import" / "reported"


@pytest.fixture
def examined(engine, parks):
    """What is made of a file."""

    def examined(name, **how):
        with Session(engine) as session:
            return examine(session, prepare(session, OPERATOR, (FILES / name).read_bytes(), name, **how))

    return examined


def company(name, park="trentino", offers=None, **numbers):
    return {"park": park, "name": name, "identifiers": numbers} | ({"offers": offers} if offers else {})


def companies(found):
    return [entry.packed.sent().model_dump(exclude_unset=True, mode="json") for entry in found.checked.entries]


ONE = company("Prova Uno", register="H1-07A")
TECHNOPOLIS = [
    company("Проба Три", park="technopolis", register="H1-07C"),
    company("Проба Четыре", park="technopolis", register="H1-07D"),
]
AT_NAMES = [
    company("@traghetto prova s.r.l.", codice_fiscale="08800100227"),
    company("+Sole Prova S.r.l.", codice_fiscale="08800110226"),
    company("=Uguale Prova Srl", codice_fiscale="08800120225"),
    company("-40 Gradi Prova Srl", codice_fiscale="08800130224"),
]
EQUALS_QUOTE = [
    company("Prova Lama Srl", vat="IT08800090220"),
    company("ООО «Проба-Уфа»", park="technopolis", inn="0288000002"),
]
AT_A_TITLE = [
    company(
        "Prova Rete Srl",
        register="H1-05",
        offers=[
            {"form": "commercial_partnership", "language": "it", "title": "@scuola: piattaforma per laboratori"},
        ],
    )
]
NO_COMPANIES = "holds no companies"


@pytest.mark.parametrize(
    ("name", "expected", "other_sheets"),
    [
        ("at_names.csv", AT_NAMES, []),
        ("export_gestionale.csv", EQUALS_QUOTE, []),
        ("title_offer.csv", AT_A_TITLE, []),
        ("con_istruzioni.xlsx", [ONE], [("LEGGIMI", NO_COMPANIES)]),
        ("due_parchi.xlsx", [ONE, company("Prova Due", register="H1-07B"), *TECHNOPOLIS], []),
        ("relazionale.xlsx", [ONE], [("offerte", NO_COMPANIES), ("esigenze", NO_COMPANIES)]),
    ],
)
def test_a_reported_file_is_read_field_by_field(examined, name, expected, other_sheets):
    found = examined(name)
    assert companies(found) == expected
    assert found.file.passed_over.sheets == other_sheets
    assert (found.checked.problems, found.checked.remarks) == ([], [])


def test_of_sheets_with_the_same_headings_one_may_be_named(examined):
    found = examined("due_parchi.xlsx", said=Said(sheet="Technopolis"))
    assert companies(found) == TECHNOPOLIS
    assert found.file.passed_over.sheets == [("Trentino", "another sheet was asked for")]


def test_placeholders_are_no_values(examined):
    found = examined("segnaposti.csv")
    assert companies(found) == [company("Prova Vuoti Srl", codice_fiscale="08800140223")]
    assert [(problem.line, problem.field) for problem in found.checked.problems] == [(3, "name")]
    assert [(remark.line, remark.field) for remark in found.checked.remarks][:1] == [(2, "offer_1_title")]
