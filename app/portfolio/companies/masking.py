"""A company's name in texts: whether they say it, and the texts without it, however it is spelled."""

from collections.abc import Iterator

from app.portfolio.companies.names import WORD, spelled, words_of_name
from matching.texts.contacts import MASK

ENDINGS = 3
"""Letters by which a word of the name may be longer in a sentence: Russian and Italian bend names."""
LONG_ENOUGH = 5
"""Letters of a name that may be bent; shorter ones are found as they are."""


def says(text: str | None, name: str) -> bool:
    """Whether a text names the company."""
    return next(_places(text or "", name), None) is not None


def without_name(text: str, name: str) -> str:
    """With a mask wherever the text names the company: with or without its legal form, in either script."""
    for start, end in reversed(list(_places(text, name))):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """(start, end) of what says the name; several words of a text may be one of the name, and the other way round."""
    wanted = "".join(map(spelled, words_of_name(name)))
    found = [(word.start(), word.end(), spelled(word.group())) for word in WORD.finditer(text)]
    place = 0
    while wanted and place < len(found):
        said, after = "", place
        while after < len(found) and len(said) < len(wanted):
            said += found[after][2]
            after += 1
        if _is_name(said, wanted):
            yield found[place][0], found[after - 1][1]
            place = after
        else:
            place += 1


def _is_name(said: str, wanted: str) -> bool:
    if said == wanted:
        return True
    stem = wanted[:-1] if wanted[-1] in "aeiou" else wanted
    return len(wanted) >= LONG_ENOUGH and said.startswith(stem) and len(said) - len(stem) <= ENDINGS
