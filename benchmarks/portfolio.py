"""A large invented portfolio: companies whose texts are put together from the sentences of the demo's companies.

Every text carries a number of its own, as no two companies of a real portfolio say the same: nothing is encoded less
often than it would be there.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import numpy as np

SEED = 7
ROWS_A_FILE = 5000

Row = dict[str, Any]


def import_files(companies: int) -> Iterator[tuple[str, bytes]]:
    """Names and contents of JSON Lines files with so many companies of each of the demo's two parks."""
    demo = [row for row in _demo() if all(row["descriptions"][0].get(name) for name in ("summary", "text"))]
    for park in sorted({row["park"] for row in demo}):
        random = np.random.default_rng(SEED)
        sources = [row for row in demo if row["park"] == park]
        for start in range(0, companies, ROWS_A_FILE):
            rows = (_company(sources, random, number) for number in range(start, min(start + ROWS_A_FILE, companies)))
            content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            yield f"{park}-{start}.jsonl", content.encode()


def _demo() -> list[Row]:
    folder = files("app.demo") / "companies"
    paths = sorted(folder.iterdir(), key=lambda file: file.name)
    return [json.loads(line) for file in paths for line in file.read_text(encoding="utf-8").splitlines()]


def _company(sources: list[Row], random: np.random.Generator, number: int) -> Row:
    """Facts of one company, a description of sentences of three, offers and needs of others."""
    base, *others = (sources[index] for index in random.choice(len(sources), 4, replace=False))
    language = base["descriptions"][0]["language"]
    text = " ".join(_some_sentences(each, random, number) for each in (base, *others[:2]))
    company: Row = base | {
        "name": f"{base['name']} {number}",
        "identifiers": {"register": f"{base['park']}-{number}"},
        "descriptions": [
            {"language": language, "summary": _numbered(base["descriptions"][0]["summary"], number), "text": text}
        ],
        **{
            side: [_opportunity(item, number) for item in others[at].get(side, ())[:2]]
            for at, side in ((1, "offers"), (2, "needs"))
        },
    }
    return company


def _some_sentences(row: Row, random: np.random.Generator, number: int) -> str:
    sentences = row["descriptions"][0]["text"].replace("\n", " ").split(". ")
    chosen = sorted(random.choice(len(sentences), min(2, len(sentences)), replace=False))
    return " ".join(_numbered(sentences[index].rstrip("."), number) + "." for index in chosen)


def _opportunity(item: Row, number: int) -> Row:
    texts = {name: _numbered(item[name], number) for name in ("title", "summary", "description") if item.get(name)}
    return item | texts


def _numbered(text: str, number: int) -> str:
    return f"{text} ({number})"
