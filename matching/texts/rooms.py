"""The rooms of hosting offers and needs: as their fields say, and where these are empty, as the words do."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from math import isfinite

from matching.profiles import Form, Opportunity, Room, TextLanguage
from matching.texts.quantities.reading import quantities

KINDS = {
    "clean_room": r"clean[\s-]?rooms? | (?:camer[ae]|sal[ae])\s(?:bianc|pulit) | чист\w+\s(?:помещени|комнат|зон)",
    "laboratory": r"lab(?:s|orator(?:y|ies))?\b | laborator | лаборатор",
    "production_hall": r"""(?:production|manufacturing|assembly)\s(?:hall|space|floor|area) | capannon
        | (?:area|spazio|sala|reparto)\sproduttiv | производственн\w+\s(?:цех|площад|помещени|участ) | цех(?!о)""",
    "workshop": r"workshops?\b | officin[ae]\b | мастерск",
    "test_field": r"(?:test|proving)\s(?:field|ground|track)s?\b | camp[oi]\s(?:di\s)?prov[ae]\b | полигон",
    "storage": r"(?:storage|stores?|warehouses?)\b | magazzin[oi]\b | deposit[oi]\b | склад",
    "office": r"offices?\b | desks?\b | co-?working | uffic[io] | scrivani[ae]\b | офис | кабинет",
}
"""By the kinds of rooms that a portfolio knows: words for them in English, Italian and Russian."""

_KIND = re.compile(
    " | ".join(rf"(?P<{kind}>\b(?:{words}))" for kind, words in KINDS.items()), re.VERBOSE | re.IGNORECASE
)
_BESIDE = re.compile(
    r"""\b(?: near | beside | next\sto | close\sto | vicino | accanto | presso | di\sfianco | with\saccess
      | рядом | возле | около | вблизи | при\b )""",
    re.VERBOSE | re.IGNORECASE,
)
"""What follows is somebody else's room."""

MIN_AREA = 4.0
"""Square metres: what is smaller is no room, but something that stands in one."""


def rooms_of(opportunities: Iterable[Opportunity]) -> list[tuple[Opportunity, Room]]:
    """The hosting offers, or needs, that tell something of a room."""
    found = ((item, _room_of(item)) for item in opportunities if item.form is Form.HOSTING)
    return [(item, room) for item, room in found if room is not None]


def _room_of(item: Opportunity) -> Room | None:
    stated = item.room or Room()
    texts = (item.title, item.text)
    kind = stated.kind or next(filter(None, map(_kind_read, texts)), None)
    area = stated.area_m2 or next(filter(None, (_area_read(text, item.language) for text in texts)), None)
    return replace(stated, kind=kind, area_m2=area) if item.room or kind or area else None


@lru_cache(maxsize=1 << 14)
def _kind_read(text: str) -> str | None:
    """The first that is named, but for what the room is beside."""
    found = _KIND.search(_BESIDE.split(text, maxsplit=1)[0])
    return found.lastgroup if found else None


@lru_cache(maxsize=1 << 14)
def _area_read(text: str, language: TextLanguage) -> float | None:
    """In square metres; of a range, its least."""
    areas = (found for found in quantities(text, language) if found.dimension == "area")
    read = (found.low if isfinite(found.low) else found.high for found in areas)
    return next((area for area in read if area >= MIN_AREA), None)
