"""Portfolios of any size with the structure of a real one: variations of the demo's companies, for benchmarks.

A company takes its description from one demo company, its offers and its needs each from that one or another one. Every
text becomes a variant: a tag is put behind its sentences, and its vector is turned away from the original's, by a part
that the text and its sentences share and a part of each one's own. Vectors drawn at random would have no neighbours.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

import migrations
from app.database import make_engine, transaction
from app.demo import loading
from app.matches.runs.profiles import read_profiles
from app.portfolio.places import service as places
from matching.profiles import Opportunity, Profile
from matching.texts.sentences import sentences
from matching.texts.vectors import Encode

SHARED, OWN = 0.6, 0.3
"""How far a variant is turned away, beside the original's length 1: its cosine with the original is 0.83."""

LOYAL = 0.6
"""The share of companies that take their offers, and their needs, from where their description comes from."""

MANY = 100

_TAG = re.compile(r" \((\d+)\)(?=[.!?…]*(?:\n|$))", re.MULTILINE)


class Varied:
    """Texts -> vectors, for variants; the originals' come from `encode`."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._known: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        originals = [_TAG.sub("", text) for text in texts]
        unknown = sorted(set(originals) - self._known.keys())
        if unknown:
            self._known |= zip(unknown, self._encode(unknown), strict=True)
        return np.stack([self._turned(text, original) for text, original in zip(texts, originals, strict=True)])

    def _turned(self, text: str, original: str) -> NDArray[np.float32]:
        vector = self._known[original]
        tag = _TAG.search(text)
        if tag is None:
            return vector
        shared = np.random.default_rng(int(tag[1])).standard_normal(len(vector), dtype=np.float32)
        own = np.random.default_rng([int(tag[1]), len(original)]).standard_normal(len(vector), dtype=np.float32)
        turned = vector + (SHARED * shared + OWN * own) / np.sqrt(np.float32(len(vector)))
        return np.asarray(turned / np.linalg.norm(turned), dtype=np.float32)


def demo_companies() -> tuple[list[Profile], list[Profile]]:
    """Of the two parks of the demo."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/demo.db")
        migrations.upgrade(engine)
        loading.load(engine)
        with transaction(engine, writes=False) as session:
            sides = read_profiles(session, places.find_corridor(session, loading.CORRIDOR))
        engine.dispose()
    a, b = ([profile for profile in side if profile.kind == "company"] for side in (sides.a, sides.b))
    return a, b


def portfolio(count: int, random: np.random.Generator) -> tuple[list[Profile], list[Profile]]:
    """So many companies of each park, by ids that are theirs alone, and so are those of their offers and needs."""
    a, b = (
        [_variant(originals, side * count + number + 1, random) for number in range(count)]
        for side, originals in enumerate(demo_companies())
    )
    return a, b


def _variant(originals: Sequence[Profile], number: int, random: np.random.Generator) -> Profile:
    def some() -> Profile:
        return originals[int(random.integers(len(originals)))]

    own = some()
    giving, looking = (own if random.random() < LOYAL else some() for _ in "ab")

    def tag() -> int:
        return int(random.integers(1 << 31))

    def variant(item: Opportunity, place: int) -> Opportunity:
        own_tag = tag()
        title, text = _tagged(item.title, own_tag), _tagged(item.text, own_tag)
        return replace(item, id=MANY * number + place, title=title, text=text)

    return replace(
        own,
        id=number,
        name=f"{own.name} {number}",
        descriptions={language: _tagged(text, tag()) for language, text in own.descriptions.items()},
        offers=tuple(variant(item, place) for place, item in enumerate(giving.offers)),
        needs=tuple(variant(item, MANY // 2 + place) for place, item in enumerate(looking.needs)),
    )


def _tagged(text: str, tag: int) -> str:
    """Every sentence on a line of its own, with the tag before its full stop."""
    return "\n".join(re.sub(r"[.!?…]*$", lambda stop: f" ({tag}){stop[0]}", line, count=1) for line in sentences(text))
