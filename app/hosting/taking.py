"""Taking a space for a stay: nobody gets what another has, whoever asks at the same moment."""

from datetime import date

from sqlalchemy.orm import Session

from app.errors import Conflict
from app.hosting import queries
from app.hosting.booking import Booking, Period, Room, clashes, next_free
from app.hosting.schemas import FIRST_DAY, LAST_DAY
from models import Space, Stay


def take(session: Session, row: Stay) -> None:
    """Before the stay is written as approved: one at a time of each space. Raises `Conflict`."""
    space = queries.count_booking(session, row.space_id)
    if space.withdrawn_at is not None or space.site.withdrawn_at is not None:
        raise Conflict("The space is withdrawn.")
    gone = [piece for piece in row.equipment if piece not in space.equipment]
    if gone:
        raise Conflict(f"The space has no {', '.join(gone)} any more.")
    if (row.workplaces is None) != (space.workplaces is None):
        raise Conflict("The space is let in another way than it was asked for: by workplaces, or as a whole.")
    ensure_free(session, row, space)


def ensure_free(session: Session, row: Stay, space: Space) -> None:
    """Raises `Conflict` with the days on which it is not, and the next period in which it is."""
    wanted, room = booking_of(row, space), room_of(space)
    held = [booking_of(one, space) for one in queries.holding(session, [space.id], wanted.period.starts_on)]
    is_offered = wanted.period.within(room.offered) == wanted.period
    taken = clashes(wanted, held, room) if is_offered else [wanted.period]
    if not taken:
        return
    free = next_free(wanted, held, room)
    days = ", ".join(_told(period) for period in taken)
    then = f"It is free for as long from {free.starts_on} on." if free else "It is never free for so long after that."
    raise Conflict(
        f"{space.name} cannot be had on these days: {days}. {then}",
        errors=[{"field": "starts_on", "reason": f"cannot be had: {days}"}],
        clashes=[_as_json(period) for period in taken],
        next_free=free and _as_json(free),
    )


def room_of(space: Space) -> Room:
    until = min(space.available_until or LAST_DAY, space.withdrawn_at.date() if space.withdrawn_at else LAST_DAY)
    return Room(space.workplaces or 1, Period(max(space.available_from or FIRST_DAY, FIRST_DAY), until))


def booking_of(row: Stay, space: Space) -> Booking:
    return Booking(period_of(row), row.workplaces or space.workplaces or 1, frozenset(row.equipment))


def period_of(row: Stay) -> Period:
    """Its days: those when the guest came and left, or those that were asked for."""
    return Period(row.begun_on or row.starts_on, row.ended_on or row.ends_on)


def _told(period: Period) -> str:
    return str(period.starts_on) if period.days == 1 else f"{period.starts_on} to {period.ends_on}"


def _as_json(period: Period) -> dict[str, date | str]:
    return {"starts_on": period.starts_on.isoformat(), "ends_on": period.ends_on.isoformat()}
