import math
from dataclasses import replace

import numpy as np
import pytest

from matching.blocks import block
from matching.calibration import calibrations
from matching.explaining.explain import explain
from matching.explaining.phrases import Names, sentences
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.ranking import rank
from matching.scoring.scores import WITHOUT_REASON, score_forms
from matching.signals.signal import MIN_REASON
from tests.support.encoder import encode
from tests.support.points import points_of


@pytest.fixture
def explained(corridor):
    a, b = corridor
    found = calibrations(a, b)
    return [
        (pick, index, explain(pick, index, a, b, DEFAULT_WEIGHTS[pick.form], found))
        for pick in rank(a, b, DEFAULT_WEIGHTS, found, 2)
        for index in range(len(pick))
    ]


def test_the_score_follows_from_the_shown_parts(explained):
    for pick, index, explanation in explained:
        utilities = [
            1
            / (
                1
                + math.exp(
                    -explanation.bias
                    - sum(
                        getattr(part, weight) * (part.prior if part.value is None else part.value)
                        for part in explanation.parts
                    )
                )
            )
            for weight in ("weight_a", "weight_b")
        ]
        by_needs = all(part.value == 0 for part in explanation.parts if part.signal == "self_description")
        share = 1 if explanation.has_strong_reason else WITHOUT_REASON
        joint = share * 2 * utilities[0] * utilities[1] / sum(utilities)
        assert pick.score[index] == pytest.approx(points_of(joint, by_needs=by_needs), abs=0.05)


def test_reasons_are_quoted_from_the_side_that_they_speak_of(explained, corridor):
    a, b = corridor
    quotes = 0
    for pick, index, explanation in explained:
        texts = {
            side: "\n".join(
                [*profile.descriptions.values(), *(f"{o.title}\n{o.text}" for o in profile.offers + profile.needs)]
            )
            for side, profile in (("a", a.profiles[pick.a[index]]), ("b", b.profiles[pick.b[index]]))
        }
        for reason in explanation.reasons:
            mine, theirs = ("b", "a") if reason.direction == "to_b" else ("a", "b")
            for quote, side in ((reason.evidence.mine, mine), (reason.evidence.theirs, theirs)):
                if quote is not None:
                    quotes += 1
                    assert quote.text in texts[side]
    assert quotes > 50


def test_a_weak_signal_is_no_reason(explained):
    for _, _, explanation in explained:
        values = {(part.signal, part.direction): part.value for part in explanation.parts}
        for reason in explanation.reasons:
            value = values[reason.evidence.signal, reason.direction]
            assert not reason.strong or (value is not None and value >= MIN_REASON)


def without_needs(of, second_encoder):
    return block([replace(profile, needs=()) for profile in of.profiles], encode, second_encoder)


def test_a_strong_reason_is_named_exactly_where_the_score_counts_one(corridor, second_encoder):
    a, b = (each.joined(without_needs(each, second_encoder)) for each in corridor)
    found = calibrations(a, b)
    strong = {form: scores.strong for form, scores in score_forms(a, b, DEFAULT_WEIGHTS, found)}
    seen = set()
    for pick in rank(a, b, DEFAULT_WEIGHTS, found, max(len(a), len(b))):
        for index in range(len(pick)):
            explanation = explain(pick, index, a, b, DEFAULT_WEIGHTS[pick.form], found)
            counted = strong[pick.form][pick.a[index], pick.b[index]]
            assert explanation.has_strong_reason == counted
            assert counted or pick.score[index] <= 20
            seen.add((explanation.basis, bool(counted)))
    assert seen == {("stated", True), ("stated", False), ("descriptions", True), ("descriptions", False)}


def test_both_sides_are_quoted_wherever_both_say_something(explained, corridor):
    a, b = corridor
    weak = 0
    for pick, index, explanation in explained:
        sides = a.profiles[pick.a[index]], b.profiles[pick.b[index]]
        if all(profile.descriptions or profile.offers or profile.needs for profile in sides):
            assert any(reason.quotes_both for reason in explanation.reasons)
        weak += sum(not reason.strong for reason in explanation.reasons)
    assert weak > 5


def test_what_is_close_is_quoted_only_where_no_strong_reason_quotes_both(explained):
    for _, _, explanation in explained:
        weak = [reason for reason in explanation.reasons if not reason.strong]
        assert len(weak) <= 1
        assert not weak or not any(reason.strong and reason.quotes_both for reason in explanation.reasons)


