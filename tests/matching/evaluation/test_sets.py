import pytest

from matching.evaluation.sets import BadSet, Document, Judgement, parse_judgements, parse_set

QUERIES = ['{"id": "q1", "text": "насос", "lang": "ru"}\n', '{"id": 2, "text": "pump", "lang": "xx"}\n']
CORPUS = ['{"id": "d1", "text": "pompa"}\n', "\n", '{"id": "d2", "text": ""}\n']
HEADER = "query_id\tdoc_id\tscore\n"
QRELS = [HEADER, "q1\td1\t1\n", "2\td2\t3.0\r\n", "\n"]


def test_a_set_is_read_from_its_lines():
    found = parse_set(QUERIES, CORPUS, QRELS, '{"task": "offer_need"}')
    assert found.queries == (Document("q1", "насос", "ru"), Document("2", "pump", None))
    assert [document.id for document in found.corpus] == ["d1", "d2"]
    assert found.qrels == {"q1": {"d1": 1}, "2": {"d2": 3}}
    assert found.task == "offer_need"


def test_without_settings_a_set_is_about_likeness():
    assert parse_set(QUERIES, CORPUS, QRELS).task == "similar"


BROKEN = {
    "queries.jsonl, line 1: not JSON": (["{id: 1}"], CORPUS, QRELS, None),
    "queries.jsonl, line 1: not a JSON object": (["[1]"], CORPUS, QRELS, None),
    'corpus.jsonl, line 2: "text" must be a string': (QUERIES, [CORPUS[0], '{"id": "d2"}'], QRELS, None),
    'corpus.jsonl, line 1: "id" must be a string': (QUERIES, ['{"id": "", "text": ""}'], QRELS, None),
    "corpus.jsonl, line 2: the id 'd1' stands here a second time": (QUERIES, [CORPUS[0]] * 2, QRELS, None),
    "corpus.jsonl: holds nothing": (QUERIES, ["\n"], QRELS, None),
    "qrels.tsv: holds nothing": (QUERIES, CORPUS, [], None),
    "qrels.tsv: holds no row below its header": (QUERIES, CORPUS, [HEADER], None),
    "qrels.tsv, line 1: the header must be query_id, doc_id, score": (QUERIES, CORPUS, QRELS[1:], None),
    "qrels.tsv, line 2: there is no query 'q9'": (QUERIES, CORPUS, [HEADER, "q9\td1\t1"], None),
    "qrels.tsv, line 2: there is no document 'd9'": (QUERIES, CORPUS, [HEADER, "q1\td9\t1"], None),
    "qrels.tsv, line 3: the pair 'q1', 'd1' stands here a second": (QUERIES, CORPUS, [*QRELS[:2], "q1\td1\t0"], None),
    "qrels.tsv, line 2: 3 columns expected, 2 found": (QUERIES, CORPUS, [HEADER, "q1\td1"], None),
    "qrels.tsv, line 2: the score 'x' is not a number": (QUERIES, CORPUS, [HEADER, "q1\td1\tx"], None),
    "qrels.tsv, line 2: the score '0.5' is not a whole": (QUERIES, CORPUS, [HEADER, "q1\td1\t0.5"], None),
    "set.json, line 1: not JSON": (QUERIES, CORPUS, QRELS, "task"),
    'set.json: "task" must be one of similar, offer_need': (QUERIES, CORPUS, QRELS, '{"task": "other"}'),
}


@pytest.mark.parametrize(("message", "files"), BROKEN.items(), ids=BROKEN)
def test_what_is_wrong_is_said_with_file_line_and_reason(message, files):
    with pytest.raises(BadSet) as caught:
        parse_set(*files)
    assert str(caught.value).startswith(message)


JUDGED_HEADER = "trentino\ttechnopolis\tgrade\tform\treason\n"


def test_judged_pairs_are_read_whatever_else_stands_beside_them():
    lines = [JUDGED_HEADER, "TN-1\tMSK-2\t3\thosting\twhy\n"]
    assert parse_judgements("expected.tsv", lines, {"TN-1"}, {"MSK-2"}) == (Judgement("TN-1", "MSK-2", 3),)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("TN-9\tMSK-2\t3\tf\tr", "line 2: there is no company 'TN-9' in this park"),
        ("TN-1\tMSK-9\t3\tf\tr", "line 2: there is no company 'MSK-9' in this park"),
        ("TN-1\tMSK-2\tgood\tf\tr", "line 2: the score 'good' is not a number"),
        ("TN-1\tMSK-2\t4\tf\tr", "line 2: the grade '4' is not one of 0, 1, 2, 3"),
        ("TN-1\tMSK-2", "line 2: 5 columns expected, 2 found"),
    ],
)
def test_a_wrong_judgement_is_named(row, reason):
    with pytest.raises(BadSet, match=reason):
        parse_judgements("expected.tsv", [JUDGED_HEADER, row], {"TN-1"}, {"MSK-2"})
