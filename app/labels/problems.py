"""What is wrong with a request, in the reader's language, by a catalogue of what the code says in English.

What the catalogue does not hold stays as it is.
"""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from app.labels.service import labels
from app.schemas import LanguageCode
from app.sentences import Sentences
from app.web.answers import LANGUAGE
from app.web.languages import preferred

CATALOGUE = Path(__file__).with_name("problems.toml")
LONGEST = 1000
"""Characters: several places take longer to find than a sentence is long."""


@cache
def catalogue() -> dict[str, dict[LanguageCode, str]]:
    """Template -> the same in other languages, where what it holds is filled in again."""
    texts = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {english: {"it": italian, "ru": russian} for english, (italian, russian) in texts.items()}


@cache
def sentences() -> Sentences:
    return Sentences(catalogue())


class Filled(NamedTuple):
    """What stood in a sentence; with a vocabulary behind the colon, codes as the labels call them."""

    text: str
    language: LanguageCode

    def __format__(self, vocabulary: str) -> str:
        if not vocabulary:
            return self.text
        known = labels()[vocabulary]
        codes = (code.strip("` ") for code in self.text.split(", "))
        return ", ".join(str(getattr(known[code], self.language)) if code in known else code for code in codes)


@lru_cache(maxsize=512)
def told(english: str, language: LanguageCode) -> str:
    """A sentence or a reason in that language; as it is, where nobody has translated it or it is longer than any."""
    found = sentences().find(english) if language != "en" and len(english) <= LONGEST else None
    if found is None:
        return english
    template, filled = found
    return catalogue()[template][language].format(*(Filled(value, language) for value in filled))


def in_reader_language(
    content: dict[str, Any], request: Request, response: Response
) -> tuple[dict[str, Any], Response]:
    """Tells a problem document as the request asks, or as `Accept-Language` prefers."""
    state = request.scope.setdefault("state", {})
    language = state.setdefault(LANGUAGE, preferred(request.headers.get("accept-language", "")))
    content = problem_told(content, language)
    response.body = response.render(content)
    return content, response


def problem_told(content: dict[str, Any], language: LanguageCode) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if content.get("detail"):
        changed["detail"] = told(content["detail"], language)
    if content.get("errors"):
        changed["errors"] = [error | {"reason": told(error["reason"], language)} for error in content["errors"]]
    return content | changed
