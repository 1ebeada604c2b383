"""Sets to measure rankings on, out of the lines of their files: queries, corpus, qrels; judged pairs of two parks."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from matching.profiles import TextLanguage
from matching.texts.vectors import TEXT_LANGUAGES

Task = Literal["similar", "offer_need"]
TASKS: tuple[Task, ...] = get_args(Task)
GRADES = range(4)
Qrels = Mapping[str, Mapping[str, int]]


class BadSet(ValueError):
    """A file of a set cannot be read: which file, which line (from 1; 0 for the file as a whole), and why."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file}, line {line}: {reason}" if line else f"{file}: {reason}")


@dataclass(frozen=True, slots=True)
class Document:
    """A query or a document of the corpus; `lang` is none where the set does not say."""

    id: str
    text: str
    lang: TextLanguage | None = None


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    queries: tuple[Document, ...]
    corpus: tuple[Document, ...]
    qrels: Qrels
    """query id -> document id -> score"""
    task: Task = "similar"


def itself(given: EvaluationSet) -> dict[str, frozenset[str]]:
    """Query id -> the documents that are the query itself: the same text, not judged to be an answer."""
    by_text: dict[str, set[str]] = {}
    for document in given.corpus:
        by_text.setdefault(document.text.strip(), set()).add(document.id)
    return {
        query.id: frozenset(
            doc_id for doc_id in by_text.get(query.text.strip(), ()) if given.qrels.get(query.id, {}).get(doc_id, 0) < 1
        )
        for query in given.queries
    }


@dataclass(frozen=True, slots=True)
class Judgement:
    """How good partners two companies would be: 0 not at all, 1 hardly, 2 well worth meeting, 3 made for each other."""

    a: str
    b: str
    grade: int


def parse_set(
    queries: Iterable[str], corpus: Iterable[str], qrels: Iterable[str], settings: str | None = None
) -> EvaluationSet:
    """The lines of `queries.jsonl`, `corpus.jsonl`, `qrels.tsv` and, if there is one, the text of `set.json`.

    Raises `BadSet`.
    """
    asked, held = parse_documents("queries.jsonl", queries), parse_documents("corpus.jsonl", corpus)
    judged = parse_qrels("qrels.tsv", qrels, {query.id for query in asked}, {document.id for document in held})
    task = parse_task("set.json", settings) if settings is not None else "similar"
    return EvaluationSet(asked, held, judged, task)


def parse_documents(file: str, lines: Iterable[str]) -> tuple[Document, ...]:
    """One JSON object a line: `id`, `text`, and perhaps `lang`; a language in which no profile may be counts as not
    given.
    """
    documents: dict[str, Document] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _parsed(file, number, line)
        if not isinstance(row, dict):
            raise BadSet(file, number, "not a JSON object")
        key, text, lang = row.get("id"), row.get("text"), row.get("lang")
        if isinstance(key, bool) or not isinstance(key, str | int) or not str(key).strip():
            raise BadSet(file, number, '"id" must be a string that is not empty')
        if not isinstance(text, str):
            raise BadSet(file, number, '"text" must be a string')
        if str(key) in documents:
            raise BadSet(file, number, f"the id {str(key)!r} stands here a second time")
        documents[str(key)] = Document(str(key), text, lang if lang in TEXT_LANGUAGES else None)
    if not documents:
        raise BadSet(file, 0, "holds nothing")
    return tuple(documents.values())


def parse_qrels(file: str, lines: Iterable[str], queries: Collection[str], corpus: Collection[str]) -> Qrels:
    """Tab-separated `query_id`, `doc_id`, `score` (a whole number), under a header that says so."""
    columns = ["query_id", "doc_id", "score"]
    judged: dict[str, dict[str, int]] = {}
    for number, (query, document, score) in _table(file, lines, lambda header: header == columns, ", ".join(columns)):
        if query not in queries:
            raise BadSet(file, number, f"there is no query {query!r}")
        if document not in corpus:
            raise BadSet(file, number, f"there is no document {document!r}")
        if document in judged.setdefault(query, {}):
            raise BadSet(file, number, f"the pair {query!r}, {document!r} stands here a second time")
        judged[query][document] = _whole(file, number, score)
    return judged


def parse_judgements(
    file: str, lines: Iterable[str], keys_a: Collection[str], keys_b: Collection[str]
) -> tuple[Judgement, ...]:
    """Tab-separated company of the one park, company of the other, `grade`, under a header; more columns may follow."""
    judged: dict[tuple[str, str], Judgement] = {}
    for number, cells in _table(file, lines, lambda header: header[2:3] == ["grade"], "company, company, grade"):
        a, b, grade = cells[:3]
        for key, known in ((a, keys_a), (b, keys_b)):
            if key not in known:
                raise BadSet(file, number, f"there is no company {key!r} in this park")
        if (a, b) in judged:
            raise BadSet(file, number, f"the pair {a!r}, {b!r} stands here a second time")
        judged[a, b] = Judgement(a, b, _whole(file, number, grade))
        if judged[a, b].grade not in GRADES:
            raise BadSet(file, number, f"the grade {grade!r} is not one of {', '.join(map(str, GRADES))}")
    return tuple(judged.values())


def parse_task(file: str, text: str) -> Task:
    """`{"task": "offer_need"}` marks a set in which offers are sought for needs, or the other way round."""
    row = _parsed(file, 0, text)
    for task in TASKS:
        if isinstance(row, dict) and row.get("task", "similar") == task:
            return task
    raise BadSet(file, 0, f'"task" must be one of {", ".join(TASKS)}')


def _parsed(file: str, number: int, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadSet(file, number or error.lineno, f"not JSON: {error.msg} at character {error.colno}") from None
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, or thousands of brackets.
        raise BadSet(file, number, f"not JSON that can be read: {error}") from None


def _table(
    file: str, lines: Iterable[str], is_header: Callable[[list[str]], bool], columns: str
) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header, each with its line number and with as many cells as the header."""
    width = 0
    empty = True
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\r\n").split("\t")
        if not width:
            if not is_header(cells):
                raise BadSet(file, number, f"the header must be {columns}, separated by tabs")
            width = len(cells)
        elif line.strip():
            if len(cells) != width:
                raise BadSet(file, number, f"{width} columns expected, {len(cells)} found")
            empty = False
            yield number, cells
    if empty:
        raise BadSet(file, 0, "holds no row below its header" if width else "holds nothing")


def _whole(file: str, number: int, text: str) -> int:
    try:
        value = float(text)
    except ValueError:
        raise BadSet(file, number, f"the score {text!r} is not a number") from None
    if not value.is_integer():
        raise BadSet(file, number, f"the score {text!r} is not a whole number")
    return int(value)
