import numpy as np
import pytest

from matching.texts.wording import NO_WORDS, Vocabulary, common_wording, vocabulary, words_of

USUAL = [("en", f"We are looking for a supplier of part {part}") for part in ("alpha", "bravo", "delta") * 10]
KNOWN = vocabulary([*USUAL, ("en", "Diaphragm pumps"), ("it", "Pompe a diaframma"), ("ru", "Мембранные насосы")])
LONG = "Diaphragm pumps of duplex steel for slurries with abrasive particles, tested by our laboratory"


def wording(one: str, other: str, known: Vocabulary = KNOWN) -> float:
    return float(common_wording(words_of([one], known), words_of([other], known))[0, 0])


def test_rare_words_count_and_usual_ones_do_not():
    assert wording("We are looking for a supplier", "Looking for a supplier of bravo") == 0
    assert wording("A supplier of diaphragm pumps", "Diaphragm pump") > 0


def test_inflexions_of_a_word_are_one_and_case_does_not_matter():
    assert wording("DIAPHRAGMS", "diaphragm") == wording("diaphragm", "diaphragm") > 0


def test_texts_in_different_scripts_share_nothing():
    assert wording("Diaphragm pumps", "Мембранные насосы") == 0


def test_short_texts_weigh_less_than_long_ones_that_share_all_their_words():
    assert wording("Diaphragm", "Diaphragm") < 0.7 < wording(LONG, LONG) < 1


def test_a_word_that_nobody_used_before_is_as_rare_as_can_be():
    (unheard,), (twice,) = KNOWN.weights_of(np.array([1])), vocabulary(USUAL[:2] * 2 + [("en", "a b")]).weights[:1]
    assert unheard == KNOWN.rarest > twice


def test_without_a_portfolio_no_words_are_compared():
    assert wording(LONG, LONG, NO_WORDS) == 0
    assert vocabulary([]) == NO_WORDS


@pytest.mark.parametrize("count", [1, 3])
def test_a_product_does_not_depend_on_what_else_is_in_it(count):
    texts = [LONG, "Duplex steel of a diaphragm", "Particles", ""]
    every = words_of(texts, KNOWN)
    whole = common_wording(every, every)
    assert (whole == whole.T).all()
    some = every.take(np.arange(count)).joined(every.between(count, len(texts)))
    np.testing.assert_array_equal(common_wording(some.between(1, 2), every), whole[1:2])
    np.testing.assert_array_equal(common_wording(every, some.take(np.array([2, 0]))), whole[:, [2, 0]])
