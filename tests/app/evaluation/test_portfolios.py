"""A park's own portfolio, measured."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import Invalid
from app.evaluation import is_portfolio, measure_portfolio
from app.evaluation.portfolios import demo
from matching.profiles import Profile

SETTINGS = {
    "task": "portfolio",
    "parks": [{"code": "south", "name": "South", "country": "IT"}, {"code": "north", "name": "North", "country": "RU"}],
    "companies": ["south.csv", "north.jsonl"],
}
SOUTH = """park;name;register;vat;summary_it
south;Pompe;S1;IT00743110157;Pompe per acqua e miniere
south;Legno;S2;;Case in legno
"""
NORTH = [
    {"park": "north", "name": "Насосы", "identifiers": {"register": "N1"}, "summary": "Насосы для воды и шахт"},
    {"park": "north", "name": "Дом", "identifiers": {"register": "N2"}, "summary": "Деревянные дома"},
]
JUDGED = "south\tnorth\tgrade\tform\nIT00743110157\tN1\t3\tcommercial_partnership\nS2\tN2\t2\t\nS2\tN1\t0\t\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "set.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    (tmp_path / "south.csv").write_text(SOUTH, encoding="utf-8")
    (tmp_path / "north.jsonl").write_text("\n".join(map(json.dumps, map(north, NORTH))), encoding="utf-8")
    (tmp_path / "judged.tsv").write_text(JUDGED, encoding="utf-8")
    return tmp_path


def north(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "summary"} | {
        "descriptions": [{"language": "ru", "summary": given["summary"]}]
    }


def test_a_parks_own_companies_are_measured_by_any_of_their_numbers(folder: Path) -> None:
    assert is_portfolio(folder)
    found = measure_portfolio("bundled", folder)
    assert (found["judged_pairs"], found["companies_with_partner"]) == (3, 4)
    assert found["rankers"]["ponte"]["partner in first three"] == 1
    assert found["rankers"]["ponte"]["nDCG@10"] == 1
    assert {"cosine of descriptions", "tfidf of profiles"} <= set(found["rankers"])
    assert measure_portfolio("bundled", folder, bare=True) == found, "they state nothing that could be left out"


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("set.json", '{"task": "portfolio"}', 'set.json: "parks" must be two parks'),
        ("set.json", "[]", "set.json: not a JSON object"),
        ("set.json", json.dumps(SETTINGS | {"parks": [{"code": "south"}, {"code": "north"}]}), "set.json: a park"),
        ("south.csv", SOUTH.replace("south;Legno", "west;Legno"), "south.csv, line 3: park"),
        ("judged.tsv", JUDGED + "S9\tN1\t1\t\n", "judged.tsv, line 5: there is no company 'S9'"),
        ("judged.tsv", None, "judged.tsv"),
    ],
)
def test_what_is_wrong_with_a_portfolio_is_said(folder: Path, file: str, content: str | None, reason: str) -> None:
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        measure_portfolio("bundled", folder)
    assert reason in f"{refused.value.detail} {refused.value.extras}"


def test_the_bare_demo_says_nothing_but_descriptions() -> None:
    with demo("bundled") as found:
        bare = found.bare()

    def profile_without(profile: Profile) -> bool:
        return not profile.offers and not profile.needs

    assert all(map(profile_without, bare.a + bare.b))
    assert [each.descriptions for each in bare.a] == [each.descriptions for each in found.a]
    assert bare.judgements == found.judgements
