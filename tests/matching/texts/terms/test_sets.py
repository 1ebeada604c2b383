import numpy as np

from matching.texts.terms.sets import in_common, term_sets


def test_the_terms_of_two_profiles_are_counted_once_each():
    a = term_sets([["CNC, PLC", "a CNC lathe"], []])
    b = term_sets([["ПЛК и ЧПУ"], ["ЧПУ"], ["pump"]])
    assert in_common(a, b).tolist() == [[2, 1, 0], [0, 0, 0]]


def test_rows_can_be_taken_and_joined():
    sets = term_sets([["CNC"], [], ["PLC, CNC"]])
    chosen = sets.take(np.array([2, 0])).joined(sets.take(np.array([1])))
    assert len(chosen) == 3
    assert in_common(chosen, sets).tolist() == [[1, 0, 2], [1, 0, 1], [0, 0, 0]]


def test_without_any_term_nothing_is_shared():
    nothing = term_sets([["pump"], []])
    assert in_common(nothing, nothing).tolist() == [[0, 0], [0, 0]]
    assert in_common(term_sets([]), nothing).shape == (0, 2)
