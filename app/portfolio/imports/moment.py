"""The moment that an import was worked out for, and whether it is over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.portfolio.companies import queries
from app.portfolio.companies.identity import Identity, Numbers, numbers_of, same_numbers
from app.portfolio.naming.names import key
from models import Company

Number = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """When each company had been changed last; and which companies matter: those that the file speaks of, and whoever
    else might be meant by its numbers and names.
    """

    changed_at: dict[int, datetime]
    known: frozenset[int]
    numbers: frozenset[Number]
    names: frozenset[str]

    @classmethod
    def of(cls, session: Session, known: Collection[int], identities: Collection[Identity]) -> "Moment":
        return cls(
            _changed_at(session),
            frozenset(known),
            frozenset(number for each in identities for number in _meant(each.numbers)),
            frozenset(each.key.bare for each in identities),
        )

    def is_over(self, session: Session) -> bool:
        """Others may have been changed meanwhile: an import shares its time with whoever changes these."""
        touched = {row for row, moment in _changed_at(session).items() if self.changed_at.get(row) != moment}
        if not touched.isdisjoint(self.known):
            return True
        return any(
            key(row.name).bare in self.names or not self.numbers.isdisjoint(_meant(numbers_of(row.numbers)))
            for row in queries.identity_rows(session, touched).values()
        )


def _meant(numbers: Numbers) -> list[Number]:
    return [same for scheme, values in numbers.items() for value in values for same in same_numbers(scheme, value)]


def _changed_at(session: Session) -> dict[int, datetime]:
    return {row.id: row.updated_at for row in session.execute(select(Company.id, Company.updated_at))}
