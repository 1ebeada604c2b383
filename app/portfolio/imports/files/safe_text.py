"""Text that must not enter the portfolio: what a spreadsheet would run, and characters nobody can see."""

import re

from app.formulas import WHY_REFUSED, is_formula

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def why_unsafe(text: str) -> str | None:
    """The reason why this text is refused, or None."""
    if found := _INVISIBLE.search(text):
        return f"holds an invisible control character (U+{ord(found.group()):04X})"
    return WHY_REFUSED if is_formula(text) else None
