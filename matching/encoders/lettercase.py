"""Upper case to lower case: the bundled encoder hardly understands words in capitals."""

import re

CASE_VERSION = "1"

UPPERCASE_RATIO = 0.6
"""Share of capitals among the letters above which a whole text is lowered."""

_WORD = re.compile(r"\b[^\W\d_]{5,}\b")


def normalise_case(text: str) -> str:
    """In lower case if most letters are capitals, else only words of five or more capitals.

    Shorter words stay: most of them are acronyms.
    """
    capitals = sum(map(str.isupper, text))
    if capitals == 0:
        return text
    if capitals > UPPERCASE_RATIO * sum(map(str.isalpha, text)):
        return text.lower()
    return _WORD.sub(_lower_word, text) if capitals >= 5 else text


def _lower_word(word: re.Match[str]) -> str:
    return word[0].lower() if word[0].isupper() else word[0]
