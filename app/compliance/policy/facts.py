"""What a policy asks of a party: few facts, so that many parties have the same ones and share their verdicts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

from pydantic import TypeAdapter

from matching.profiles import Form

READING = 3
"""Raised whenever facts are read in another way: what was read before says something else."""
CATEGORY = r"^[0-9]([A-E]([0-9]{3}.{0,12})?)?$"
"""Of Annex I of Regulation (EU) 2021/821: a category, its product group, perhaps an entry: `6`, `6A`, `6A003.b.1`."""

Ownership = Literal["known", "unknown"]
Way = Literal["number", "name", "ownership", "director"]


@dataclass(frozen=True, slots=True, order=True)
class Listing:
    """That a party is on a list, or may be. `since`: the day of the listing, where the list tells it.

    `way`: its own number is on the list, its name is like one there, listed parties own half of it or more, or a
    director's name or number is there. `entry`: the publisher's number of who is listed there.
    """

    list: str
    way: Way
    certain: bool
    since: date | None = None
    entry: str = ""

    def counts_on(self, day: date) -> bool:
        return self.since is None or self.since <= day


@dataclass(frozen=True, slots=True)
class DualUse:
    """Of a party's offers in a form: the categories that they declare, whether some declare nothing, and whether there
    is none, so that nobody has said what would be given.
    """

    categories: tuple[str, ...] = ()
    undeclared: bool = False
    unstated: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All in order, so that equal facts are equal texts. Activities and numbers: only those that a pack names.

    `countries`: its own, its park's, and those of its establishments; `zones`: where it is resident, or has any of
    them. A site has neither owners nor establishments that could be unknown. `dual_use`: of the forms in which there
    is an offer at all.
    """

    countries: tuple[str, ...] = ()
    parks: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    dual_use: tuple[tuple[Form, DualUse], ...] = ()
    ownership: Ownership = "known"
    establishments: Ownership = "known"
    listings: tuple[Listing, ...] = ()

    def stored(self) -> bytes:
        """As JSON; equal facts give equal bytes."""
        return _FACTS.dump_json(self)

    def key(self) -> str:
        """A name for these facts: SHA-256, hexadecimal, shortened."""
        return sha256(self.stored()).hexdigest()[:32]

    @classmethod
    def restored(cls, stored: bytes | str) -> "Facts":
        return _FACTS.validate_json(stored)

    def declared_in(self, form: Form | None) -> DualUse:
        """Of the offers in a form, or in any."""
        some = [declared for made_in, declared in self.dual_use if form in (None, made_in)]
        categories = sorted({category for declared in some for category in declared.categories})
        return DualUse(tuple(categories), any(declared.undeclared for declared in some), not some)


_FACTS = TypeAdapter(Facts)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What packs ask after beyond the facts that every party has: to this the facts of a party are cut down."""

    activities: frozenset[str]
    numbers: frozenset[str]
    zone_names: tuple[tuple[str, str], ...]
    """a name of a zone, as names are compared, and its code"""

    @property
    def key(self) -> str:
        said = [READING, sorted(self.activities), sorted(self.numbers), sorted(self.zone_names)]
        return sha256(repr(said).encode()).hexdigest()[:16]

    def activities_among(self, nace: Iterable[str]) -> tuple[str, ...]:
        """The prefixes that packs name, of the codes that a company has."""
        codes = list(nace)
        return tuple(sorted(asked for asked in self.activities if any(code.startswith(asked) for code in codes)))

    def numbers_among(self, numbers: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(self.numbers & {number.upper() for number in numbers}))

    def zones_in(self, *places: str | None) -> tuple[str, ...]:
        """The zones that a code names, or of which a name stands in the text."""
        found = set()
        for place in filter(None, places):
            said = f" {folded(place)} "
            found |= {code for name, code in self.zone_names if f" {name} " in said}
        return tuple(sorted(found))


def folded(text: str) -> str:
    """Small letters and digits of any script with single spaces between them."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("ё", "е")))
