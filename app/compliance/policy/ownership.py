"""Ownership and control: half of a company or more in listed hands makes it listed; shares of several add up."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.compliance.policy.facts import Listing, Ownership

HALF = 50.0
DECIMALS = 6
"""per cent, from which on owners count as controlling"""

Key = Hashable


class Share(NamedTuple):
    """`owner` is its key; `is_person`: nobody owns it. `per_cent` of the company."""

    owner: Key
    per_cent: float
    is_person: bool


Holdings = Mapping[Key, Sequence[Share]]
"""A company -> its owners, as it declared them; missing where it declared nothing."""


@dataclass(frozen=True, slots=True)
class Control:
    """`by`: on which lists those are that own half of it or more together, since when. `perhaps`: with those whose
    names are only like listed ones. `ownership`: `unknown` where what is not known could make up half, with
    what is listed.
    """

    ownership: Ownership
    by: tuple[Listing, ...]
    perhaps: tuple[Listing, ...]


def control(company: Key, holdings: Holdings, listings: Mapping[Key, Sequence[Listing]]) -> Control:
    """`listings`: the owners that are listed, or may be. An owner that is itself owned by listed parties by half or
    more counts as listed (Best Practices of 3 July 2024); who owns itself in a circle adds nothing by it.
    """
    lists = sorted({listing.list for some in listings.values() for listing in some})
    by: list[Listing] = []
    perhaps: list[Listing] = []
    open_share = _Count(holdings, {}).of(company, frozenset()).unknown
    for name in lists:
        sure = _Count(holdings, _of(listings, name, only_certain=True)).of(company, frozenset())
        open_share = max(open_share, _sum((sure.listed, sure.unknown)))
        if sure.listed >= HALF:
            by += _through(listings, name, sure, is_certain=True)
            continue
        possible = _Count(holdings, _of(listings, name, only_certain=False)).of(company, frozenset())
        if possible.listed >= HALF:
            perhaps += _through(listings, name, possible, is_certain=False)
    unknown = open_share >= HALF and not by
    return Control("unknown" if unknown else "known", tuple(by), tuple(perhaps))


def _of(listings: Mapping[Key, Sequence[Listing]], name: str, *, only_certain: bool) -> dict[Key, date | None]:
    """Owner -> since when it is on that list."""
    found: dict[Key, date | None] = {}
    for owner, some in listings.items():
        days = [one.since for one in some if one.list == name and (one.certain or not only_certain)]
        if days:
            found[owner] = None if None in days else min(day for day in days if day is not None)
    return found


class _Shares(NamedTuple):
    """Per cent of a company, since when half of it has been in listed hands, and whose hands these are."""

    listed: float
    unknown: float
    since: date | None
    hands: frozenset[Key] = frozenset()


def _through(
    listings: Mapping[Key, Sequence[Listing]], name: str, shares: _Shares, *, is_certain: bool
) -> Iterator[Listing]:
    """As whom it is listed through its owners: each of their entries on that list."""
    entries = {one.entry for owner in shares.hands for one in listings[owner] if one.list == name}
    return (Listing(name, "ownership", is_certain, shares.since, entry) for entry in sorted(entries))


class _Count:
    def __init__(self, holdings: Holdings, listed: Mapping[Key, date | None]) -> None:
        self._holdings = holdings
        self._listed = listed

    def of(self, company: Key, above: frozenset[Key]) -> _Shares:
        owners = self._holdings.get(company)
        if owners is None:
            return _Shares(0.0, 100.0, None)
        unknown = max(0.0, 100.0 - _sum(share.per_cent for share in owners))
        listed: list[tuple[date | None, float]] = []
        hands: set[Key] = set()
        for share in owners:
            if share.owner in self._listed:
                listed.append((self._listed[share.owner], share.per_cent))
                hands.add(share.owner)
            elif not share.is_person and share.owner not in above:
                theirs = self.of(share.owner, above | {company})
                if theirs.listed >= HALF:
                    listed.append((theirs.since, share.per_cent))
                    hands |= theirs.hands
                elif _sum((theirs.listed, theirs.unknown)) >= HALF:
                    unknown += share.per_cent
        return _Shares(_sum(share for _, share in listed), _sum([unknown]), _half_reached(listed), frozenset(hands))


def _sum(shares: Iterable[float]) -> float:
    """Rounded, or three shares that make exactly one half might be a little less."""
    return round(sum(shares), DECIMALS)


def _half_reached(listed: Sequence[tuple[date | None, float]]) -> date | None:
    """The first day on which the listed owners had half of it; none where that is not known."""
    total = 0.0
    for since, per_cent in sorted(listed, key=lambda one: one[0] or date.min):
        total = _sum((total, per_cent))
        if total >= HALF:
            return since
    return None
