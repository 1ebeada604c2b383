"""Text that a spreadsheet would run as a formula. It is refused at every door: in files, and in requests.

What only begins like one is let in, and made harmless on the way out.
"""

import re

WHY_REFUSED = "looks like a spreadsheet formula; write plain text"

_FUNCTION_OR_COMMAND = r"(?:[\d.,()]*[-+*/^])*[^\W\d][\w.]*[(|]"
_SPACED_FUNCTION = r"\s*[A-ZА-ЯЁ][A-ZА-ЯЁ0-9.]+\("
_REFERENCE = r"(?:\w+!)?\$?[A-Za-z]{1,3}\$?\d{1,7}\s*(?:$|[-+*/^&:!<>=)])"
_EXTERNAL_LINK = r"[^|\n]*\w\|[^!\n]*!"  # DDE: server|topic!item
_RUNS = re.compile(rf"[-+@＠](?:{_FUNCTION_OR_COMMAND}|{_SPACED_FUNCTION}|{_REFERENCE}|{_EXTERNAL_LINK})")
_BEGINS_LIKE_ONE = re.compile(r"'*[-+=@＝＋－＠]")
_EQUALS_WORDS = re.compile(r"[=＝]\s*[^\W\d_]{3,}(?:[\s.,'’&]+[^\W_]+)+\.?\s*")


def is_formula(text: str) -> bool:
    """Told by how the text begins, as spreadsheets do (OWASP, "CSV Injection").

    "+7 495 123-45-67", "-40 °C", "- item", "@name" and "=Name of a Company" are plain text: they name no cell and
    no function.
    """
    start = text.lstrip()
    if start.startswith(("=", "＝")):
        return _EQUALS_WORDS.fullmatch(start) is None
    return _RUNS.match(start) is not None


def harmless(text: str) -> str:
    """A cell of a CSV file that no spreadsheet runs: after an apostrophe, its mark of plain text (OWASP, as above)."""
    return f"'{text}" if _BEGINS_LIKE_ONE.match(text) else text


def undone(text: str) -> str:
    """What was made harmless. An apostrophe that keeps a formula from being one stays: the formula would be refused."""
    bare = text.removeprefix("'")
    return bare if bare != text and _BEGINS_LIKE_ONE.match(bare) and not is_formula(bare) else text
