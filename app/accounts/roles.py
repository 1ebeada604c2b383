"""Roles, and the park that a caller is bound to."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do. `compliance` reads what a viewer reads, and signs clearances."""

    VIEWER = "viewer"
    MANAGER = "manager"
    COMPLIANCE = "compliance"
    ADMIN = "admin"


Actor = tuple[str, int | None]
"""What somebody is, and the id: as the audit trail names them."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request is from: a person who signed in, or the holder of a key. `park_id` none: bound to no park."""

    key_id: int
    role: Role
    park_id: int | None
    user_id: int | None = None
    session_id: int | None = None

    @property
    def actor(self) -> Actor:
        if self.user_id is not None:
            return "user", self.user_id
        return ("key", self.key_id) if self.key_id else ("operator", None)

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def is_editor(self) -> bool:
        return self.role in (Role.MANAGER, Role.ADMIN)

    @property
    def own_park(self) -> int | None:
        """The park whose decisions alone the caller may read; none if those of all parks."""
        return None if self.is_admin else self.park_id

    def is_of(self, park_id: int | None) -> bool:
        """Whether the caller is of that park, or of no park in particular."""
        return self.park_id in (None, park_id)

    def sees_all_of(self, park_id: int | None) -> bool:
        """What is not published, too."""
        return self.own_park in (None, park_id)

    def may_edit(self, park_id: int | None) -> bool:
        """Managers edit what belongs to their park; a manager without a park, and an admin, edit everything."""
        return self.is_admin or (self.is_editor and self.is_of(park_id))


OPERATOR = Caller(key_id=0, role=Role.ADMIN, park_id=None)
"""The caller of the command line: it has access to the database anyway."""
