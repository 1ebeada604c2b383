"""Sentences that many companies of a portfolio share, such as "We are a young and dynamic team", are background."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.texts.quantising import quantised
from matching.texts.segments import offsets
from matching.texts.statements import CERTAIN, Statement
from matching.texts.vectors import Encode, Passage

SAME = 0.8
"""Cosine from which two sentences say the same, in whichever languages: of two translations of a slogan most have
more, of a slogan and what a company does none has 0.6, and hardly any two sentences of the demo and the two parks."""

LEAST, SHARE = 4, 0.02
"""So many companies, and such a share of all, must say it, and something else beside it."""

MOST = 256
"""Sentences that are kept, those of the most companies first."""

Vectors = NDArray[np.float32]
NONE = np.empty((0, 0), dtype=np.float32)


def boilerplate(said: Sequence[Sequence[Statement]], encode: Encode) -> Vectors:
    """What each company says -> (k, d): of the sentences that many share, one of each kind.

    What certainly is what they do, use or seek is none, however many say it: makers of valves make valves. Companies
    that say nothing else do not count: a portfolio may hold the title of an activity for each.
    """
    telling = [[one for one in own if not _is_background(one)] for own in said]
    telling = [own for own in telling if own]
    texts = [one.text for own in telling for one in own]
    least = max(LEAST, int(np.ceil(SHARE * len(telling))))
    if len(telling) < least:
        return NONE
    vectors, starts = quantised(encode(texts)), offsets([len(own) for own in telling])
    doubtful = np.flatnonzero([_is_doubtful(one) for own in telling for one in own])
    same = vectors[doubtful] @ vectors.T >= SAME
    count = np.add.reduceat(same, starts[:-1], axis=1, dtype=np.int64)
    sharers = ((count > 0) & (count < np.diff(starts))).sum(axis=1)
    chosen: list[int] = []
    for place in np.argsort(-sharers, kind="stable").tolist():
        if sharers[place] < least or len(chosen) == MOST:
            break
        if not same[place, doubtful[chosen]].any():
            chosen.append(place)
    return vectors[doubtful[chosen]] if chosen else NONE


def without_boilerplate(
    said: Sequence[tuple[Statement, ...]], known: Vectors, encode: Encode
) -> list[tuple[Statement, ...]]:
    """The same with what is known to be shared as background; but what is all that a company says, it is left."""
    common = _shared([one.text for own in said for one in own if _is_doubtful(one)], known, encode)
    return [_marked(own, common) for own in said]


def trimmed(stated: Sequence[Sequence[Passage]], known: Vectors, encode: Encode) -> list[list[Passage]]:
    """Each company's offers, or needs, without what is known to be shared; their titles stay."""
    common = _shared([text for own in stated for one in own for text in one.sentences[1:]], known, encode)
    return [[_without(one, common) for one in own] for own in stated]


def _shared(texts: Sequence[str], known: Vectors, encode: Encode) -> set[str]:
    """Those that are known to be."""
    distinct = list(dict.fromkeys(texts)) if len(known) else []
    if not distinct:
        return set()
    found = np.flatnonzero((quantised(encode(distinct)) @ known.T >= SAME).any(axis=1))
    return {distinct[place] for place in found.tolist()}


def _without(passage: Passage, common: set[str]) -> Passage:
    title, *body = passage.sentences
    kept = (title, *(text for text in body if text not in common))
    if len(kept) == len(passage.sentences):
        return passage
    return Passage(passage.language, "\n".join(kept), kept, (True,) * len(kept))


def _marked(said: tuple[Statement, ...], common: set[str]) -> tuple[Statement, ...]:
    if all(one.text in common for one in said if one.role != "background"):
        return said
    return tuple(
        replace(one, role="background", confidence=1.0) if one.text in common and _is_doubtful(one) else one
        for one in said
    )


def _is_background(one: Statement) -> bool:
    return one.role == "background" and one.confidence >= CERTAIN


def _is_doubtful(one: Statement) -> bool:
    return one.confidence < CERTAIN
