"""A company or a site as the engine sees it: frozen, without identifiers of any database row but its id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Language = Literal["it", "ru", "en"]
"""That reasons are told in."""
TextLanguage = Literal["it", "ru", "en", "ar", "de", "es", "fr", "ja", "ko", "nl", "pl", "pt", "th", "tr", "zh"]
"""That a profile may be written in: those that the bundled encoder reads (Yang et al. 2020, table 1)."""
PartyKind = Literal["company", "site"]


class Form(StrEnum):
    """The four cooperation forms of the 2015 agreement."""

    TECHNOLOGY_TRANSFER = "technology_transfer"
    COMMERCIAL_PARTNERSHIP = "commercial_partnership"
    JOINT_PROJECT = "joint_project"
    HOSTING = "hosting"


@dataclass(frozen=True, slots=True)
class Room:
    """A space as offered by a site, or as looked for by a guest. `None`: not stated."""

    kind: str | None = None
    area_m2: float | None = None
    available_from: date | None = None
    available_until: date | None = None
    equipment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opportunity:
    """An offer or a need: what European partnering practice calls a partnership opportunity."""

    id: int
    form: Form
    title: str
    text: str = ""
    language: TextLanguage = "en"
    capabilities: frozenset[str] = frozenset()
    trl: int | None = None
    stage: str | None = None
    room: Room | None = None
    days_left: int | None = None
    """of validity, on the day of the ranking; none where no end is stated"""


@dataclass(frozen=True, slots=True)
class Profile:
    """One party. A site of a park is a profile too: its spaces are offers of the form `hosting`.

    `nace` holds NACE Rev. 2 codes (`28.99`) with the share of the company's own code that each covers, in (0, 1].
    """

    id: int
    kind: PartyKind
    name: str
    descriptions: Mapping[TextLanguage, str] = field(default_factory=dict)
    offers: tuple[Opportunity, ...] = ()
    needs: tuple[Opportunity, ...] = ()
    sectors: frozenset[str] = frozenset()
    nace: Mapping[str, float] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    employees: int | None = None
