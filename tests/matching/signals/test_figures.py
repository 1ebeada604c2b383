"""Figures decide between texts that are alike."""

from dataclasses import replace

import numpy as np

from matching.blocks import Block, block
from matching.calibration import calibrations
from matching.explaining.explain import Explanation, explain
from matching.explaining.phrases import Names, sentences
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.ranking import rank
from matching.signals.offer_meets_need import SIGNAL as OFFER_MEETS_NEED
from matching.signals.profile_meets_need import SIGNAL as PROFILE_MEETS_NEED
from matching.signals.signal import Context
from tests.support.encoder import encode

FORM = Form.COMMERCIAL_PARTNERSHIP
NEED = Opportunity(1, FORM, "Rotary unit for welding positioners", "Torque 500–900 N·m.", "en")
SEEKER = Profile(1, "company", "Seeker", needs=(NEED,))
WORDS = "Hollow gears of our own make for welding"


def giver(number: int, offer: str = "", about: str = "") -> Profile:
    offers = (Opportunity(number, FORM, WORDS, offer, "en"),) if offer else ()
    return Profile(number, "company", f"Giver {number}", {"en": about} if about else {}, offers)


def values(signal: str, *givers: Profile) -> list[float]:
    a, b = block([SEEKER], encode), block(givers, encode)
    chosen = {one.name: one for one in (OFFER_MEETS_NEED, PROFILE_MEETS_NEED)}[signal]
    return [float(value) for value in chosen.matrix(a, b, Context(FORM, calibrations(a, b)))[0]]


def test_an_offer_whose_figures_contradict_a_need_meets_it_less() -> None:
    agreeing, silent, apart = values(
        "offer_meets_need",
        giver(2, "Torque 12–900 N·m."),
        giver(3, "Torque N·m."),
        giver(4, "Torque 0.3–28 N·m."),
    )
    assert apart < agreeing - 0.2
    assert silent > apart


def test_a_description_is_compared_in_figures_too() -> None:
    agreeing, apart = values(
        "profile_meets_need", giver(2, about=f"{WORDS}, 600 N·m."), giver(3, about=f"{WORDS}, 28 N·m.")
    )
    assert apart < agreeing - 0.2


def test_an_offer_without_figures_has_those_of_the_description() -> None:
    same, apart = values("offer_meets_need", giver(2, "Any."), giver(3, "Any.", "Torque 0.3–28 N·m."))
    assert apart < same - 0.2
    own, described = values(
        "offer_meets_need", giver(2, "Torque 700 N·m."), giver(3, "Torque 700 N·m.", "We sell toys of 0.3–28 N·m.")
    )
    assert own == described, "what the offer says itself counts"


def test_figures_of_another_thing_change_nothing() -> None:
    plain, other = values("offer_meets_need", giver(2, "Any torque."), giver(3, "Any torque.", "Diameter 300 mm."))
    assert plain == other


def test_a_contradiction_is_told_in_three_languages() -> None:
    a, b = block([SEEKER], encode), block([giver(2, "Torque 0.3–28 N·m.")], encode)
    for one, other, names in ((a, b, Names("Seeker", "Giver")), (b, a, Names("Giver", "Seeker"))):
        explanation = explained(one, other)
        (objection,) = (found for found in explanation.against if found.kind == "figures_apart")
        assert objection.quote is not None
        assert objection.quote.source_id == NEED.id
        said = [sentence for language in ("en", "it", "ru") for sentence in sentences(explanation, names, language)]
        for expected in (
            "Against: the need of Seeker says 500–900 N·m; Giver states 0.3–28 N·m.",
            "A sfavore: l’esigenza di Seeker indica 500–900 N·m; Giver dichiara 0.3–28 N·m.",
            "Против: в потребности (Seeker) указано 500–900 N·m; Giver указывает 0.3–28 N·m.",
        ):
            assert expected in said


def test_where_figures_agree_nothing_is_held_against_the_match() -> None:
    a, b = block([SEEKER], encode), block([giver(2, "Torque 12–900 N·m.")], encode)
    assert "figures_apart" not in [found.kind for found in explained(a, b).against]


def test_the_text_that_agrees_is_the_one_that_is_quoted() -> None:
    both = replace(
        giver(2),
        offers=(Opportunity(3, FORM, WORDS, "0.3–28 N·m."), Opportunity(4, FORM, f"{WORDS} and tables", "800 N·m.")),
    )
    a, b = block([SEEKER], encode), block([both], encode)
    (found,) = OFFER_MEETS_NEED.evidence(a, 0, b, 0, Context(FORM, calibrations(a, b)))
    assert found.theirs is not None
    assert found.theirs.source_id == 4
    assert not np.isnan(found.similarity)


def explained(a: Block, b: Block) -> Explanation:
    scale = calibrations(a, b)
    (pairs,) = (found for found in rank(a, b, DEFAULT_WEIGHTS, scale, 5) if found.form is FORM)
    return explain(pairs, 0, a, b, DEFAULT_WEIGHTS[FORM], scale)
