"""`ponte evaluate`: what it prints of a set of texts and of the demo, and what it refuses."""

import json
import re
from pathlib import Path

import pytest

from app.evaluation import languages
from tests.support.terminal import Ponte

QUERIES = ["Нужны насосы для подачи воды", "Ищем партнёра для съёмки с беспилотников"]
CORPUS = [
    "Pompe per acqua, anche per acque sporche",
    "Rilievi aerei con droni",
    "Consulenza fiscale e contabile",
    "Mobili in legno su misura",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Russian queries against Italian documents."""
    folder = tmp_path / "set"
    folder.mkdir()
    for name, texts, lang in (("queries", QUERIES, "ru"), ("corpus", CORPUS, "it")):
        lines = [json.dumps({"id": f"{name}{n}", "text": text, "lang": lang}) for n, text in enumerate(texts)]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "qrels.tsv").write_text("query_id\tdoc_id\tscore\nqueries0\tcorpus0\t1\nqueries1\tcorpus1\t1\n")
    return folder


def test_a_set_of_two_languages_is_evaluated(ponte: Ponte, folder: Path, tmp_path: Path) -> None:
    done = ponte("evaluate", folder, "--run-file", tmp_path / "run.tsv")
    assert done.code == 0, done.err
    assert (done.json["queries"], done.json["documents"]) == (2, 4)
    assert [done.json[name] for name in ("MRR", "nDCG@10", "recall@10", "hit@1")] == [1, 1, 1, 1]
    rows = (tmp_path / "run.tsv").read_text().splitlines()
    assert rows[0] == "query_id\tdoc_id\tscore"
    assert rows[1].startswith("queries0\tcorpus0\t")


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("queries.jsonl", None, "queries.jsonl"),
        ("qrels.tsv", b"query_id\tdoc_id\tscore\nqueries0\tcorpus9\t1\n", "qrels.tsv, line 2: there is no document"),
        ("qrels.tsv", b"query_id\tdoc_id\tscore\nnobody\tcorpus1\t1\n", "qrels.tsv, line 2: there is no query"),
        ("qrels.tsv", b"query_id\tdoc_id\tscore\nqueries0\tcorpus1\tinf\n", "qrels.tsv, line 2: the score 'inf'"),
        ("corpus.jsonl", b'{"id": 1, "text": "a"}\n{"id": 2,', "corpus.jsonl, line 2: not JSON"),
        ("corpus.jsonl", b"[" * 100_000, "corpus.jsonl, line 1: not JSON"),
        ("corpus.jsonl", b"\xff\xfe", "corpus.jsonl, line 1: not UTF-8"),
        ("queries.jsonl", b"", "queries.jsonl: holds nothing"),
        ("set.json", b'{"task": "dance"}', "set.json"),
    ],
)
def test_a_broken_set_is_refused_with_file_line_and_reason(
    ponte: Ponte, folder: Path, file: str, content: bytes | None, reason: str
) -> None:
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content)
    refused = ponte("evaluate", folder)
    assert (refused.code, refused.out) == (1, "")
    assert reason in refused.err


def printed_in_readme(row: str) -> list[str]:
    """The figures in the row of its table that begins so."""
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    (found,) = re.findall(rf"^\| {row}.*$", readme, re.MULTILINE)
    return re.findall(r"[0-9.]*[0-9]", found)


def test_the_demo_is_ranked_as_well_as_the_readme_says(ponte: Ponte, monkeypatch: pytest.MonkeyPatch) -> None:
    done = ponte("evaluate", "--json")
    assert done.code == 0, done.err
    baselines = [f"{what} of {texts}" for texts in ("profiles", "descriptions") for what in ("cosine", "tfidf")]
    own, *others = (done.json["rankers"][name] for name in ("ponte", *baselines))
    assert printed_in_readme("demo companies with a good partner") == [
        str(done.json["companies_with_partner"]),
        *(f"{100 * found['partner in first three']:.0f}" for found in (own, *others[:2])),
    ]
    assert printed_in_readme("nDCG@10") == [
        "10",
        str(done.json["judged_pairs"]),
        *(f"{found['nDCG@10']:.3f}" for found in (own, *others)),
    ]
    bare = ponte("evaluate", "--bare", "--json").json["rankers"]
    assert printed_in_readme("the same with every offer")[1:] == [
        figure
        for found in (bare["ponte"], bare["cosine of descriptions"])
        for figure in (f"{found['nDCG@10']:.3f}", f"{100 * found['partner in first three']:.0f}")
    ]
    assert done.json["reliability"]["distance"] <= 0.08
    monkeypatch.setattr("app.evaluation.measure_portfolio", lambda *_, **__: done.json)
    shown = ponte("evaluate")
    assert (shown.code, f"{own['nDCG@10']:.3f}" in shown.out) == (0, True)


def test_the_place_of_a_text_hardly_depends_on_its_language(ponte: Ponte, monkeypatch: pytest.MonkeyPatch) -> None:
    titles = {language: found[::15] for language, found in languages.class_titles().items()}
    monkeypatch.setattr("app.evaluation.languages.class_titles", lambda: titles)
    done = ponte("evaluate", "--parity")
    assert done.code == 0, done.err
    own, cosine = (done.json["rankers"][name] for name in ("ponte", "cosine"))
    assert done.json["headings"] == len(titles["it"]) > 30
    assert own["ratio"] >= 0.85
    assert own["mixed"] > cosine["mixed"]
    assert done.json["companies_in_two_languages"]["share_of_first_ten_that_stays"]["ponte"] >= 0.7


def test_no_company_of_the_demo_stands_in_everyones_list(ponte: Ponte) -> None:
    done = ponte("evaluate", "--hubs")
    assert done.code == 0, done.err
    own = done.json["rankers"]["ponte"]
    assert own["largest"] < 5
    assert own["without_list"] == 0
    assert {"cosine of descriptions", "tfidf of profiles"} <= set(done.json["rankers"])
