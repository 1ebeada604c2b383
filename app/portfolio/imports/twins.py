"""Companies that a file brings and that may be there already, under nearly the same name."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from app.portfolio.companies import queries
from app.portfolio.companies.identity import Identity, are_others, numbers_of
from app.portfolio.imports.bringing import Brought
from app.portfolio.imports.schemas import Twin
from app.portfolio.naming.names import key, sound, twins


def suspected_twins(session: Session, brought: Sequence[Brought]) -> list[Twin]:
    """Each new company with whoever of its park is there before it, or stands above it; in the order of the file.

    Read before anything of the file is written.
    """
    created = {each.number: each for each in brought if each.outcome == "created"}
    place = {number: place for place, number in enumerate(created)}
    likely = [
        pair
        for park_id in sorted({each.park_id for each in created.values()})
        for pair in _likely(_names(session, park_id, brought), created)
        if place.get(pair[1], -1) < place[pair[0]]
    ]
    identities = _identities(session, created, {other for _, other, _ in likely})
    found = []
    for one, other, likeness in likely:
        a, b = identities[one], identities[other]
        if not are_others(a, b):
            alike = 100 if key(a.name).bare == key(b.name).bare else round(likeness)
            order = place[one], -alike, place.get(other, -1), other
            found.append((order, _twin(created[one], created.get(other), other, b.name, alike)))
    return [twin for _, twin in sorted(found, key=lambda each: each[0])]


def _names(session: Session, park_id: int, brought: Sequence[Brought]) -> dict[int, str]:
    """Of the park as it is after the file."""
    names = queries.names_of_park(session, park_id)
    return names | {each.number: each.name for each in brought if each.park_id == park_id and not each.withdrawn}


def _likely(names: Mapping[int, str], created: Mapping[int, Brought]) -> Iterator[tuple[int, int, float]]:
    """A new company, another one, and how much they sound alike."""
    numbers = sorted(names)
    new = [number for number in numbers if number in created]
    sounds = {number: sound(names[number]) for number in numbers}
    for one, other, likeness in twins([sounds[each] for each in new], [sounds[each] for each in numbers]):
        if numbers[other] != new[one]:
            yield new[one], numbers[other], likeness


def _identities(session: Session, created: Mapping[int, Brought], others: set[int]) -> dict[int, Identity]:
    stored = queries.identity_rows(session, others - created.keys())
    there = {
        number: Identity(row.park_id, row.name, row.city, numbers_of(row.numbers)) for number, row in stored.items()
    }
    return there | {number: each.identity for number, each in created.items()}


def _twin(one: Brought, other: Brought | None, number: int, name: str, likeness: int) -> Twin:
    return Twin(
        line=one.line,
        sheet=one.sheet,
        name=one.name,
        twin_line=other.line if other else None,
        twin_id=None if other else number,
        twin_name=name,
        likeness=likeness,
    )
