"""Which of the three languages a text is in."""

import re

from matching.profiles import Language

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[а-яё]")
_ENGLISH = frozenset(["a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it"])
_ENGLISH |= {"of", "on", "or", "our", "that", "the", "this", "to", "we", "which", "with"}
_ITALIAN = frozenset(["a", "al", "alla", "alle", "anche", "che", "ci", "con", "da", "dal", "dalla", "dei"])
_ITALIAN |= {"del", "della", "delle", "di", "e", "ed", "gli", "i", "il", "in", "la", "le", "lo", "nei", "nel"}
_ITALIAN |= {"nella", "non", "o", "per", "sono", "su", "tra", "un", "una", "è"}


MIN_LEAD = 2
"""So many small words more tell English from Italian against what was stated."""


def language_of(text: str, stated: Language | None = None) -> Language:
    """Russian if a third of the letters are Cyrillic; else Italian or English, by their commonest small
    words.

    Where those do not decide, as stated; if nothing is stated, Italian if most words end in a vowel other than u, as
    nearly all Italian words do.
    """
    lowered = text.lower()
    words = _WORD.findall(lowered)
    if 3 * len(_CYRILLIC.findall(lowered)) >= sum(map(len, words)) > 0:
        return "ru"
    lead = sum(word in _ITALIAN for word in words) - sum(word in _ENGLISH for word in words)
    if stated is not None and abs(lead) < MIN_LEAD:
        return stated
    if lead:
        return "it" if lead > 0 else "en"
    return "it" if 2 * sum(word[-1] in "aeioàèéìòù" for word in words) > len(words) else "en"
