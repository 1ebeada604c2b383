"""A set of texts as profiles, ranked as a run ranks them."""

import numpy as np
import pytest

from matching.blocks import block
from matching.calibration import calibrations
from matching.evaluation.engine import MAX_TITLE, engine, needing, offering, set_engine, titled
from matching.evaluation.sets import Document, EvaluationSet
from matching.forms import DEFAULT_WEIGHTS
from matching.ranking import rank

TEXTS = ["laser stage for labs", "насос и сталь", "pompa filtro acqua", "timber bridge", "drone camera", "laser drone"]
ASKED = [Document(f"q{n}", f"{text} today") for n, text in enumerate(TEXTS[:4])]
HELD = [Document(f"d{n}", text) for n, text in enumerate(TEXTS)]


@pytest.mark.parametrize("task", ["similar", "offer_need"])
def test_the_right_text_comes_first(task, encoder):
    scores = set_engine(EvaluationSet(tuple(ASKED), tuple(HELD), {}, task), encoder)(slice(None))
    assert np.isfinite(scores).all()
    assert np.argmax(scores, axis=1).tolist() == [0, 1, 2, 3]


def test_the_scores_are_those_of_the_lists(encoder):
    one, other = needing(ASKED), offering(HELD)
    scores = engine(one, other, encoder)(slice(None))
    a, b = block(one, encoder), block(other, encoder)
    for pairs in rank(a, b, DEFAULT_WEIGHTS, calibrations(a, b), 3):
        np.testing.assert_array_equal(pairs.score, scores[pairs.a, pairs.b])


def test_which_side_looks_for_the_other_makes_no_difference(encoder):
    one = engine(needing(ASKED), offering(HELD), encoder)(slice(None))
    other = engine(offering(ASKED), needing(HELD), encoder)(slice(None))
    np.testing.assert_allclose(one, other, rtol=1e-6)


def test_some_rows_are_scored_as_all_are(encoder):
    scorer = engine(needing(ASKED), offering(HELD), encoder)
    np.testing.assert_array_equal(scorer(np.array([2, 0])), scorer(slice(None))[[2, 0]])


def test_an_empty_text_is_in_nobodys_list(encoder):
    given = EvaluationSet(tuple(ASKED), (*HELD, Document("empty", " ")), {})
    assert np.isneginf(set_engine(given, encoder)(slice(None))[:, -1]).all()


def test_a_long_text_has_its_first_sentences_as_title():
    assert titled("Short.") == ("Short.", "")
    sentence = "We look for pumps that stand salt. "
    title, body = titled(10 * sentence)
    assert title == (7 * sentence).strip()
    assert body == (3 * sentence).strip()
    assert titled("x" * 300) == ("x" * MAX_TITLE, "x" * 44)
