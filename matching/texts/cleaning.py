"""Texts as they are copied from web sites -> what is written in them."""

import html
import re

_LEFT_OUT = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_END_OF_BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|table|tr|h[1-6]|section|article)\b[^<>]*>", re.IGNORECASE)
_END_OF_LINE = re.compile(r"<br\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)
"""Control characters, those of writing direction among them, blanks of no width, soft hyphens, halves of characters."""
_BLANKS = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
MOST_LAYERS = 3
"""Of entities within entities, as each system that a text goes through may add one."""


def plain_text(text: str) -> str:
    """Without tags, entities and invisible characters. The end of a paragraph or line stays one."""
    for _ in range(MOST_LAYERS):  # tags may themselves be written with entities
        before = text
        if "<" in text:
            text = _LEFT_OUT.sub(" ", text)
            text = _END_OF_LINE.sub("\n", _END_OF_BLOCK.sub("\n\n", text))
            text = _EMPTY_LINES.sub("\n\n", _TAG.sub("", text))
        if "&" in text:
            text = html.unescape(text)
        if text == before:
            break
    text = _LINE_ENDS.sub("\n", _INVISIBLE.sub("", text))
    return _BLANKS.sub(" ", text).strip()
