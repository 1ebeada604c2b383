"""Drafts of offers and needs: sentences of a description that say what a company does, or what it looks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.profiles import Form, Opportunity, Profile, TextLanguage
from matching.signals.quotes import MAX_WORDS, in_words
from matching.signals.signal import Quote
from matching.suggesting.sides import by_its_words
from matching.texts.cooperating import form_spoken_for
from matching.texts.language import language_of
from matching.texts.sentences import sentences
from matching.texts.statements import Role, Statement, statements
from matching.texts.vectors import Encode

Side = Literal["offer", "need"]

SIDES: Mapping[Role, Side] = {"does": "offer", "seeks": "need"}
"""What a statement can be a draft of."""

MOST = 3
"""Drafts of a side."""

MIN_CONFIDENCE = 0.4
MIN_WORDS = 4

SAME = 0.75
"""Cosine from which two sentences, in whichever languages, are drafts of the same, or one says what is stated."""

TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Draft:
    """`confidence` in (0, 1] that the sentence says what a company does, or what it looks for."""

    side: Side
    form: Form
    title: str
    description: str | None
    """the whole sentence, where the title is only its beginning"""
    confidence: float
    quote: Quote


def draft(side: Side, sentence: Statement) -> Draft:
    """An offer, or a need, in the words of a sentence."""
    form = form_spoken_for(sentence.text) or Form.COMMERCIAL_PARTNERSHIP
    title = re.sub(r"\.$", "", sentence.text)
    quote = Quote("description", None, sentence.language, sentence.text)
    if len(title) <= TITLE_LENGTH:
        return Draft(side, form, title, None, sentence.confidence, quote)
    beginning = title[:TITLE_LENGTH].rsplit(maxsplit=1)[0].rstrip(",;:–- ")
    return Draft(side, form, f"{beginning} …", sentence.text, sentence.confidence, quote)


def drafts(profile: Profile, encode: Encode) -> tuple[Draft, ...]:
    """At most `MOST` a side, the surest first, for what the profile does not state.

    None with an encoder that the roles were not fitted for: what a sentence is about is not known then.
    """
    (read,) = statements([profile.descriptions], encode)
    sure = [one for one in map(by_its_words, read) if one.confidence >= MIN_CONFIDENCE and _is_complete(one.text)]
    sure.sort(key=lambda one: -one.confidence)
    found: list[Draft] = []
    for side, stated in (("offer", profile.offers), ("need", profile.needs)):
        mine = [one for one in sure if SIDES.get(one.role) == side]
        if mine:
            vectors = encode([*map(_whole, stated), *(one.text for one in mine)])
            found += [draft(SIDES[mine[i].role], mine[i]) for i in _new(vectors, len(stated))[:MOST]]
    return tuple(found)


def sentence_of(descriptions: Mapping[TextLanguage, str], text: str) -> Statement | None:
    """The sentence of a company's descriptions that reads so, whatever its role; a title lacks its full stop."""
    stated = ((language, one) for language, prose in descriptions.items() for one in sentences(prose))
    found = ((language, one) for language, one in stated if text in (one, one.rstrip(".")))
    return next((Statement(one, language_of(one, language), "does") for language, one in found), None)


def _new(vectors: NDArray[np.float32], known: int) -> list[int]:
    """Which of the rows after the first `known` are like no row before that is known or taken."""
    cosines = vectors @ vectors.T
    taken = list(range(known))
    for row in range(known, len(vectors)):
        if not taken or cosines[row, taken].max() < SAME:
            taken.append(row)
    return [row - known for row in taken[known:]]


def _is_complete(sentence: str) -> bool:
    return MIN_WORDS <= len(sentence.split()) <= MAX_WORDS and in_words(sentence)


def _whole(stated: Opportunity) -> str:
    return f"{stated.title}\n{stated.text}".strip()
