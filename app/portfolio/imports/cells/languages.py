"""Working languages by code or by name, in Italian, Russian and English."""

import re
from typing import get_args

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, folded, one_line, quoted
from app.schemas import TextLanguageCode

KNOWN: tuple[str, ...] = get_args(TextLanguageCode)
_NAMES = {
    "it": "it, ita, italiano, italiana, italian, итальянский, итал, italienisch",
    "ru": "ru, rus, russo, russa, russian, русский, рус, russisch",
    "en": "en, eng, gb, uk, inglese, english, английский, англ, englisch",
    "de": "de, deu, ger, ted, tedesco, german, немецкий, нем, deutsch",
    "fr": "fr, fra, fre, francese, french, французский, франц, français",
    "es": "es, esp, spa, spagnolo, spanish, испанский, исп, español",
    "pt": "pt, por, portoghese, portuguese, португальский",
    "nl": "nl, nld, olandese, dutch, нидерландский, голландский",
    "pl": "pl, pol, polacco, polish, польский",
    "tr": "tr, tur, turco, turkish, турецкий",
    "ar": "ar, ara, arabo, arabic, арабский",
    "ja": "ja, jp, jpn, giapponese, japanese, японский",
    "ko": "ko, kor, coreano, korean, корейский",
    "zh": "zh, cn, chi, zho, cinese, chinese, mandarino, китайский",
    "th": "th, tha, thailandese, thai, тайский",
}
_BY_NAME = {folded(name): code for code, names in _NAMES.items() for name in names.split(", ")}
_SEPARATORS = re.compile(r"[;,/|+\n]|\s(?:e|and|и|&)\s")
_LEVEL = re.compile(
    r"\(.*?\)|\b(?:[abc][12]|madrelingua|fluente|fluent|native|родной|язык|lingua|language)\b", re.IGNORECASE
)


def read_languages(text: str) -> Reading[list[str]]:
    """The codes of the languages that a profile may have; the others are named in the remark."""
    if is_placeholder(one_line(text)):
        return Reading()
    parts = [part for part in map(one_line, _SEPARATORS.split(_LEVEL.sub(" ", text))) if part]
    if len(parts) == 1 and folded(parts[0]) not in _BY_NAME:
        parts = parts[0].split()
    codes = {part: _BY_NAME.get(folded(part)) for part in parts}
    known = list(dict.fromkeys(code for code in codes.values() if code in KNOWN))
    others = [quoted(part) for part, code in codes.items() if code not in KNOWN]
    remark = f"{', '.join(others)} is not among the languages of profiles: {', '.join(KNOWN)}" if others else None
    return Reading([code for code in known if code] or None, remark)
