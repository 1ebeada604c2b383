"""How often the sentences of a description are read right: what a company does, for whom, what it seeks, background.

The training sentences (`matching/texts/statements.tsv`) are split by topic into eight parts; each part is read by
weights fitted on the others. Printed per language and role: the share of the sentences of a role that are read as it.
Reference: the share of the commonest role. The weights are also fitted on the titles of NACE's divisions and groups, as
what a company does: a profile of a few words is no background. `--fit` fits the weights that are served, on all
sentences, and writes `matching/texts/statement_roles.json`.
"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils import compute_sample_weight

import matching.texts
from matching.encoders import encoder_identity, load_encoder
from matching.taxonomy.activities import headings, title
from matching.texts.quantising import STEP, quantised
from matching.texts.statements import PROBE, ROLES, RoleModel, likeliest
from matching.texts.vectors import LANGUAGES, Encode

FOLDS = 8
STRENGTH = 5
"""The inverse of the regularisation: of 1, 2, 3, 5, 10 and 20 that of the least log loss on hidden topics."""
TITLE_WEIGHT = 0.1
"""There are nearly as many titles as sentences, and all of one role."""
FOLDER = Path(matching.texts.__file__).parent


def main() -> None:
    rows, encode = training_sentences(), load_encoder().encode
    if "--fit" in sys.argv[1:]:
        (FOLDER / "statement_roles.json").write_text(served(rows, encode).to_json(), encoding="utf-8")
    figures = accuracy(rows, encode)
    value, reference = figures["accuracy"]["all"], figures["commonest"]
    report = {"value": value, "reference": reference, "unit": "accuracy", "ratio": round(value / reference, 2)}
    print(json.dumps(report | {"sentences": len(rows)} | figures, indent=2, ensure_ascii=False))


def training_sentences() -> list[dict[str, str]]:
    with (FOLDER / "statements.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def titles() -> list[dict[str, str]]:
    """What companies do, in a few words."""
    codes = [code for code, heading in headings().items() if heading.level in ("division", "group")]
    return [
        {"role": "does", "language": language, "sentence": title(code, language)}
        for code in codes
        for language in LANGUAGES
    ]


def accuracy(rows: list[dict[str, str]], encode: Encode) -> dict[str, Any]:
    vectors, of_titles = _vectors(rows, encode), _vectors(titles(), encode)
    topics, roles, languages = (np.array([row[name] for row in rows]) for name in ("topic", "role", "language"))
    probabilities = np.empty((len(rows), len(ROLES)))
    for known, hidden in GroupKFold(FOLDS).split(vectors, roles, topics):
        model = _fit(vectors[known], roles[known].tolist(), of_titles)
        probabilities[hidden] = model.predict_proba(vectors[hidden])[:, _order(model)]
    read = np.array(ROLES)[probabilities.argmax(axis=1)]
    right = read == roles
    worded = np.array([likeliest(row["sentence"], own)[0] for row, own in zip(rows, probabilities, strict=True)])
    return {
        "commonest": round(max(Counter(roles.tolist()).values()) / len(rows), 3),
        "accuracy": {"all": _share(right)} | {code: _share(right[languages == code]) for code in LANGUAGES},
        "by role": {
            role: {code: _share(right[(roles == role) & (languages == code)]) for code in LANGUAGES} for role in ROLES
        },
        "mean confidence": _share(probabilities.max(axis=1)),
        "of what is read as background, is": _share(right[read == "background"]),
        "with words that tell outright": {
            "accuracy": _share(worded == roles),
            "of what companies do, read as background": _share(worded[roles == "does"] == "background"),
        },
    }


def served(rows: list[dict[str, str]], encode: Encode) -> RoleModel:
    """Fitted on all sentences, and rounded to whole steps."""
    model = _fit(_vectors(rows, encode), [row["role"] for row in rows], _vectors(titles(), encode))
    weights, bias = (np.rint(array[_order(model)] / STEP) * STEP for array in (model.coef_, model.intercept_))
    return RoleModel("/".join(encoder_identity()), quantised(encode([PROBE]))[0].astype(np.float64), weights, bias)


def _fit(vectors: NDArray[np.float32], roles: list[str], of_titles: NDArray[np.float32]) -> Any:
    """On sentences, each role counting alike, and on titles."""
    weights = [*compute_sample_weight("balanced", roles), *[TITLE_WEIGHT] * len(of_titles)]
    both = np.concatenate((vectors, of_titles)), [*roles, *["does"] * len(of_titles)]
    return LogisticRegression(C=STRENGTH, max_iter=10_000, tol=1e-7).fit(*both, sample_weight=weights)


def _order(model: Any) -> list[int]:
    """Where each of `ROLES` stands among the model's classes."""
    return [model.classes_.tolist().index(role) for role in ROLES]


def _vectors(rows: list[dict[str, str]], encode: Encode) -> NDArray[np.float32]:
    return quantised(encode([row["sentence"] for row in rows]))


def _share(right: NDArray[Any]) -> float:
    return round(float(right.mean()), 3)


if __name__ == "__main__":
    main()
