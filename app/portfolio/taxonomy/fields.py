"""Sectors and capabilities as callers send them."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.schemas import LONGEST_TAG, Tag, Text
from matching.taxonomy.sectors import check


def _known_sector(code: str) -> str:
    check(code.lower())  # raises UnknownSector, which names the nearest codes
    return code.lower()


def _distinct(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


SectorCode = Annotated[Tag, AfterValidator(_known_sector)]
Sectors = Annotated[
    list[SectorCode], Field(max_length=12, description="codes of `GET /sectors`"), AfterValidator(_distinct)
]
_Lowered = Annotated[Text, AfterValidator(str.lower), StringConstraints(max_length=LONGEST_TAG)]
"""Its length is that of what is stored: of some letters the small one is longer."""
Capabilities = Annotated[list[_Lowered], Field(max_length=24), AfterValidator(_distinct)]
