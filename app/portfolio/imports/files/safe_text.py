"""Text that must not enter the portfolio: what a spreadsheet would run, and characters nobody can see."""

import re

_FUNCTION_OR_COMMAND = r"(?:[\d.,()]*[-+*/^])*[^\W\d][\w.]*[(|]"
_SPACED_FUNCTION = r"\s*[A-ZА-ЯЁ][A-ZА-ЯЁ0-9.]+\("
_REFERENCE = r"(?:\w+!)?\$?[A-Za-z]{1,3}\$?\d{1,7}\s*(?:$|[-+*/^&:!<>=)])"
_EXTERNAL_LINK = r"[^|\n]*\w\|[^!\n]*!"  # DDE: server|topic!item
_FORMULA = re.compile(rf"[=＝]|[-+@＠](?:{_FUNCTION_OR_COMMAND}|{_SPACED_FUNCTION}|{_REFERENCE}|{_EXTERNAL_LINK})")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def why_unsafe(text: str) -> str | None:
    """The reason why this text is refused, or None.

    A formula is told by how the text begins, as spreadsheets do (OWASP, "CSV Injection"); "+7 495 123-45-67",
    "-40 °C", "- item" and "@traghetto" are plain text.
    """
    if found := _INVISIBLE.search(text):
        return f"holds an invisible control character (U+{ord(found.group()):04X})"
    if _FORMULA.match(text.lstrip()):
        return "looks like a spreadsheet formula; write plain text"
    return None
