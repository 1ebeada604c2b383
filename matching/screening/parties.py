"""What is listed, who is asked about, and what is found: plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["person", "organisation", "vessel", "other"]
NameKind = Literal["primary", "alias", "weak"]
How = Literal["number", "same", "transliterated", "translated", "similar"]
Scheme = Literal["inn", "ogrn", "vat", "register"]


@dataclass(frozen=True, slots=True)
class Number:
    """An official number. `country` as two letters, empty where it is not known."""

    scheme: Scheme
    value: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class ListedName:
    """`weak`: the publisher itself says that an alias is broad and by itself says little."""

    text: str
    kind: NameKind = "primary"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list says of a party, as far as it is compared."""

    names: Sequence[ListedName]
    kind: Kind = "other"
    numbers: Sequence[Number] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is asked about. Several `names` are those of one party; `kind` none: it is told by the names."""

    names: Sequence[str]
    kind: Kind | None = None
    numbers: Sequence[Number] = ()
    country: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed party that the subject may be.

    `listed` is its place among the listed ones, `name` the place of its name that agrees best, none where a number
    settles it. `score` is in [0, 1]; `agree` pairs the words of the subject with those of the listed name, `asked_only`
    and `listed_only` are the words that the other has not.
    """

    listed: int
    name: int | None
    how: How
    score: float
    asked: str = ""
    agree: Sequence[tuple[str, str]] = ()
    asked_only: Sequence[str] = ()
    listed_only: Sequence[str] = ()
    number: Number | None = field(default=None)
