"""Who is who: whether two sets of official numbers, and two names, are one company's. Pure.

All numbers decide together. A VAT number may be shared by the members of a VAT group, so it decides only as long as no
codice fiscale says otherwise; the park's own register number decides only where no official number does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.portfolio.naming.names import NameKey, folded, key

Numbers = Mapping[str, frozenset[str]]
"""Scheme -> values. A company has several of one scheme only after it was merged with another."""

DECISIVE = ("codice_fiscale", "inn", "ogrn")
"""One company each, for good."""


class Relation(Enum):
    SAME = "same"
    OTHER = "other"
    UNCLEAR = "unclear"
    """they share a VAT number, and nothing tells which member of the group is meant"""
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a company from others."""

    park_id: int | None
    name: str
    city: str | None
    numbers: Numbers = field(default_factory=dict)

    @property
    def key(self) -> NameKey:
        return key(self.name)

    def named_like(self, other: "Identity") -> bool:
        """The same park, name and place, as far as both say it."""
        return self.park_id == other.park_id and self.is_namesake_of(other)

    def is_namesake_of(self, other: "Identity") -> bool:
        """In whatever park: the same name and place, as far as both say it."""
        there = not self.city or not other.city or folded(self.city) == folded(other.city)
        return there and self.key.agrees(other.key)


def are_others(a: Identity, b: Identity) -> bool:
    """Both have the number that every company has one of, and it differs."""
    both = [scheme for scheme in DECISIVE if scheme in a.numbers and scheme in b.numbers]
    return any(not a.numbers[scheme] & b.numbers[scheme] for scheme in both)


def numbers_of(by_scheme: Iterable[tuple[str, str]]) -> Numbers:
    found: dict[str, frozenset[str]] = {}
    for scheme, value in by_scheme:
        found[scheme] = found.get(scheme, frozenset()) | {value}
    return found


def same_numbers(scheme: str, value: str) -> tuple[tuple[str, str], ...]:
    """The number, and the one with the same digits that is the same company's: an Italian VAT number and the codice
    fiscale of a company are one number."""
    if scheme == "vat" and value.startswith("IT"):
        return (scheme, value), ("codice_fiscale", value[2:])
    if scheme == "codice_fiscale" and value.isdigit():
        return (scheme, value), ("vat", f"IT{value}")
    return ((scheme, value),)


def scope(scheme: str, numbers: Mapping[str, str], park_id: int | None) -> str:
    """Within what a number is one company's: a register number in its park, a VAT number among those with the same
    codice fiscale, where that has other digits; the others everywhere."""
    if scheme == "register":
        return "" if park_id is None else str(park_id)
    if scheme == "vat":
        fiscal = numbers.get("codice_fiscale", "")
        return "" if f"IT{fiscal}" == numbers["vat"] else fiscal
    return ""


def relation(known: Identity, sent: Identity) -> tuple[Relation, list[str]]:
    """What the numbers of the two say, and the schemes that say so. For identities that share a number."""
    agree, differ = _compared(known.numbers, sent.numbers, same_park=known.park_id == sent.park_id)
    if any(scheme in agree for scheme in DECISIVE):
        against = [scheme for scheme in DECISIVE if scheme in differ]
        return (Relation.CONTRADICTION, against) if against else (Relation.SAME, agree)
    against = [scheme for scheme in (*DECISIVE, "vat") if scheme in differ]
    if "register" in agree and against:
        return Relation.CONTRADICTION, against
    if "vat" in agree and not against:
        return _by_vat(known, sent, agree)
    return (Relation.SAME, agree) if agree and not against else (Relation.OTHER, agree)


def _by_vat(known: Identity, sent: Identity, agree: list[str]) -> tuple[Relation, list[str]]:
    """Of a group whose members have a codice fiscale each, one may be known without it."""
    fiscal = [bool(each.numbers.get("codice_fiscale")) for each in (known, sent)]
    if fiscal[0] == fiscal[1] or "register" in agree or known.named_like(sent):
        return Relation.SAME, agree
    return (Relation.OTHER if fiscal[1] else Relation.UNCLEAR), agree


def _compared(known: Numbers, sent: Numbers, *, same_park: bool) -> tuple[list[str], list[str]]:
    """The schemes in which both state the same number, and those in which they state others."""
    both = [scheme for scheme in (*DECISIVE, "vat", "register") if scheme in known and scheme in sent]
    if not same_park:
        both = [scheme for scheme in both if scheme != "register"]
    agree = [scheme for scheme in both if known[scheme] & sent[scheme]]
    differ = [scheme for scheme in both if scheme not in agree]
    if "codice_fiscale" not in both and (_tax(known) & _tax(sent)):
        agree.insert(0, "codice_fiscale")
    return agree, differ


def _tax(numbers: Numbers) -> frozenset[str]:
    """The codice fiscale; without one, the digits of the Italian VAT number stand for it."""
    fiscal = numbers.get("codice_fiscale")
    return fiscal or frozenset(value[2:] for value in numbers.get("vat", ()) if value.startswith("IT"))
