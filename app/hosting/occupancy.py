"""How far the spaces of a site are booked over a year, and when they are free."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import NotFound
from app.hosting import queries
from app.hosting.booking import Booking, Period, free, taken
from app.hosting.occupancy_schemas import FreeOut, MonthOut, OccupancyOut, SpaceOccupancy
from app.hosting.showing import site_out, space_out
from app.hosting.taking import booking_of, room_of
from app.portfolio.naming.hidden import hidden_from
from app.portfolio.naming.masking import Names
from models import Space, Stay
from models.base import now


def occupancy(session: Session, caller: Caller, site_id: int, year: int | None) -> OccupancyOut:
    """Of the spaces that are offered in the year, or booked. `year` none: this one.

    Raises `NotFound`, also for a site of a park that has no corridor with the caller's.
    """
    site, park = queries.site(session, site_id), caller.own_park
    if site is None or (park is not None and not queries.are_partners(session, site.park_id, park)):
        raise NotFound(f"There is no site {site_id} of your park, or of one that it has a corridor with.")
    year = year or now().year
    whole = Period(date(year, 1, 1), date(year, 12, 31))
    spaces = queries.spaces_of_site(session, site_id)
    held: dict[int, list[Stay]] = defaultdict(list)
    for row in queries.holding(session, [space.id for space in spaces], whole.starts_on, whole.ends_on):
        held[row.space_id].append(row)
    hidden = hidden_from(session, caller).of(site.park_id)
    lines = [_line(space, held[space.id], whole, hidden) for space in spaces]
    lines = [line for line in lines if line.available or line.booked]
    available, booked = sum(line.available for line in lines), sum(line.booked for line in lines)
    return OccupancyOut(
        site=site_out(site, hidden),
        year=year,
        available=available,
        booked=booked,
        share=_share(booked, available),
        spaces=lines,
    )


def _line(space: Space, stays: Sequence[Stay], whole: Period, hidden: Names) -> SpaceOccupancy:
    room, held = room_of(space), [booking_of(stay, space) for stay in stays]
    offered = [Booking(room.offered, room.workplaces, frozenset())]
    months = [_month(whole.starts_on.year, month, offered, held) for month in range(1, 13)]
    available, booked = sum(each.available for each in months), sum(each.booked for each in months)
    return SpaceOccupancy(
        space=space_out(space, hidden),
        workplaces=space.workplaces,
        available=available,
        booked=booked,
        share=_share(booked, available),
        months=months,
        free=[
            FreeOut(
                starts_on=each.period.starts_on,
                ends_on=each.period.ends_on,
                workplaces=each.workplaces if space.workplaces else None,
            )
            for each in free(whole, held, room)
        ],
    )


def _month(year: int, month: int, offered: Sequence[Booking], held: Sequence[Booking]) -> MonthOut:
    days = Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return MonthOut(month=month, available=taken(days, offered), booked=taken(days, held))


def _share(booked: int, available: int) -> float | None:
    return round(booked / available, 4) if available else None
