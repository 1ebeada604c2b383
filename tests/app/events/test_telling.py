"""What is known of a plan, and why one is refused, as readers of three languages read it."""

import re
import tomllib
from typing import Any

import pytest

from app.events.plans.telling import FILE, Teller
from app.web.languages import KNOWN

NAMES = {1: "Esempio", 2: "Primer"}
CLASHES: list[dict[str, Any]] = [
    {"kind": "must_meet", "participants": [1, 2], "reason": "no_common_slot"},
    {"kind": "must_meet", "participants": [1, 2], "reason": "colleague_away_then", "slot": 1, "slots": [2, 3, 4, 7]},
    {"kind": "must_meet", "participants": [1], "reason": "too_many", "needed": 5, "available": 3, "lacking": 2},
    {"kind": "slots", "participants": [1], "partners": [], "needed": 4, "available": 2, "lacking": 2},
    {"kind": "partners", "participants": [1], "partners": [2], "needed": 4, "available": 2, "lacking": 2},
    {"kind": "partners", "participants": [1], "partners": [], "needed": 4, "available": 2, "lacking": 2},
    {"kind": "mixed", "participants": [1], "partners": [], "needed": 2, "available": 0, "lacking": 2},
    {"kind": "places", "participants": [1], "partners": [], "tables": 8, "interpreters": 3, "lacking": 2},
]
FIGURES = {
    "meetings": 120,
    "value": 6543.25,
    "proof": "bounded",
    "value_at_most": 7000.5,
    "excluded": {"vetoed": 3},
    "shortfalls": CLASHES[3:],
    "unplaced": 0,
    "fewest_breaks": False,
    "idle_average": 0.125,
    "idle_worst": 2,
    "breaks": 4,
    "breaks_worst": 1,
}


def keys(texts: Any) -> Any:
    return {name: keys(one) for name, one in texts.items()} if isinstance(texts, dict) else None


def test_every_text_exists_in_all_three_languages() -> None:
    texts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert texts.keys() == set(KNOWN)
    assert keys(texts["en"]) == keys(texts["it"]) == keys(texts["ru"])


@pytest.mark.parametrize("language", KNOWN)
def test_a_refusal_names_who_clashes_and_what_helps(language: Any) -> None:
    rules = [
        {"rule": "placed", "participants": [1, 2]},
        {"rule": "tables", "slot": 3, "count": 2},
        {"rule": "order"},
    ]
    clash = {"kind": "timetable", "rules": rules, "is_minimal": True}
    stored = {"reason": "nothing", "clashes": [*CLASHES, clash], "excluded": {"not_released": 9}}
    told = Teller(NAMES, language).refusal(stored)
    assert "9" in told["detail"]
    assert "2–4, 7" in told["clashes"][1]["sentence"]
    assert all("Esempio" in one["sentence"] and one["relaxation"] for one in told["clashes"][:-1])
    (placed, tables, _) = told["clashes"][-1]["rules"]
    assert "Esempio, Primer" in placed["sentence"]
    assert "3" in tables["sentence"]
    assert "2" in tables["sentence"]
    assert {key: told[key] for key in ("reason", "excluded")} == {key: stored[key] for key in ("reason", "excluded")}


def test_figures_are_told_in_the_readers_language_and_its_numbers() -> None:
    told = {language: Teller(NAMES, language) for language in KNOWN}
    lines = {language: teller.lines(teller.figures(FIGURES)) for language, teller in told.items()}
    assert "6,543.25" in lines["en"][0]
    assert "6.543,25" in lines["it"][0]
    assert "встреч" in lines["ru"][0].casefold()
    assert len({len(some) for some in lines.values()}) == 1
    rules = [{"rule": "tables", "slot": 3, "count": 2}]
    clash = {"kind": "timetable", "rules": rules, "is_minimal": True}
    assert "tables in slot 3: 2." in told["en"].lines(told["en"].figures(FIGURES | {"clash": clash}))[-1]
    repaired = FIGURES | {"lost": 2, "added": 1, "moved": 0, "unplaced": 1}
    assert told["en"].figures(repaired)["sentence"] == "Without a place: 1. Fell away: 2; stand in: 1; moved: 0."


def test_what_was_stored_with_its_sentence_keeps_it() -> None:
    teller = Teller(NAMES, "ru")
    stored = {"detail": "The event is over.", "clashes": [{"sentence": "It is.", "relaxation": "Wait."}]}
    assert teller.refusal(stored) == stored
    assert teller.figures({"unplaced": 0, "sentence": "All placed."})["sentence"] == "All placed."


@pytest.mark.parametrize("kind", ["partners", "places", "mixed"])
def test_what_one_company_lacks_is_not_told_as_of_several(kind: str) -> None:
    one = {"kind": kind, "participants": [1], "needed": 3, "available": 1, "lacking": 2, "tables": 1, "interpreters": 0}
    teller = Teller(NAMES, "en")
    for partners in ([], [2]):
        (told,) = teller.figures({"shortfalls": [one | {"partners": partners}]})["shortfalls"]
        assert not {"they", "their"} & {
            word.casefold() for word in re.findall(r"\w+", f"{told['sentence']} {told['relaxation']}")
        }
