import numpy as np
import pytest

from matching.evaluation.baselines import cosine, pair_baselines, tfidf
from matching.profiles import Form, Opportunity, Profile


def test_the_cosine_is_that_of_whole_texts(encoder):
    queries, corpus = ["pump laser", "drone"], ["laser pump", "stage", "drone."]
    scores = cosine(queries, corpus, encoder)(np.array([1, 0]))
    np.testing.assert_allclose(scores, encoder(queries)[[1, 0]] @ encoder(corpus).T)


@pytest.mark.parametrize("analyzer", ["word", "char_wb"])
def test_rare_words_count_more_than_common_ones(analyzer):
    corpus = ["the pump", "the laser", "the stage", "the pump of the pump"]
    scores = tfidf(["the laser", "the moon"], corpus, analyzer)(np.array([0, 1]))
    assert scores[0].argmax() == 1
    assert scores[1].max() < scores[0].max()
    assert scores.dtype == np.float32


def test_characters_see_through_inflexion_and_words_do_not():
    corpus = ["насосы стальные", "лазеры"]
    by_words, by_characters = (
        tfidf(["стальной насос"], corpus, kind)(np.array([0]))[0] for kind in ("word", "char_wb")
    )
    assert by_words.max() == 0
    assert by_characters.argmax() == 0


def test_whole_profiles_know_of_offers_and_needs_and_descriptions_do_not(encoder):
    seeker = Profile(1, "company", "A", {"en": "drone"}, needs=(Opportunity(1, Form.JOINT_PROJECT, "laser stage"),))
    maker = Profile(2, "company", "B", {"en": "pump"}, offers=(Opportunity(2, Form.JOINT_PROJECT, "laser stage"),))
    other = Profile(3, "company", "C", {"en": "pump"}, offers=(Opportunity(3, Form.JOINT_PROJECT, "timber"),))
    scores = pair_baselines([seeker], [maker, other], encoder)
    assert len(scores) == 4
    for name, ((fits, fits_not),) in scores.items():
        assert (fits > fits_not) is np.bool_("profiles" in name)
