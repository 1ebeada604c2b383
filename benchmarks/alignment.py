"""Whether the second encoder finds a heading in another language: aligned (value), and as it is (reference).

Every title of NACE's classes is looked for among those of another language, all three pooled but for the title itself.
The alignment is fitted on other names of things in three languages: the titles of NACE's sections, divisions and
groups, the sectors with their definitions, and `matching/texts/topics.csv`. `--fit` fits it, and writes
`matching/texts/alignment.safetensors`; the means of the languages are those of the demo's descriptions and of the
sentences in `matching/texts/statements.tsv`.
"""

import csv
import json
import sys
from collections.abc import Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from app.demo import loading
from app.evaluation.languages import class_titles
from benchmarks.statements import FOLDER, training_sentences
from matching.encoders import BUNDLED, load_encoder, second_of
from matching.profiles import Language
from matching.taxonomy.activities import headings, title
from matching.taxonomy.sectors import definitions, sectors
from matching.texts.alignment import FILE, Alignment, bundled_alignment, fit, unit
from matching.texts.quantising import quantised
from matching.texts.vectors import LANGUAGES, Encode


def main() -> None:
    second = second_of(BUNDLED)
    if second is None:
        raise SystemExit("there is no second encoder")
    encode = load_encoder(second).encode
    if "--fit" in sys.argv[1:]:
        (FOLDER / FILE).write_bytes(fitted(encode).to_bytes())
    titles = [quantised(encode(of_language)) for of_language in class_titles().values()]
    value, reference = (accuracy(titles, alignment) for alignment in (bundled_alignment(), None))
    report = {"value": value, "reference": reference, "unit": "accuracy", "ratio": round(value / reference, 2)}
    print(json.dumps(report | {"headings": len(titles[0])}, indent=2))


def fitted(encode: Encode) -> Alignment:
    named, texts = ({language: of(language) for language in LANGUAGES} for of in (parallel_names, ordinary_texts))
    return fit(
        [quantised(encode(named[language])) for language in LANGUAGES],
        {language: quantised(encode(texts[language])) for language in LANGUAGES},
    )


def parallel_names(language: Language) -> list[str]:
    """What is called so in each language, in the same order in all of them."""
    codes = [code for code, heading in headings().items() if heading.level != "class"]
    return [
        *(title(code, language) for code in codes),
        *(definition[language] for definition in definitions().values()),
        *(sector.names[language] for sector in sectors().values()),
        *(row[language] for row in topics()),
    ]


def topics() -> list[dict[str, str]]:
    with (FOLDER / "topics.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ordinary_texts(language: Language) -> list[str]:
    """The demo's descriptions, and sentences of the kind that descriptions hold."""
    folder = loading.DATA / "companies"
    rows = [json.loads(line) for file in folder.iterdir() for line in file.read_text("utf-8").splitlines()]
    described = [text for row in rows for text in row["descriptions"] if text["language"] == language]
    said = ["\n".join(text[key] for key in ("summary", "text") if text.get(key)) for text in described]
    return [*said, *(row["sentence"] for row in training_sentences() if row["language"] == language)]


def accuracy(titles: Sequence[NDArray[np.float32]], alignment: Alignment | None) -> float:
    """Of the titles that are nearest to their own heading, in each pair of languages, with all three as rivals."""
    kinds, count = len(titles), len(titles[0])
    vectors = np.vstack(
        [
            unit(alignment.align(own, np.full(count, place, dtype=np.int8)) if alignment else own)
            for place, own in enumerate(titles)
        ]
    )
    cosines = (vectors @ vectors.T).reshape(kinds, count, kinds, count)
    rivals = cosines.copy()
    every = np.arange(count)
    rivals[:, every, :, every] = -np.inf
    best = rivals.max(axis=(2, 3))
    right = [cosines[one, every, other, every] > best[one] for one, other in permutations(range(kinds), 2)]
    return round(float(np.mean(right)), 3)


if __name__ == "__main__":
    main()
