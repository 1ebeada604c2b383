import dataclasses

import numpy as np

from matching.calibration import calibrate
from matching.texts.standardising import (
    EXPECTED,
    EXPECTED_OF_BOTH,
    MIN_PAIRS,
    SAMPLE,
    calibration_of,
    evenly_spaced,
)
from matching.texts.vectors import TEXT_LANGUAGES, Passage, embed
from tests.support.encoder import encode_otherwise


def test_a_pair_of_languages_is_measured_by_its_own_pairs(encoder):
    """Same-language pairs reach more; after the scaling they are worth the same."""
    rng = np.random.default_rng(1)
    languages = np.repeat(np.array([0, 1], dtype=np.int8), 50)
    same = languages[:, None] == languages[None, :]
    values = (rng.normal(0.1, 0.1, same.shape) + 0.3 * same).astype(np.float32)
    texts = dataclasses.replace(embed([Passage.of("it", "", "Pump")] * len(languages), encoder), languages=languages)
    steps = calibration_of([(values, languages, languages)]).standardise(values, texts, texts)
    for chosen in (same, ~same):
        assert abs(np.quantile(steps[chosen], 0.5)) < 0.1
        assert abs(np.quantile(steps[chosen], 0.99) - 1) < 0.25


def test_languages_with_too_few_pairs_take_the_figures_of_all():
    rng = np.random.default_rng(1)
    languages = np.array([0] * 40 + [2], dtype=np.int8)
    values = rng.normal(0.2, 0.1, (41, 41)).astype(np.float32)
    found = calibration_of([(values, languages, languages)])
    assert MIN_PAIRS > 41
    assert found.median[0, 2] == found.median[2, 2] == found.median[1, 1] == np.quantile(values, 0.5)
    assert found.median[0, 0] == np.quantile(values[:40, :40], 0.5)


def test_languages_beyond_the_three_share_one_class(encoder):
    rng = np.random.default_rng(1)
    german, turkish = (TEXT_LANGUAGES.index(language) for language in ("de", "tr"))
    languages = np.array([0] * 30 + [german, turkish] * 15, dtype=np.int8)
    values = rng.normal(0.2, 0.1, (60, 60)).astype(np.float32)
    values[30:, 30:] += 0.4
    found = calibration_of([(values, languages, languages)])
    assert found.median[3, 3] == np.quantile(values[30:, 30:], 0.5)
    texts = dataclasses.replace(embed([Passage.of("de", "", "Pump")] * 60, encoder), languages=languages)
    assert abs(np.median(found.standardise(values, texts, texts)[30:, 30:])) < 0.1


def test_without_any_pair_the_figures_of_the_trials_serve(encoder):
    nothing, something = embed([], encoder), embed([Passage.of("en", "", "Pump")], encoder)
    found = calibrate([(nothing, something)])
    assert np.allclose(found.median, EXPECTED[0])
    assert np.allclose(found.p99, EXPECTED[1])


def test_two_encoders_expect_other_figures_than_one(encoder):
    pump, laser = (embed([Passage.of("en", "", word)], encoder, encode_otherwise) for word in ("Pump", "Laser"))
    assert np.allclose(calibrate([(pump, laser)]).p99, EXPECTED_OF_BOTH[1], atol=0.005)


def test_a_few_pairs_move_the_figures_only_a_little(encoder):
    apart = embed([Passage.of("en", "", word) for word in ("Pump", "Laser", "Timber")], encoder)
    few, many = calibrate([(apart, apart)]), calibrate([(apart, apart)] * 10_000)
    own = np.quantile(apart.whole @ apart.whole.T, 0.99)
    assert abs(few.p99[0, 0] - EXPECTED[1]) < 0.1 * abs(own - EXPECTED[1])
    assert many.p99[0, 0] > few.p99[0, 0] + 0.5 * abs(own - EXPECTED[1])


def test_texts_that_are_all_alike_do_not_make_steps_endless(encoder):
    same = embed([Passage.of("en", "", "Pump")] * 30, encoder)
    found = calibrate([(same, same)])
    assert ((found.p99 - found.median) >= 0.04).all()


def test_a_sample_is_spread_over_all_rows():
    assert evenly_spaced(3).tolist() == [0, 1, 2]
    assert evenly_spaced(0).tolist() == []
    spread = evenly_spaced(10 * SAMPLE)
    assert len(spread) == SAMPLE
    assert spread[0] == 0
    assert spread[-1] == 10 * SAMPLE - 1
