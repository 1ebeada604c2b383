"""Categories of dual use that the words of an offer suggest: something for a person to look at, and no verdict."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matching.profiles import Opportunity
from matching.signals.signal import Quote
from matching.suggesting.dual_use_words import found_in
from matching.texts.sentences import sentences

CONFIDENCE: Mapping[int, float] = MappingProxyType({1: 0.5, 2: 0.7})
"""By how many different words of the category an offer uses; of more, as of two. A little lower than how often the
companies of the demo declare what is suggested (`benchmarks.suggest`): who chose the words had seen it."""


@dataclass(frozen=True, slots=True)
class SuggestedCategory:
    """`words`: those of the offer that speak for it, as they stand; `quote`: the sentence, or the
    capability, with most of them.
    """

    category: str
    words: tuple[str, ...]
    confidence: float
    quote: Quote


def suggested_categories(offer: Opportunity, declared: Collection[str] | None) -> tuple[SuggestedCategory, ...]:
    """The surest first. What is declared in a category or in a part of it is not suggested again."""
    known = {category[:1] for category in declared or ()}
    words: dict[str, dict[str, str]] = {}
    best: dict[str, tuple[int, str]] = {}
    for sentence in (*sentences(f"{offer.title}\n{offer.text}".strip()), *sorted(offer.capabilities)):
        in_sentence: dict[str, set[str]] = {}
        for category, word in found_in(sentence):
            words.setdefault(category, {}).setdefault(word.casefold(), word)
            in_sentence.setdefault(category, set()).add(word.casefold())
        for category, some in in_sentence.items():
            if len(some) > best.get(category, (0, ""))[0]:
                best[category] = len(some), sentence
    found = [
        SuggestedCategory(
            category,
            tuple(some.values()),
            CONFIDENCE[min(len(some), max(CONFIDENCE))],
            Quote("offer", offer.id, offer.language, best[category][1]),
        )
        for category, some in words.items()
        if category not in known
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.words), one.category)))
