"""Who may do what: a ladder of roles, and the park that a key is bound to."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What the holder of a key may do; `admin` may all. Compliance officers read, and will sign clearances."""

    VIEWER = "viewer"
    MANAGER = "manager"
    COMPLIANCE = "compliance"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `park_id` none: bound to no park."""

    key_id: int
    role: Role
    park_id: int | None

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    def may_edit(self, park_id: int | None) -> bool:
        """Managers edit what belongs to their park; a manager without a park, and an admin, edit all."""
        if self.is_admin:
            return True
        return self.role is Role.MANAGER and (self.park_id is None or self.park_id == park_id)


OPERATOR = Caller(key_id=0, role=Role.ADMIN, park_id=None)
"""Whoever may run the command line on the server has the database file anyway."""
