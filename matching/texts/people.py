"""Names of people in running text: a given name behind words that lead to somebody, such as "contattare", "founded by".

Only both together tell a person from a company: many firms are called after their founder.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_LATIN = r"[A-ZÀ-ÖØ-Ý][a-zà-öø-ý]+(?:['’-][A-ZÀ-ÖØ-Ý][a-zà-öø-ý]+)?"
_CYRILLIC = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_WORD = re.compile(rf"\b(?:{_LATIN}|{_CYRILLIC})\b")
_MORE = re.compile(rf"(?:\s+(?:d[aei]l?\s+|van\s+|von\s+)?(?:{_LATIN}|{_CYRILLIC}|[A-ZА-Я]\.)(?!\w)){{0,2}}")
_BEFORE = re.compile(rf"\b(?:{_LATIN}|{_CYRILLIC}) $")
_NEAR = 48
"""Characters in which the words that lead to a name stand."""
_LEADING = re.compile(
    r"""(?<!\w)(?:
        contatt(?:are|ate|aci|i|o) | rivolg(?:ersi|etevi|iti)(?:\sdirettamente)?\sa | scriv(?:ere|ete|i)\sa
      | chied(?:ere|ete|i)\sdi | chiam(?:are|ate|a) | telefon(?:are|ate|a)\sa | parl(?:are|ate)\scon
      | all['’]attenzione\sdi | (?:alla\s)?c\.\s?a\. | a\scura\sdi | referent[ei](?:\sè)?
      | (?:fondat|guidat|dirett|avviat)[aoei]\sda
      | contact(?:ing|s)? | call | phone | e-?mail | write\sto | ask\sfor | (?:speak|talk)\s(?:to|with) | reach\sout\sto
      | (?:get|be)\sin\stouch\swith | attn\.? | (?:for\sthe\s)?attention\sof
      | (?:founded|led|run|headed|managed|started)\sby
      | обра(?:щаться|титься|щайтесь|титесь)\sк | (?:связаться|свяжитесь|связывайтесь)\sс(?:о)? | (?:по)?звон(?:ить|ите)
      | (?:на)?пи(?:сать|шите) | спрос(?:ить|ите) | спрашив(?:ать|айте) | на\sимя | контакт(?:ы|ное\sлицо)?
      | ответственн(?:ый|ая|ое) | куратор | менеджер | под\sруководством | во\sглаве\sс(?:о)?
    )\s*[:,–—(-]?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_OF_A_FIRM = re.compile(
    r"\s*(?:[&»”\"]|(?:S\.?\s?r\.?\s?l|S\.?\s?p\.?\s?A|S\.?\s?n\.?\s?c|S\.?\s?a\.?\s?s|SRLS?|SPA|GmbH|AG|Ltd|LLC|Inc|e\s(?:C\.|figli|soci)"
    r"|and\ssons|и\sКо?)\b)",
)
_SHORTEST_STEM = 3
_LONGEST_ENDING = 2


def people(text: str) -> Iterator[tuple[int, int]]:
    """Where the names stand: start and end. They do not overlap."""
    after = 0
    for word in _WORD.finditer(text):
        if word.start() < after or not is_given_name(word[0]):
            continue
        before = _BEFORE.search(text, max(after, word.start() - _NEAR), word.start())
        for start in (word.start(), *((before.start(),) if before else ())):
            if _LEADING.search(text, max(0, start - _NEAR), start):
                end = word.end() if start < word.start() else _end(text, word.end())
                if not _OF_A_FIRM.match(text, end):
                    yield start, end
                    after = end
                break


def _end(text: str, given: int) -> int:
    more = _MORE.match(text, given)
    return more.end() if more else given


def is_given_name(word: str) -> bool:
    """In Russian in whatever case."""
    latin, stems = _given_names()
    for part in word.lower().replace("ё", "е").split("-"):
        endings = range(min(_LONGEST_ENDING, len(part) - _SHORTEST_STEM) + 1)
        if part in latin or any(part[: len(part) - cut] in stems for cut in endings):
            return True
    return False


@cache
def _given_names() -> tuple[frozenset[str], frozenset[str]]:
    """Those in Latin letters, and the stems of the Russian ones."""
    text = files("matching.texts").joinpath("given_names.tsv").read_text(encoding="utf-8")
    names = {language: listed.split() for language, listed in (line.split("\t") for line in text.splitlines())}
    stems = {name[:-1] if name[-1] in "аяйь" and len(name) > _SHORTEST_STEM else name for name in names["ru"]}
    return frozenset([*names["it"], *names["en"]]), frozenset(stems | {"павл", "льв"})
