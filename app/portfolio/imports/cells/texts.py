"""Texts as they are copied, without what is personal in them; and the languages that they are in."""

from collections import Counter
from collections.abc import Iterable

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, quoted
from matching.profiles import TextLanguage
from matching.texts.cleaning import plain_text
from matching.texts.contacts import masked
from matching.texts.language import language_of
from matching.texts.sentences import sentences

FEWEST_LETTERS = 20
"""Fewer tell no language: a word or two, which may be names."""
_OWN_SCRIPTS = frozenset(["ru", "ar", "th", "ko", "ja", "zh"])
LEAST_LETTERS = 40
"""Of the sentences in another language than the rest: fewer are quotations and names."""


def read_text(text: str, most: int | None = None) -> Reading[str]:
    """Without tags, entities and invisible characters; telephone numbers, e-mail addresses and people's names masked.

    `most` characters are kept, cut after the last whole sentence, which the remark says.
    """
    plain = plain_text(text)
    if is_placeholder(plain):
        return Reading()
    kept, kinds = masked(plain)
    remarks = [f"{_listed(kinds)} kept out of the profile; contacts are entered apart, with consent"] if kinds else []
    if most is not None and len(kept) > most:
        remarks.append(f"{quoted(kept)} has {len(kept)} characters; the first {most} are kept")
        kept = _cut(kept, most)
    # Of a text that was a telephone number and no more nothing is left.
    return Reading(None if is_placeholder(kept) else kept, "; ".join(remarks) or None)


def usual_language(texts: Iterable[str]) -> TextLanguage | None:
    """That most of these texts in Latin letters are in; none where all are short, or in other letters."""
    told = Counter(language_of(text) for text in texts if len(text) >= LEAST_LETTERS)
    return next((language for language, _ in told.most_common() if language not in _OWN_SCRIPTS), None)


def language_told(text: str, usual: TextLanguage | None = None) -> TextLanguage:
    """Of a text that is too short to tell, `usual`."""
    return language_of(text, usual if len(text) < FEWEST_LETTERS else None)


def by_language(text: str, usual: TextLanguage | None = None) -> dict[TextLanguage, str]:
    """A text -> what of it is in which language, sentence by sentence; the commonest language first."""
    whole = language_told(text, usual)
    said = [(language_of(sentence, whole), sentence) for sentence in sentences(text)]
    letters: Counter[TextLanguage] = Counter()
    for language, sentence in said:
        letters[language] += len(sentence)
    main = max(letters, key=letters.__getitem__, default=whole)
    others = {language for language in letters if language != main and letters[language] >= LEAST_LETTERS}
    if not others:
        return {main: text} if text else {}
    texts: dict[TextLanguage, list[str]] = {main: []}
    for language, sentence in said:
        texts.setdefault(language if language in others else main, []).append(sentence)
    return {language: "\n".join(own) for language, own in texts.items()}


def _cut(text: str, most: int) -> str:
    start = text[:most]
    whole = sentences(start)[:-1]
    end = start.rfind(whole[-1]) + len(whole[-1]) if whole else 0
    return start[:end] if end > most // 2 else start.rsplit(maxsplit=1)[0] if " " in start else start


def _listed(kinds: tuple[str, ...]) -> str:
    articles = {"telephone number": "a", "e-mail address": "an", "name of a person": "the"}
    named = [f"{articles[kind]} {kind}" for kind in kinds]
    return (", ".join(named[:-1]) + " and " + named[-1] if len(named) > 1 else named[0]) + (
        " are" if len(named) > 1 else " is"
    )