def test_a_common_language_is_told_last(explained):
    for _, _, explanation in explained:
        signals = [reason.evidence.signal for reason in explanation.reasons]
        assert "language_overlap" not in signals[:-1]


def test_two_parties_that_only_look_for_something_are_quoted_by_what_they_look_for():
    needs = (
        (Opportunity(1, Form.JOINT_PROJECT, "laser pump"),),
        (Opportunity(2, Form.TECHNOLOGY_TRANSFER, "drone stage"),),
    )
    one, other = (block([Profile(i, "company", f"Party {i}", needs=needs[i])], encode) for i in (0, 1))
    usual = calibrations(one, other)
    picks = next(iter(rank(one, other, DEFAULT_WEIGHTS, usual, 1)))
    (reason,) = explain(picks, 0, one, other, DEFAULT_WEIGHTS[picks.form], usual).reasons
    assert not reason.strong
    assert (reason.evidence.mine.text, reason.evidence.theirs.text) == ("laser pump", "drone stage")


def test_what_is_not_known_is_shown_as_such_and_lowers_the_confidence(explained):
    partly = [explanation for _, _, explanation in explained if any(part.value is None for part in explanation.parts)]
    assert partly
    assert all(0 <= explanation.confidence < 1 for explanation in partly)
    assert np.mean([explanation.confidence for explanation in partly]) > 0.2


def test_what_a_match_stands_on_is_said_and_descriptions_stand_on_less():
    text = {"en": "Water pumps for deep mines."}
    need = (Opportunity(1, Form.COMMERCIAL_PARTNERSHIP, "water pumps"),)
    told = {}
    for needs in (need, ()):
        sides = [block([Profile(1, "company", "One", text, needs=needs)], encode)]
        sides.append(block([Profile(2, "company", "Other", text)], encode))
        found = calibrations(*sides)
        (pairs,) = (each for each in rank(*sides, DEFAULT_WEIGHTS, found, 1) if len(each))
        told[bool(needs)] = explain(pairs, 0, *sides, DEFAULT_WEIGHTS[pairs.form], found)
    assert (told[True].basis, told[False].basis) == ("stated", "descriptions")
    assert told[False].confidence < told[True].confidence
    said = [sentences(explanation, Names("One", "Other"), "en") for explanation in told.values()]
    assert [any("states a need" in sentence for sentence in each) for each in said] == [False, True]


def test_the_sentence_that_the_form_was_read_from_is_quoted():
    maker = Profile(1, "company", "Maker", {"en": "Water pumps for deep mines. We license our coating of pumps."})
    sides = block([maker], encode), block([Profile(2, "company", "Other", {"en": "Water pumps."})], encode)
    found = calibrations(*sides)
    (pairs,) = (each for each in rank(*sides, DEFAULT_WEIGHTS, found, 1) if len(each))
    explanation = explain(pairs, 0, *sides, DEFAULT_WEIGHTS[pairs.form], found)
    assert [(one.side, one.quote.text) for one in explanation.form_told] == [("a", "We license our coating of pumps.")]
    told = [sentences(explanation, Names("Maker", "Other"), language)[1] for language in ("it", "ru", "en")]
    assert told == [
        "La forma è trasferimento tecnologico: Maker scrive «We license our coating of pumps».",
        "Форма — передача технологий: Maker пишет «We license our coating of pumps».",
        "The form is technology transfer: Maker writes “We license our coating of pumps”.",
    ]


def test_of_whom_only_a_sector_is_known_that_is_said():
    maker = Profile(1, "company", "Maker", {"en": "Drives."}, sectors=frozenset({"drives"}))
    silent = Profile(2, "company", "Silent", sectors=frozenset({"drives"}))
    sides = block([maker], encode), block([silent], encode)
    found = calibrations(*sides)
    (pairs,) = (each for each in rank(*sides, DEFAULT_WEIGHTS, found, 1) if len(each))
    told = sentences(explain(pairs, 0, *sides, DEFAULT_WEIGHTS[pairs.form], found), Names("Maker", "Silent"), "en")
    assert told[:2] == (
        "Silent says nothing in words: this goes by sector and line of activity.",
        "Sector in common: drives and motion control.",
    )
