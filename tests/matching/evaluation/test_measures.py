import math

import numpy as np
import pytest

from matching.evaluation.measures import RANKERS, UNLISTED, Ranked, best, gains, measure, measure_pairs, run
from matching.evaluation.sets import Document, EvaluationSet, Judgement


def given(qrels, queries=("q1", "q2"), corpus=("a", "b", "c")):
    return EvaluationSet(
        tuple(Document(name, name) for name in queries), tuple(Document(name, name) for name in corpus), qrels
    )


def fixed(scores):
    return lambda _set, _encode, _second: lambda rows: np.array(scores, dtype=np.float32)[rows]


def test_a_run_holds_every_query_best_first_with_ties_by_document_id(encoder):
    asked = given({}, corpus=("c", "a", "b"))
    rows = list(run(asked, fixed([[0.5, 0.5, 0.9], [0.1, 0.10000001, 0.2]]), encoder))
    assert [(row.query_id, row.doc_id) for row in rows] == [
        ("q1", "b"), ("q1", "a"), ("q1", "c"), ("q2", "b"), ("q2", "a"), ("q2", "c")
    ]  # fmt: skip
    assert rows[0].score == 0.9


def test_measures_are_those_of_the_textbook():
    asked = given({"q1": {"a": 2, "b": 1}, "q2": {"c": 1, "a": 0}})
    ranked = [Ranked("q1", name, 0.0) for name in "cba"] + [Ranked("q2", name, 0.0) for name in "cba"]
    figures = measure(asked, ranked)
    ideal = 2 + 1 / math.log2(3)
    assert figures.queries == 2
    assert figures.measures["MRR"] == pytest.approx((1 / 2 + 1) / 2)
    assert figures.measures["hit@1"] == pytest.approx(0.5)
    assert figures.measures["recall@10"] == pytest.approx(1.0)
    assert figures.measures["nDCG@10"] == pytest.approx(((1 / math.log2(3) + 2 / 2) / ideal + 1) / 2, abs=1e-6)


def test_queries_without_a_relevant_document_are_left_out_and_counted():
    asked = given({"q1": {"a": 1}, "q2": {"b": 0}}, queries=("q1", "q2", "q3"))
    figures = measure(asked, [Ranked("q1", "a", 1.0), Ranked("q2", "b", 1.0), Ranked("q3", "a", 1.0)])
    assert (figures.queries, figures.left_out) == (1, 2)
    assert figures.measures["MRR"] == 1.0


def test_a_query_for_which_nothing_was_found_counts_as_a_failure():
    figures = measure(given({"q1": {"a": 1}, "q2": {"b": 1}}), [Ranked("q1", "a", 1.0)])
    assert figures.measures["MRR"] == 0.5


def test_the_order_of_a_run_decides_not_its_scores():
    asked = given({"q1": {"b": 1}})
    assert measure(asked, [Ranked("q1", "a", 0.5), Ranked("q1", "b", 0.5)]).measures["MRR"] == 0.5


def test_the_best_are_taken_with_ties_to_the_left():
    scores = np.array([1, 3, 2, 3, 2], dtype=np.float32)
    assert best(scores, 3).tolist() == [1, 3, 2]
    assert best(scores, 9).tolist() == [1, 3, 2, 4, 0]


@pytest.mark.parametrize("name", RANKERS)
def test_every_ranker_finds_the_text_itself(name, encoder):
    texts = ["laser stage", "насос сталь", "pompa filtro", "timber bridge", "drone camera"]
    asked = EvaluationSet(
        tuple(Document(f"q{number}", text) for number, text in enumerate(texts)),
        tuple(Document(f"d{number}", f"{text} today") for number, text in enumerate(texts)),
        {f"q{number}": {f"d{number}": 1} for number in range(len(texts))},
    )
    told = []
    figures = measure(asked, run(asked, RANKERS[name], encoder, progress=told.append))
    assert figures.measures["hit@1"] == 1.0
    assert sum(told) == len(texts)


