"""Who acts on an introduction: a park by its people, a company by its link, or the service itself."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR, Caller
from app.errors import FieldError, Forbidden, Invalid
from app.introductions.states import Who
from app.portfolio.places import by_code
from models import Corridor, Introduction

Side = Literal["a", "b"]
SIDES: tuple[Side, Side] = ("a", "b")


@dataclass(frozen=True, slots=True)
class Actor:
    """`side` is that of the park or the company; the service has none. `caller` is who stands behind a park: a company
    has no account.
    """

    by: Literal["park", "company", "system"]
    side: Side | None
    caller: Caller | None

    @property
    def asks_as(self) -> Caller:
        """For whom the gate is asked."""
        return self.caller or OPERATOR

    def is_any_of(self, row: Introduction, *, answers_for_site: bool) -> frozenset[Who]:
        """As whom of the table they may act. A site is its park's: the park answers for it."""
        match self.by, self.side:
            case "system", _:
                return frozenset({Who.SYSTEM})
            case "company", side:
                return frozenset({Who(f"company_{side}")})
        park = Who.PROPOSING_PARK if self.side == row.proposer else Who.OTHER_PARK
        site = {Who(f"company_{self.side}")} if answers_for_site else set()
        return frozenset({park, Who(f"park_{self.side}"), *site})


SYSTEM = Actor("system", None, None)


def of_company(side: Side) -> Actor:
    return Actor("company", side, None)


def of_park(session: Session, caller: Caller, corridor: Corridor, park: str | None) -> Actor:
    """`park`: the code of the one that the caller acts for, where they are bound to none.

    Raises `Invalid` for a park that is not of the corridor, or none where one is needed; `Forbidden` for another's.
    """
    park_id = caller.park_id if park is None else by_code.park(session, park).id
    if park_id is None:
        raise Invalid(errors=[FieldError(field="park", reason="say for which of the two parks you act")])
    if park is None and park_id not in corridor.park_ids:
        raise Forbidden("You are bound to a park that is not one of the two.")
    if park_id not in corridor.park_ids:
        raise Invalid(errors=[FieldError(field="park", reason="is not one of the corridor's two parks")])
    if not caller.may_edit(park_id):
        raise Forbidden("You are bound to another park.")
    return Actor("park", "a" if park_id == corridor.park_a_id else "b", caller)
