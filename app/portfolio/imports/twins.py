"""Companies that a file has just brought and that may be there already, under nearly the same name."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.portfolio.companies import repository
from app.portfolio.companies.identity import DECISIVE, Identity, numbers_of
from app.portfolio.companies.names import key, sound, twins
from app.portfolio.imports.schemas import RowChange, Twin


def suspected_twins(session: Session, created: Mapping[int, RowChange]) -> list[Twin]:
    """Each with whoever of its park was there before it, or stands above it.

    `created`: new company -> its row, in the order of the file, which is that of the answer.
    """
    found: list[tuple[int, float, int, Twin]] = []
    place = {company_id: number for number, company_id in enumerate(created)}
    for park in repository.names_by_park(session, created).values():
        ids = sorted(park)
        new = [company_id for company_id in ids if company_id in created]
        sounds = {company_id: sound(park[company_id]) for company_id in ids}
        likely = [
            (new[one], ids[other], likeness)
            for one, other, likeness in twins([sounds[each] for each in new], [sounds[each] for each in ids])
            if ids[other] != new[one] and place.get(ids[other], -1) < place[new[one]]
        ]
        identities = repository.identity_rows(session, {each for pair in likely for each in pair[:2]})
        for one, other, likeness in likely:
            a, b = (_identity(identities[each]) for each in (one, other))
            if not _are_others(a, b):
                twin = Twin(
                    line=created[one].line,
                    sheet=created[one].sheet,
                    name=a.name,
                    twin_line=created[other].line if other in created else None,
                    twin_id=other if other not in created else None,
                    twin_name=b.name,
                    likeness=100 if key(a.name).bare == key(b.name).bare else round(likeness),
                )
                found.append((place[one], -twin.likeness, other, twin))
    return [twin for *_, twin in sorted(found, key=lambda each: each[:3])]


def _are_others(a: Identity, b: Identity) -> bool:
    """Both have the number that every company has one of, and it differs."""
    both = [scheme for scheme in DECISIVE if scheme in a.numbers and scheme in b.numbers]
    return any(not a.numbers[scheme] & b.numbers[scheme] for scheme in both)


def _identity(row: repository.IdentityRow) -> Identity:
    return Identity(row.park_id, row.name, row.city, numbers_of(row.numbers))
