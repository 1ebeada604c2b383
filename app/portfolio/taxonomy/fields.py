"""Sectors and capabilities as callers send them."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.schemas import Tag
from matching.taxonomy.sectors import check


def _known_sector(code: str) -> str:
    check(code.lower())  # raises UnknownSector, which names the nearest codes
    return code.lower()


def _distinct(values: list[str]) -> list[str]:
    return list(dict.fromkeys(value.lower() for value in values))


SectorCode = Annotated[Tag, AfterValidator(_known_sector)]
Sectors = Annotated[list[SectorCode], Field(max_length=12), AfterValidator(_distinct)]
Capabilities = Annotated[list[Tag], Field(max_length=24), AfterValidator(_distinct)]
