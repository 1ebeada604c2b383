"""What the console says: its messages, and what the API calls codes, in three languages."""

import json
import re
from collections.abc import Iterator
from typing import Any

from app.console.pages import FOLDER
from app.labels.service import labels

LANGUAGES = ("it", "ru", "en")


def flat(tree: dict[str, Any], above: str = "") -> Iterator[tuple[str, str | dict[str, str]]]:
    for name, value in tree.items():
        if isinstance(value, dict) and "other" not in value:
            yield from flat(value, f"{above}{name}.")
        else:
            yield above + name, value


MESSAGES = {
    language: dict(flat(json.loads((FOLDER / "messages" / f"{language}.json").read_text(encoding="utf-8"))))
    for language in LANGUAGES
}


def says(language: str, key: str, **values: str) -> str:
    """A message without plurals."""
    text = MESSAGES[language][key]
    assert isinstance(text, str), key
    return re.sub(r"{(\w+)}", lambda found: values[found[1]], text)


def called(language: str, vocabulary: str, code: str) -> str:
    """A code, as at the head of a sentence."""
    name = str(getattr(labels()[vocabulary][code], language))
    return name[:1].upper() + name[1:]
