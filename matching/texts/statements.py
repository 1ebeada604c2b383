"""What each sentence of a description is about: what a company does, for whom, what it seeks, or background."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from matching.profiles import TextLanguage
from matching.texts.asking import asks_outright
from matching.texts.contacts import MASK
from matching.texts.language import language_of
from matching.texts.making import says_what_is_made
from matching.texts.quantising import STEP
from matching.texts.sentences import sentences
from matching.texts.vectors import TEXT_LANGUAGES, Encode, Passage

Role = Literal["does", "use", "seeks", "background"]
ROLES: tuple[Role, ...] = get_args(Role)

PROBE = "We make pumps for dairies, have done so since 1950, and look for a dealer."
"""By the vector that this sentence gets, the encoder is known."""

SAME_ENCODER = 0.999

CERTAIN = 0.8
"""Confidence from which a background sentence is not compared either. Below, it is compared and not quoted: the same
sentence may be read as background in one language and not in the other, which must not move its company.
"""

ALL_BUT_CERTAIN = 0.9
"""Probability from which what a sentence is near to counts for more than a verb that says what is made."""

OUTRIGHT = 0.95
"""Confidence of what asks, or says what is made, in so many words: nearly all training sentences that do mean it."""

_CONTACT = re.compile(
    r"""[\w.+-]+@[\w-]+\.\w+ | https?:// | \bwww\.
      | \+\d[\d\s().–/-]{7,}\d
      | \b(?i:tel|fax|cell|phone|mob(?:ile)?|тел|факс|моб)\b\D{0,12}\d[\d\s().–/-]{3,}\d
      | \b(?:[Vv]ia|[Vv]iale|[Pp]iazza)(?:\s[A-Z][a-zà-ù']+|\s[a-zà-ù']{1,5}){1,4},?\s(?:n\.\s?)?\d
      | \b(?:ул|пр-т|пер)\.\s?[А-ЯЁ][а-яё]+,?\s(?:д\.\s?)?\d
      | \b\d+\s[A-Z][a-z]+\s(?:Street|Road|Avenue)\b""",
    re.VERBOSE,
)
FEWEST_WORDS = 6
"""Beside what was masked in a sentence, from which it says more than whom to call."""

_YEAR = re.compile(r"\W*(?:dal|since|from|с|from)?\W*(?:19|20)\d\d\W*(?:г|года?)?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence; `confidence` in [0, 1] that it has this role, 0 where that is not known."""

    text: str
    language: TextLanguage
    role: Role
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Multinomial logistic regression on the sentence vectors of one encoder, in steps of `STEP`.

    So sums of products are exact in float64, and a sentence has the same role on every machine.
    """

    encoder: str
    probe: NDArray[np.float64]
    """(d,) the vector of `PROBE`"""
    weights: NDArray[np.float64]
    """(roles, d)"""
    bias: NDArray[np.float64]
    """(roles,)"""

    def fits(self, probe: NDArray[np.float32]) -> bool:
        """Whether the encoder that gave this vector to `PROBE` is the one that the weights were fitted on."""
        return probe.shape == self.probe.shape and float(probe @ self.probe) > SAME_ENCODER

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """(n, d) -> (n, roles), rows that sum to 1."""
        logits = vectors.astype(np.float64) @ self.weights.T + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        return np.asarray(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True))

    def to_json(self) -> str:
        arrays = {"probe": self.probe, "weights": self.weights, "bias": self.bias}
        steps = {name: np.rint(array / STEP).astype(int).tolist() for name, array in arrays.items()}
        lines = {name: json.dumps(value) for name, value in steps.items()}
        lines["weights"] = "[\n" + ",\n".join(json.dumps(row) for row in steps["weights"]) + "\n]"
        about = f'"encoder": {json.dumps(self.encoder)},\n"roles": {json.dumps(ROLES)},\n"steps_of_1": {int(1 / STEP)}'
        return "{\n" + about + "".join(f',\n"{name}": {line}' for name, line in lines.items()) + "\n}\n"

    @classmethod
    def from_json(cls, text: str) -> "RoleModel":
        """What `to_json` wrote. Raises `ValueError` if it was fitted for other roles or other steps."""
        stored = json.loads(text)
        if (tuple(stored["roles"]), stored["steps_of_1"]) != (ROLES, int(1 / STEP)):
            raise ValueError("the weights were fitted for other roles: python -m benchmarks.statements --fit")
        probe, weights, bias = (np.array(stored[name]) * float(STEP) for name in ("probe", "weights", "bias"))
        return cls(stored["encoder"], probe, weights, bias)


@cache
def bundled_roles() -> RoleModel:
    """The weights for the bundled encoder, fitted by `python -m benchmarks.statements --fit`."""
    return RoleModel.from_json(files("matching.texts").joinpath("statement_roles.json").read_text("utf-8"))


def statements(descriptions: Sequence[Mapping[TextLanguage, str]], encode: Encode) -> list[tuple[Statement, ...]]:
    """The sentences of each company's descriptions, in order, with their roles.

    With an encoder that the weights do not fit, all of them are what the company does, but for those of which the form
    tells: contact data and years are background whatever the encoder.
    """
    read = [[(language, s) for language, text in own.items() for s in sentences(text)] for own in descriptions]
    distinct = list(dict.fromkeys(sentence for own in read for _, sentence in own))
    roles = dict(zip(distinct, _roles(distinct, encode), strict=True))
    return [
        tuple(Statement(sentence, language_of(sentence, stated), *roles[sentence]) for stated, sentence in own)
        for own in read
    ]


def telling_passages(statements: Sequence[Statement]) -> tuple[Passage, ...]:
    """What is compared of a company's descriptions, a passage a language; none where nothing could be quoted of it.

    Where all of it is read as background, what is not certainly so is taken for what the company does: better a poor
    list than none because of a turn of phrase.
    """
    compared = [one for one in statements if one.role != "background" or one.confidence < CERTAIN]
    if all(one.role == "background" for one in compared):
        compared = [replace(one, role="does", confidence=0.0) for one in compared]
    by_language = [[one for one in compared if one.language == language] for language in TEXT_LANGUAGES]
    return tuple(
        Passage(
            language,
            "\n\n".join(one.text for one in said),
            tuple(one.text for one in said),
            tuple(one.role != "background" for one in said),
        )
        for language, said in zip(TEXT_LANGUAGES, by_language, strict=True)
        if any(one.role != "background" for one in said)
    )


def without_contacts(text: str) -> str:
    """Without the sentences that hold a telephone number, an address, or that of a mailbox or a web site."""
    if MASK not in text and not _CONTACT.search(text):
        return text
    return " ".join(sentence for sentence in sentences(text) if not _tells_contacts(sentence))


def likeliest(sentence: str, probabilities: NDArray[np.float64]) -> tuple[Role, float]:
    """Words that ask, or say what is made, count for more than what a sentence is near to, unless it certainly is
    background, or all but certainly something else.
    """
    role = ROLES[int(probabilities.argmax())]
    if role in ("does", "use") and asks_outright(sentence):
        return "seeks", OUTRIGHT
    least = CERTAIN if role == "background" else ALL_BUT_CERTAIN
    if role != "does" and probabilities.max() < least and says_what_is_made(sentence) and not asks_outright(sentence):
        return "does", OUTRIGHT
    return role, round(float(probabilities.max()), 2)


def _roles(sentences: Sequence[str], encode: Encode) -> list[tuple[Role, float]]:
    if not sentences:
        return []
    vectors = encode([PROBE, *sentences])
    model = bundled_roles()
    if model.fits(vectors[0]):
        probabilities = model.probabilities(vectors[1:])
        found = [likeliest(sentence, row) for sentence, row in zip(sentences, probabilities, strict=True)]
    else:
        found = [("does", 0.0)] * len(sentences)
    return [
        ("background", 1.0) if _says_nothing(sentence) else role
        for sentence, role in zip(sentences, found, strict=True)
    ]


def _says_nothing(sentence: str) -> bool:
    return _tells_contacts(sentence) or _YEAR.fullmatch(sentence) is not None or not any(map(str.isalpha, sentence))


def _tells_contacts(sentence: str) -> bool:
    """Or hardly a word beside those that were masked."""
    said = sentence.replace(MASK, " ")
    return _CONTACT.search(sentence) is not None or (said != sentence and len(said.split()) < FEWEST_WORDS)
