"""A company as a row tells it, kept small: of a hundred thousand rows the objects alone would take 300 MB."""

import pickle  # nosec B403 - reads back what this process packed
from dataclasses import dataclass

from app.portfolio.companies.schemas import CompanyIn


@dataclass(frozen=True, slots=True)
class Kept:
    """What was sent, packed."""

    packed: bytes

    @classmethod
    def of(cls, sent: CompanyIn) -> "Kept":
        return cls(pickle.dumps(sent, pickle.HIGHEST_PROTOCOL))

    def sent(self) -> CompanyIn:
        """As it was kept, another object each time."""
        found: CompanyIn = pickle.loads(self.packed)  # noqa: S301  # nosec B301 - packed by this process
        return found
