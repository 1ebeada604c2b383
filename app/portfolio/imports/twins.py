"""Companies that a file has just brought and that may be there already, under nearly the same name."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.portfolio.companies import repository
from app.portfolio.companies.identity import DECISIVE, Identity, numbers_of
from app.portfolio.companies.names import key, sound, twins
from app.portfolio.imports.schemas import Twin


def suspected_twins(session: Session, created: Mapping[int, int]) -> list[Twin]:
    """`created`: new company -> its line. Each with whoever of its park was there before it, or stands above it."""
    found: list[Twin] = []
    names = repository.names_by_park(session, created)
    for park in names.values():
        ids = sorted(park)
        new = [company_id for company_id in ids if company_id in created]
        sounds = {company_id: sound(park[company_id]) for company_id in ids}
        likely = [
            (new[one], ids[other], likeness)
            for one, other, likeness in twins([sounds[each] for each in new], [sounds[each] for each in ids])
            if ids[other] != new[one] and _is_before(ids[other], new[one], created)
        ]
        identities = repository.identity_rows(session, {each for pair in likely for each in pair[:2]})
        for one, other, likeness in likely:
            a, b = (_identity(identities[each]) for each in (one, other))
            if not _are_others(a, b):
                found.append(
                    Twin(
                        line=created[one],
                        name=a.name,
                        twin_line=created.get(other),
                        twin_id=other if other not in created else None,
                        twin_name=b.name,
                        likeness=100 if key(a.name).bare == key(b.name).bare else round(likeness),
                    )
                )
    return sorted(found, key=lambda twin: (twin.line, -twin.likeness, twin.twin_id or 0, twin.twin_line or 0))


def _is_before(other: int, one: int, created: Mapping[int, int]) -> bool:
    return other not in created or created[other] < created[one]


def _are_others(a: Identity, b: Identity) -> bool:
    """Both have the number that every company has one of, and it differs."""
    both = [scheme for scheme in DECISIVE if scheme in a.numbers and scheme in b.numbers]
    return any(not a.numbers[scheme] & b.numbers[scheme] for scheme in both)


def _identity(row: repository.IdentityRow) -> Identity:
    return Identity(row.park_id, row.name, row.city, numbers_of(row.numbers))
