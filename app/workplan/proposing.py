"""From what is known of a corridor to the initiatives of a draft, each with its evidence. No SQL here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.schemas import LanguageCode
from app.workplan.wording import in_all, named_form, sector_name
from matching.taxonomy.sectors import sectors
from models import Initiative

MOST_CLUSTERS = 6
"""A plan that two people can carry through; managers add what else they want."""
LEAST_PAIRS = 3
"""Fewer pairs are introductions, and no initiative."""
MOST_PAIRS = 10
"""Expected of one initiative in a year, however many there could be."""
MOST_SEARCHES = 3
KEPT_IDS = 20
Evidence = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """A match of today's lists, with the sectors of both parties. `host`: the party that is a site, if one is."""

    pair_id: int
    form: str
    score: float
    a: int
    b: int
    sectors_a: tuple[str, ...]
    sectors_b: tuple[str, ...]
    host: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    id: int
    form: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComingEvent:
    code: str
    names: Mapping[str, str]
    starts_on: date
    ends_on: date
    participants: int


@dataclass(frozen=True, slots=True)
class UnderWay:
    id: int


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that a proposal rests on. `listed` are best first."""

    run_id: int | None
    listed: Sequence[Listed]
    needs: Sequence[Need]
    events: Sequence[ComingEvent]
    under_way: Sequence[UnderWay]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Matches of one form in one wide sector. `apart`: the best of them with every company once; a site hosts many."""

    form: str
    sector: str
    listed: tuple[Listed, ...]
    apart: tuple[Listed, ...]

    @property
    def strength(self) -> float:
        """The scores of what could be done at once: a company that everybody would like to meet counts once."""
        return sum(one.score for one in self.apart)


def proposed(grounds: Grounds, starts: date, ends: date) -> list[Initiative]:
    """The initiatives of a draft, numbered: clusters by their strength, searches, events, what is under way."""
    found = [_pursue(cluster, grounds.run_id) for cluster in strongest(clusters(grounds.listed))]
    found += [_search(sector, needs) for sector, needs in lonely(grounds.needs)]
    found += [_hold(event, ends) for event in grounds.events]
    if grounds.under_way:
        found.append(_carry_on(grounds.under_way))
    for number, one in enumerate(found, start=1):
        one.number = number
        one.starts_on, one.ends_on = one.starts_on or starts, one.ends_on or ends
    return found


def clusters(listed: Iterable[Listed]) -> list[Cluster]:
    """Of matches, best first, by form and the wide sector that both parties share. A match counts in one cluster."""
    groups: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    for one in listed:
        sector = shared_sector(one.sectors_a, one.sectors_b)
        if sector is not None:
            groups[one.form, sector].append(one)
    return [Cluster(form, sector, tuple(group), _apart(group)) for (form, sector), group in sorted(groups.items())]


def strongest(found: Iterable[Cluster]) -> list[Cluster]:
    enough = [each for each in found if len(each.apart) >= LEAST_PAIRS]
    return sorted(enough, key=lambda each: (-each.strength, each.form, each.sector))[:MOST_CLUSTERS]


def shared_sector(one: Iterable[str], other: Iterable[str]) -> str | None:
    """The wide sector in which two share the most fields, then the first by its code; none if they share no sector.

    Who states none, as sites may, goes along with the other.
    """
    one, other = list(one) or list(other), list(other) or list(one)
    fields = set(one) & set(other)
    wide = {wide_sector(code) for code in one} & {wide_sector(code) for code in other}
    return min(wide, key=lambda code: (-sum(wide_sector(field) == code for field in fields), code), default=None)


def lonely(needs: Iterable[Need]) -> list[tuple[str, list[Need]]]:
    """Needs without a match by the wide sector of their company, the largest groups; a need counts in its first."""
    groups: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        for code in need.sectors[:1]:
            groups[wide_sector(code)].append(need)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))[:MOST_SEARCHES]


def _apart(best_first: Iterable[Listed]) -> tuple[Listed, ...]:
    taken: set[int] = set()
    found = []
    for one in best_first:
        companies = {one.a, one.b} - {one.host}
        if not companies & taken:
            taken |= companies
            found.append(one)
    return tuple(found)


def wide_sector(code: str) -> str:
    """That in which a sector lies; itself, if it is wide or no sector any more."""
    known = sectors().get(code)
    return known.parent or code if known else code


def _pursue(cluster: Cluster, run_id: int | None) -> Initiative:
    def form(language: LanguageCode) -> str:
        return named_form(cluster.form, language)

    def sector(language: LanguageCode) -> str:
        return sector_name(cluster.sector, language)

    ids = [one.pair_id for one in cluster.apart] + [one.pair_id for one in cluster.listed if one not in cluster.apart]
    shown = _evidence("matches", len(cluster.listed), ids) | {
        "companies_a": len({one.a for one in cluster.listed}),
        "companies_b": len({one.b for one in cluster.listed}),
        "best_score": round(cluster.listed[0].score, 1),
        "run_id": run_id,
    }
    return Initiative(
        names=in_all("pursue", form=form, sector=sector),
        sector=cluster.sector,
        form=cluster.form,
        expected=in_all("expect_pairs", goal=min(len(cluster.apart), MOST_PAIRS)),
        evidence=[shown],
    )


def _search(sector: str, needs: Sequence[Need]) -> Initiative:
    forms = {need.form for need in needs}
    return Initiative(
        names=in_all("partners_sought", sector=lambda language: sector_name(sector, language)),
        sector=sector,
        form=forms.pop() if len(forms) == 1 else None,
        expected=in_all("expect_partners", goal=min(len(needs), MOST_PAIRS)),
        evidence=[_evidence("needs", len(needs), [need.id for need in needs])],
    )


def _hold(event: ComingEvent, ends: date) -> Initiative:
    return Initiative(
        names=dict(event.names),
        starts_on=event.starts_on,
        ends_on=min(event.ends_on, ends),
        expected=in_all("expect_event", count=event.participants),
        evidence=[_evidence("event", event.participants, []) | {"event": event.code}],
    )


def _carry_on(running: Sequence[UnderWay]) -> Initiative:
    ids = [one.id for one in running]
    return Initiative(
        names=in_all("under_way"),
        expected=in_all("expect_under_way", goal=len(ids)),
        evidence=[_evidence("introductions", len(ids), ids)],
    )


def _evidence(kind: str, count: int, ids: Sequence[int]) -> Evidence:
    return {
        "kind": kind,
        "count": count,
        "companies_a": None,
        "companies_b": None,
        "best_score": None,
        "ids": list(ids[:KEPT_IDS]),
        "event": None,
        "run_id": None,
    }
