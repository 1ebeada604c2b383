import numpy as np

from matching.evaluation.significance import paired_bootstrap


def test_a_steady_gain_is_told_from_a_lucky_one():
    rng = np.random.default_rng(5)
    steady, lucky = rng.normal(0.1, 0.1, 100), rng.normal(0.01, 0.5, 100)
    low, high = paired_bootstrap(steady)
    assert 0 < low < steady.mean() < high
    low, high = paired_bootstrap(lucky)
    assert low < 0 < high


def test_the_interval_is_that_of_the_normal_law_where_there_are_many_queries():
    differences = np.random.default_rng(6).normal(0.2, 1.0, 2000)
    half = 1.96 * differences.std() / np.sqrt(2000)
    np.testing.assert_allclose(
        paired_bootstrap(differences), (differences.mean() - half, differences.mean() + half), atol=0.003
    )


def test_the_same_differences_give_the_same_interval():
    differences = np.linspace(-1, 1, 30)
    assert paired_bootstrap(differences) == paired_bootstrap(differences)


def test_equal_rankings_differ_by_nothing():
    assert paired_bootstrap(np.zeros(5)) == (0, 0)
    assert paired_bootstrap(np.empty(0)) == (0, 0)