def test_the_gain_is_over_the_better_of_the_others_measure_by_measure():
    asked = given({"q1": {"a": 1}, "q2": {"b": 1}})

    def figures(*lists):
        return measure(
            asked,
            [Ranked(query, name, 0.0) for query, names in zip(("q1", "q2"), lists, strict=True) for name in names],
        )

    found = gains(figures("abc", "bac"), {"poor": figures("cba", "cab"), "fair": figures("abc", "abc")})
    assert found["MRR"].over == "fair"
    assert found["MRR"].difference == pytest.approx(0.25)
    assert found["MRR"].low == 0 < found["MRR"].high == pytest.approx(0.5)


KEYS_A, KEYS_B = ["a1", "a2", "a3"], ["b1", "b2", "b3", "b4", "b5"]
JUDGED = [Judgement("a1", "b1", 3), Judgement("a1", "b2", 0), Judgement("a2", "b4", 2), Judgement("a3", "b5", 1)]


def test_lists_are_measured_over_all_partners_and_over_the_judged_ones():
    scores = np.array([[1, 2, 3, 0, 0], [0, 0, 0, 9, 0], [0, 0, 0, 0, 9]], dtype=np.float32)
    figures = measure_pairs(KEYS_A, KEYS_B, scores, JUDGED)
    assert figures.companies == 6
    assert figures.ndcg["a"] == pytest.approx((1 / math.log2(4) + 1 + 1) / 3, abs=1e-6)
    assert figures.ndcg_condensed["a"] == pytest.approx((1 / math.log2(3) + 1 + 1) / 3, abs=1e-6)
    assert figures.ndcg["b"] == 1.0
    assert figures.ndcg["overall"] == pytest.approx((figures.ndcg["a"] * 3 + 3) / 6, abs=1e-6)


def test_a_partner_must_stand_among_the_first_three_of_the_full_list():
    scores = np.array([[1, 2, 3, 4, 0], [0, 0, 0, 9, 0], [0, 0, 0, 0, 9]], dtype=np.float32)
    figures = measure_pairs(KEYS_A, KEYS_B, scores, JUDGED)
    assert figures.companies_with_partner == 4  # a1, a2, b1, b4; a partner graded 1 is none to boast of
    assert figures.partner_in_first_three == 0.75


def test_a_partner_that_stands_in_no_list_is_not_found():
    scores = np.full((3, 5), -np.inf, dtype=np.float32)
    figures = measure_pairs(KEYS_A, KEYS_B, scores, JUDGED)
    assert figures.partner_in_first_three == 0.0
    assert figures.ndcg == {"a": 0.0, "b": 0.0, "overall": 0.0}


def test_equal_scores_go_by_key():
    scores = np.zeros((1, 2), dtype=np.float32)
    for keys, expected in ((["x", "y"], 1.0), (["z", "x"], 1 / math.log2(3))):
        judged = [Judgement("a1", keys[0], 1)]
        assert measure_pairs(["a1"], keys, scores, judged).ndcg["a"] == pytest.approx(expected, abs=1e-6)


def test_a_query_that_stands_in_the_corpus_is_no_candidate_for_itself(encoder):
    same = given({"q1": {"b": 1}, "q2": {"q2 again": 1}}, corpus=("a", "b"))
    texts = Document("q1 again", "q1"), Document("q2 again", "q2")
    asked = EvaluationSet(same.queries, same.corpus + texts, same.qrels)
    rows = list(run(asked, fixed([[0.1, 0.2, 0.9, 0.3], [0.1, 0.2, 0.3, 0.9]]), encoder))
    assert [row.doc_id for row in rows if row.query_id == "q1"] == ["q2 again", "b", "a"]
    assert next(row.doc_id for row in rows if row.query_id == "q2") == "q2 again", "it was judged to be an answer"


def test_what_stands_in_no_list_comes_last(encoder):
    rows = list(run(given({}, queries=("q",)), fixed([[-np.inf, 0.0, 0.5]]), encoder))
    assert [(row.doc_id, row.score) for row in rows] == [("c", 0.5), ("b", 0.0), ("a", UNLISTED)]
