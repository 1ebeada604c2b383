import numpy as np

from matching.evaluation.term_likeness import terms_in_common


def test_texts_meet_across_scripts_in_a_rare_term():
    found = terms_in_common(["Torni CNC"], ["Станки с ЧПУ", "Станки", "Насосы"])(slice(None))
    assert found[0, 0] > 0
    assert not found[0, 1:].any()


def test_a_term_that_every_text_has_says_nothing():
    assert not terms_in_common(["Torni CNC"], ["Станки с ЧПУ", "CNC lathes"])(slice(None)).any()


def test_a_rarer_term_says_more():
    corpus = ["PLC", "CNC", "CNC", "CNC", "pump", "pump"]
    found = terms_in_common(["PLC", "CNC"], corpus)(np.arange(2))
    assert found[0, 0] > found[1, 1] > 0


def test_texts_without_any_term_are_not_alike():
    assert not terms_in_common(["pump"], ["valve", "pump"])(slice(None)).any()
