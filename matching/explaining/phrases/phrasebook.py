"""The templates that every language has."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.explaining.objections import ObjectionKind
from matching.profiles import Form, TextLanguage
from matching.scoring.bands import Band

Counted = tuple[str, str]
"""The template for one item, and for several: lists follow a colon, so all three languages need two forms only."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Templates of whole sentences, so that nothing has to be inflected.

    Names of companies and quotations stand where they need no case ending. In reasons: `giver`, `receiver`;
    `mine` is quoted from the receiver (from A where both share it), `theirs` from the giver (from B); `shared` is a
    list. `a` and `b` are the parties of the match.
    """

    marks: tuple[str, str]
    inner_marks: tuple[str, str]
    """around a quotation that holds the language's usual marks itself"""

    reasons: Mapping[str, str | Counted]
    """by signal"""
    unstated: str
    """where neither states a need"""
    form_told: str
    """`quote`: what the description of `party` says, which the form was read from"""
    silent: str
    """for a party that says nothing in words"""
    closest: str
    """before `said`, a reason of texts that is not strong"""
    side_by_side: str
    """such a reason that nobody gives"""
    no_reason: str
    same_activity: str
    complementary: str
    """where the two descriptions are those of companies that often work with each other"""
    equipped: str
    """what a room has of the equipment asked for"""

    objections: Mapping[ObjectionKind, str]

    missing: str
    improvement: str

    forms: Mapping[Form, str]
    bands: Mapping[Band, str]
    fields: Mapping[str, str]
    """by the names of `matching.scoring.confidence.FIELDS` and `matching.explaining.missing.ROOMS`"""
    site_description: str
    """for a site, which does nothing that a description of a company would tell"""
    languages: Mapping[TextLanguage, str]
