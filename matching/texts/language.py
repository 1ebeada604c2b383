"""Which language a text is in: by its script, else by its commonest small words."""

import re
from collections.abc import Mapping

from matching.profiles import TextLanguage

MIN_LEAD = 2
"""So many small words more tell a language against what was stated."""

_WORD = re.compile(r"[^\W\d_]+")

_SCRIPTS: tuple[tuple[TextLanguage, re.Pattern[str]], ...] = (
    ("ru", re.compile(r"[а-яё]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
"""Japanese before Chinese: its texts hold Chinese characters between their own."""

# With the verbs that short sentences of companies consist of: we make, we seek, we offer.
_SMALL_WORDS: Mapping[TextLanguage, str] = {
    "en": """
        a an and are as at by for from in is it of on or our that the this to we which with
        """,
    "it": """
        a agli ai al alla alle anche che ci con da dagli dal dalla dalle degli dei del della delle di e ed gli i il
        in la le lo ma negli nei nel nella nelle non nostra nostre nostri nostro o per più se si siamo sono su sul
        sulla tra un una è
        """,
    "de": """
        als am an auch auf aus bei das dem den der des die durch ein eine einem einen einer eines für im in ist mit
        nach oder sie sind so sowie über um und uns unser unsere unter vom von wir werden wird zu zum zur bieten
        entwickeln suchen
        """,
    "fr": """
        à au aux avec ces dans de depuis des du elle en est et il la le les leur mais nos notre nous on ou par pour
        qui que sa se ses son sont sur un une vous cherchons recherche recherchons
        """,
    "es": """
        a al como con de del desde el en entre es esta está hasta la las lo los más muy nuestra nuestro o para pero
        por que se sin sobre son su sus también un una y buscamos fabricamos ofrecemos somos
        """,
    "pt": """
        a ao aos as às com como da das de dos e é em entre está mais na nas no nos nossa nosso não o os ou para pela
        pelo por que se sem sobre são sua suas também um uma fabricamos oferecemos procuramos somos
        """,
    "nl": """
        aan als bij dat de deze die door een en er het hun in is met naar of om onze ons ook op over te tot uit van
        voor wij we wordt worden zijn bieden maken zoeken
        """,
    "pl": """
        aby będzie dla ich jak jest jako która które który lub między nad nasza nasze nie od oraz pod przez przy są
        się w z za ze że oferujemy produkujemy szukamy
        """,
    "tr": """
        ama bir biz bu çok da daha de en gibi her için ile ise kadar olan olarak olduğu ve veya ya yer şu arıyoruz
        üretiyoruz
        """,
}
_LANGUAGES_OF_WORD: dict[str, list[TextLanguage]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF_WORD.setdefault(_word, []).append(_language)

_OWN_LETTERS: tuple[tuple[TextLanguage, re.Pattern[str]], ...] = (
    ("de", re.compile(r"ß|ä")),
    ("es", re.compile(r"ñ")),
    ("pl", re.compile(r"[łąęśćźż]")),
    ("tr", re.compile(r"[ışğ]")),
    ("pt", re.compile(r"[ãõ]")),
    ("fr", re.compile(r"[œçêîû]")),
)
"""Letters that few others write; a word with one counts as a small word."""


def language_of(text: str, stated: TextLanguage | None = None) -> TextLanguage:
    """By the script that a third of the letters are in; for Latin letters by the commonest small words.

    Where those do not decide, as stated; if nothing is stated, Italian if most words end in a vowel other than u, as
    nearly all Italian words do, else English.
    """
    lowered = text.lower()
    words = _WORD.findall(lowered)
    letters = sum(map(len, words))
    for language, script in () if lowered.isascii() else _SCRIPTS:
        if 3 * len(script.findall(lowered)) >= letters > 0:
            return language
    counts = _counts(words)
    (best, most), (_, second) = counts[0], counts[1]
    if stated is not None:
        own = dict(counts).get(stated, 0)
        return best if most - own >= MIN_LEAD else stated
    if most > second:
        return best
    return "it" if 2 * sum(word[-1] in "aeioàèéìòù" for word in words) > len(words) else "en"


def _counts(words: list[str]) -> list[tuple[TextLanguage, int]]:
    """Small words by language, the most first; in ties as the languages are listed above."""
    counts: dict[TextLanguage, int] = dict.fromkeys(_SMALL_WORDS, 0)
    for word in words:
        for language in _LANGUAGES_OF_WORD.get(word, ()):
            counts[language] += 1
        if not word.isascii():
            for language, letters in _OWN_LETTERS:
                counts[language] += letters.search(word) is not None
    return sorted(counts.items(), key=lambda item: -item[1])
