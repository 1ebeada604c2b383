"""Shouting made calm: the bundled encoder hardly understands words in capitals."""

import re

CASE_VERSION = "1"

_WORD = re.compile(r"\b[^\W\d_]{5,}\b")


def normalise_case(text: str) -> str:
    """In small letters if over 60 % of the letters are capitals, else only words of five or more capitals.

    Shorter words stay: they are acronyms more often than not.
    """
    capitals = sum(map(str.isupper, text))
    if capitals == 0:
        return text
    if capitals > 0.6 * sum(map(str.isalpha, text)):
        return text.lower()
    return _WORD.sub(_lower_word, text) if capitals >= 5 else text


def _lower_word(word: re.Match[str]) -> str:
    return word[0].lower() if word[0].isupper() else word[0]
