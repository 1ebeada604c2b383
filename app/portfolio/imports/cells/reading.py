"""What a reader makes of a cell."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """The value of a cell, if it has one, and what its owner should know of how it was read.

    Neither: the cell is empty, or says only that nothing is known. A remark alone: the cell could not be read.
    """

    value: T | None = None
    remark: str | None = None


def one_line(text: str) -> str:
    """Composed letters, single blanks, and nothing that cannot be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def folded(text: str) -> str:
    """For comparing: without case, accents, punctuation; ё is е."""
    decomposed = unicodedata.normalize("NFKD", one_line(text).casefold().replace("ё", "е").replace("й", "\x00"))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.sub(r"[\W_]+", " ", letters.replace("\x00", "й")).split())


def quoted(text: str) -> str:
    """A cell as remarks cite it: short."""
    line = one_line(text)
    return f'"{line[:_LONGEST_QUOTE]}…"' if len(line) > _LONGEST_QUOTE else f'"{line}"'
