"""Texts as they are copied from web sites -> what is written in them."""

import html
import re

_LEFT_OUT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_END_OF_BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|table|tr|h[1-6]|section|article)\b[^<>]*>", re.IGNORECASE)
_END_OF_LINE = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
"""Control characters, those of writing direction among them, and blanks of no width."""


def plain_text(text: str) -> str:
    """Without tags, entities and invisible characters. The end of a paragraph or line stays one."""
    for _ in range(2):  # tags may themselves be written with entities
        if "<" in text:
            text = _LEFT_OUT.sub(" ", text)
            text = _END_OF_LINE.sub("\n", _END_OF_BLOCK.sub("\n\n", text))
            text = _TAG.sub("", text)
        if "&" in text:
            text = html.unescape(text)
    return _INVISIBLE.sub("", text).strip()
