"""What all companies of both parks tell of a text: measured once, so that a text that comes later is read alike."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from matching.profiles import Opportunity, Profile, TextLanguage
from matching.texts.boilerplate import Vectors, boilerplate
from matching.texts.neighbourhoods import SAMPLED, Sample, sample
from matching.texts.standardising import Calibration, evenly_spaced
from matching.texts.statements import statements
from matching.texts.vectors import Encode, Passage, Texts, embed
from matching.texts.wording import Vocabulary, vocabulary

COUNTED = 2000
"""Parties of a side whose words are counted, evenly spaced."""

READ = 400
"""Parties of a side of whose descriptions every sentence is compared with those of the others, evenly spaced."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    words: Vocabulary
    needs: Sample
    offers: Sample
    boilerplate: Vectors
    """(k, d): of sentences that many share"""

    def to_bytes(self) -> bytes:
        """In the format of safetensors."""
        words: dict[str, NDArray[Any]] = {"words": self.words.ids, "weights": self.words.weights}
        words["rarest"] = np.array([self.words.rarest])
        words["boilerplate"] = self.boilerplate.astype(np.float16)
        return save(words | _arrays("needs", self.needs) | _arrays("offers", self.offers))

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Portfolio":
        """Raises `safetensors.SafetensorError` for what `to_bytes` did not make."""
        arrays = load(stored)
        words = Vocabulary(arrays["words"], arrays["weights"], float(arrays["rarest"][0]))
        needs, offers = (
            Sample(
                arrays[f"{kind}.whole"].astype(np.float32),
                arrays[f"{kind}.second"].astype(np.float32),
                arrays[f"{kind}.languages"],
                Calibration(arrays[f"{kind}.median"], arrays[f"{kind}.p99"]),
                float(arrays[f"{kind}.usual"][0]),
            )
            for kind in ("needs", "offers")
        )
        # A run of before it was measured has none.
        shared = arrays.get("boilerplate", np.empty((0, 0))).astype(np.float32)
        return cls(words, needs, offers, shared)


def portfolio(a: Sequence[Profile], b: Sequence[Profile], encode: Encode, second: Encode | None = None) -> Portfolio:
    """Of the profiles of both parks."""
    needs = _sampled([*a, *b], lambda profile: profile.needs, encode, second)
    offers = _sampled([*a, *b], lambda profile: profile.offers, encode, second)
    words = vocabulary(text for profile in _some(a, b, COUNTED) for text in _texts(profile))
    said = statements([profile.descriptions for profile in _some(a, b, READ)], encode)
    return Portfolio(words, sample(needs, offers), sample(offers, needs), boilerplate(said, encode))


def _some(a: Sequence[Profile], b: Sequence[Profile], most: int) -> Iterator[Profile]:
    """Of each side at most so many."""
    return (side[place] for side in (a, b) for place in evenly_spaced(len(side), most).tolist())


def _sampled(
    profiles: Sequence[Profile],
    stated: Callable[[Profile], Sequence[Opportunity]],
    encode: Encode,
    second: Encode | None,
) -> Texts:
    every = [item for profile in profiles for item in stated(profile)]
    return embed([Passage.stated(every[place]) for place in evenly_spaced(len(every), SAMPLED)], encode, second)


def _texts(profile: Profile) -> Iterator[tuple[TextLanguage, str]]:
    yield from profile.descriptions.items()
    yield from ((item.language, Passage.stated(item).whole) for item in (*profile.offers, *profile.needs))


def _arrays(kind: str, given: Sample) -> dict[str, NDArray[Any]]:
    return {
        f"{kind}.whole": given.whole.astype(np.float16),
        f"{kind}.second": given.second.astype(np.float16),
        f"{kind}.languages": given.languages,
        f"{kind}.median": given.scale.median,
        f"{kind}.p99": given.scale.p99,
        f"{kind}.usual": np.array([given.usual]),
    }
