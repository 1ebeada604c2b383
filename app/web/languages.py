"""The language that an answer is told in: what `lang` says, else what the browser prefers."""

from functools import lru_cache
from typing import Annotated, get_args

from fastapi import Depends, Header, Query, Request

from app.schemas import LanguageCode
from app.web.answers import LANGUAGE
from app.web.preferences import LONGEST, preferences

KNOWN: tuple[LanguageCode, ...] = get_args(LanguageCode)
OTHERWISE: LanguageCode = "en"


async def told_in(
    request: Request,
    lang: Annotated[
        LanguageCode | None,
        Query(
            description="language that is told in; quotations are not translated. Default: the first of "
            "`Accept-Language` that is known, else English"
        ),
    ] = None,
    accept_language: Annotated[str | None, Header(description="what the reader prefers; `lang` goes before it")] = None,
) -> LanguageCode:
    """The answer names it in `Content-Language`."""
    language = lang or preferred((accept_language or "")[:LONGEST])
    request.scope.setdefault("state", {})[LANGUAGE] = language
    return language


ReaderLanguage = Annotated[LanguageCode, Depends(told_in)]


@lru_cache(maxsize=256)
def preferred(header: str) -> LanguageCode:
    """The best known language of an `Accept-Language` header (RFC 9110, 12.5.4); among equal ones the first."""
    best, weight = OTHERWISE, 0.0
    for name, wanted in preferences(header):
        language = next((code for code in KNOWN if name.split("-")[0] == code), None)
        if language is not None and wanted > weight:
            best, weight = language, wanted
    return best
