"""A listed party as its publisher describes it, and the lists that are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from matching.screening.parties import Kind, Listed, ListedName, Number

TITLES: Mapping[str, str] = {
    "eu": "European Union: consolidated list of persons, groups and entities under financial sanctions",
    "eu_annex_iv": "European Union: Regulation (EU) No 833/2014, Annex IV",
    "un": "United Nations: Security Council consolidated list",
    "ofac": "United States: OFAC, Specially Designated Nationals",
    "ofac_consolidated": "United States: OFAC, consolidated list without the SDN",
}
"""Of the lists that are asked for; further annexes are `eu_annex_…`."""
EXPECTED = ("eu", "eu_annex_iv", "un", "ofac")
"""Without one of these, screening is not complete."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`key`: the publisher's number; `reference`: the one that people quote, if another. Countries: ISO 3166."""

    key: str
    kind: Kind
    names: Sequence[ListedName]
    numbers: Sequence[Number] = ()
    countries: Sequence[str] = ()
    listed_on: date | None = None
    programmes: Sequence[str] = ()
    basis: str = ""
    reference: str = ""

    def stored(self) -> dict[str, Any]:
        """As JSON without what is empty; equal entries give equal ones."""
        dumped: dict[str, Any] = _ENTRY.dump_python(self, mode="json", exclude_defaults=True)
        return dumped

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> "Entry":
        return _ENTRY.validate_python(stored)

    @property
    def listed(self) -> Listed:
        return Listed(tuple(self.names), self.kind, tuple(self.numbers))


_ENTRY = TypeAdapter(Entry)


@dataclass(frozen=True, slots=True)
class ListFile:
    """What a file holds: `code` of its list, the `format`, the day of publication where the file tells it."""

    code: str
    format: str
    published_on: date | None
    entries: Sequence[Entry]


@dataclass(slots=True)
class Draft:
    """An entry that is put together line by line or element by element."""

    key: str
    kind: Kind = "other"
    reference: str = ""
    names: dict[str, ListedName] = field(default_factory=dict)
    numbers: dict[tuple[str, str], Number] = field(default_factory=dict)
    countries: dict[str, None] = field(default_factory=dict)
    programmes: dict[str, None] = field(default_factory=dict)
    bases: dict[str, None] = field(default_factory=dict)
    dates: set[date] = field(default_factory=set)

    def name(self, text: str, *, weak: bool = False) -> None:
        """The first one is the primary name. A name that is there twice is kept once."""
        text = " ".join(text.split())[:MOST_LETTERS]
        if text and text.casefold() not in self.names:
            kind = "weak" if weak else "alias" if self.names else "primary"
            self.names[text.casefold()] = ListedName(text, kind)  # type: ignore[arg-type]  # one of the three kinds

    def number(self, number: Number | None) -> None:
        if number is not None:
            self.numbers.setdefault((number.scheme, number.value), number)

    def entry(self) -> Entry:
        return Entry(
            self.key,
            self.kind,
            list(self.names.values()),
            list(self.numbers.values()),
            sorted(self.countries),
            min(self.dates, default=None),
            list(self.programmes),
            "; ".join(self.bases),
            self.reference,
        )


MOST_LETTERS = 500
"""Of a name; what is longer is a description."""
