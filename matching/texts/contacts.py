"""Telephone numbers, e-mail addresses and names of people: in no text that anybody but the company's own park reads."""

import re
from typing import Literal

from matching.texts.people import people

Kind = Literal["telephone number", "e-mail address", "name of a person"]

MASK = "[…]"
"""What stands in their place."""

_EMAIL = re.compile(
    r"[\w.+-]+(?:@|\s?[\[(]\s?(?:at|chiocciola|собака)\s?[\])]\s?)[\w-]+(?:\s?(?:\.|[\[(]\s?(?:dot|punto)\s?[\])])\s?[\w-]+)+"
    r"|\b(?:skype|telegram|whatsapp|viber)\s*:?\s*[@+]?[\w.\d][\w.\d -]{4,30}\w",
    re.IGNORECASE,
)
_SIGNS_OF_ADDRESS = (
    "@",
    "[at",
    "(at",
    "[ at",
    "( at",
    "chiocciola",
    "собака",
    "skype",
    "telegram",
    "whatsapp",
    "viber",
)
"""Looked for first, as the pattern is slow."""
_PHONE = re.compile(
    r"""\+\s?\d[\d\s().–/-]{7,}\d
      | \b(?:tel|telefono|fax|cell|cellulare|phone|mob(?:ile)?|тел|телефон|факс|моб)\b\D{0,12}\d[\d\s().–/-]{3,}\d
      | (?<![\d.,])8[\s(-]{1,2}\d{3}\)?[\s-]{1,2}\d{3}[\s-]?\d\d[\s-]?\d\d(?!\d)
      | (?<![\d.,/])0\d{1,3}[/-]\d{6,8}(?![\d/])
      | (?<![\d.,/])3\d\d[\s/-]\d{7}(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_LATIN = r"[A-ZÀ-ÖØ-Ý][a-zà-öø-ý]+(?:['’-][A-ZÀ-ÖØ-Ý][a-zà-öø-ý]+)?"
_LATIN_NAME = rf"(?:{_LATIN}|[A-Z]\.)(?:\s+(?:d[aei]l?|van|von)?\s*(?:{_LATIN}|[A-Z]\.)){{1,2}}"
_CYRILLIC = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_TITLED = re.compile(
    rf"\b(?:(?:[Dd]ott(?:\.?\s?ssa)?|[Ii]ng|[Pp]rof(?:\.?\s?ssa)?|[Aa]vv|[Aa]rch|[Gg]eom|[Rr]ag|[Ss]ig(?:\.?\s?(?:ra|na))?)\.?"
    rf"|Dr\.?|Mrs?\.?|Ms\.?|Herr|Frau|Mme|M\.)\s+(?P<name>{_LATIN}(?:\s+(?:{_LATIN}|[A-Z]\.)){{0,2}})"
)
_ROLES_LATIN = (
    r"(?i:referent[ei]|contatt[oi]|persona\sdi\scontatto|amministra(?:tore|trice)(?:\s(?:delegat[oa]|unic[oa]))?|titolar[ei]"
    r"|legale\srappresentante|responsabile(?:\s\w+)?|fondat(?:ore|ori|rice)|president[ei]|diret(?:tore|trice)(?:\s\w+)?"
    r"|ceo|cto|cfo|(?:co-?)?founder|owner|contact(?:\sperson|(?=\s*[:(]))|managing\sdirector|president|geschäftsführer(?:in)?)"
)
_ROLES_CYRILLIC = (
    r"(?i:контактное\sлицо|контакты?|(?:\w+ый\s)?директор|руководитель(?:\s\w+)?|основатель|учредитель|президент"
    r"|представитель)"
)
_IN_ROLE = re.compile(
    rf"\b{_ROLES_LATIN}\s*[:,–—(-]?\s*(?P<name>{_LATIN_NAME})"
    rf"|\b{_ROLES_CYRILLIC}\s*[:,–—(-]?\s*(?P<cyrillic>{_CYRILLIC}\s+{_CYRILLIC})"
)
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:вич|вн|ичн|ьич)(?:а|у|ем|ой|е|ы)?"
_RUSSIAN = re.compile(
    rf"\b(?:{_CYRILLIC}\s+{_CYRILLIC}\s+{_PATRONYMIC}|{_CYRILLIC}\s+{_PATRONYMIC}(?:\s+{_CYRILLIC})?)\b"
    rf"|\b{_CYRILLIC}\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.(?!\s?{_CYRILLIC})|\b[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?{_CYRILLIC}"
)


def masked(text: str) -> tuple[str, tuple[Kind, ...]]:
    """The text with `MASK` for what is personal in it, and of which kinds that was.

    A name is known by what stands before it (a title, a role; words that lead to somebody, before a given name) or, in
    Russian, by its patronymic or initials; another name in running text stays.
    """
    found: list[Kind] = []

    def mask(kind: Kind, pattern: re.Pattern[str], text: str) -> str:
        def replace(match: re.Match[str]) -> str:
            if kind not in found:
                found.append(kind)
            name = next((group for group in match.groups() if group), None)
            return match[0].replace(name, MASK) if name else MASK

        return pattern.sub(replace, text)

    lowered = text.lower()
    if any(sign in lowered for sign in _SIGNS_OF_ADDRESS):
        text = mask("e-mail address", _EMAIL, text)
    if any(map(str.isdigit, text)):
        text = mask("telephone number", _PHONE, text)
    for pattern in (_RUSSIAN, _TITLED, _IN_ROLE):
        text = mask("name of a person", pattern, text)
    named = list(people(text))
    if named and "name of a person" not in found:
        found.append("name of a person")
    for start, end in reversed(named):
        text = text[:start] + MASK + text[end:]
    return text, tuple(found)


def without_personal_data(text: str) -> str:
    """The masked text alone."""
    return masked(text)[0]
