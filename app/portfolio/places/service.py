"""What can be done with parks, sites, spaces and corridors, and how other domains find them by their codes.

A code is how files and links name a place: it is unique, withdrawn places included, and never changes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit
from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from app.paging import Page, Paging, encode
from app.portfolio.places import queries
from app.portfolio.places.reading import corridor_out, park_out, site_out, space_out
from app.portfolio.places.schemas import (
    CorridorChange,
    CorridorIn,
    CorridorOut,
    ParkChange,
    ParkIn,
    ParkOut,
    SiteChange,
    SiteIn,
    SiteOut,
    SpaceChange,
    SpaceFilter,
    SpaceIn,
    SpaceOut,
)
from app.schemas import Sent
from models import Corridor, Park, Site, Space
from models.base import now

Row = TypeVar("Row", Park, Site, Space, Corridor)
Out = TypeVar("Out", ParkOut, SiteOut, SpaceOut, CorridorOut)


def park_codes(session: Session) -> dict[str, int]:
    """Code -> id of every park that is not withdrawn; one query."""
    return queries.park_codes(session)


def site_codes(session: Session) -> dict[tuple[int, str], int]:
    """(id of the park, code) -> id of every site that is not withdrawn; one query."""
    return queries.site_codes(session)


def park_id(session: Session, code: str | None, field: str) -> int | None:
    """The park that `field` names. Raises `Invalid`, naming the field and the codes that there are."""
    return None if code is None else _by_code(park_codes(session), code, field, "no park")


def site_id(session: Session, park_id: int | None, code: str | None, field: str) -> int | None:
    """The site of a park that `field` names. Raises `Invalid`, naming the field and the park's site codes."""
    if code is None:
        return None
    if park_id is None:
        raise Invalid(errors=[FieldError(field=field, reason="a site belongs to a park, and no park is given")])
    here = {known: found for (park, known), found in site_codes(session).items() if park == park_id}
    return _by_code(here, code, field, "no site of the park")


def _by_code(known: Mapping[str, int], code: str, field: str, nothing: str) -> int:
    if code not in known:
        codes = ", ".join(sorted(known)) or "none"
        raise Invalid(errors=[FieldError(field=field, reason=f"{nothing} has the code {code!r}; known: {codes}")])
    return known[code]


def corridors(session: Session) -> Sequence[Corridor]:
    """All that can be ranked, by code, with their parks: neither they nor a park of theirs is withdrawn."""
    return queries.live_corridors(session)


def find_corridor(session: Session, code: str | None) -> Corridor:
    """The corridor with that code, or the only one there is, with its parks.

    Raises `Invalid`, naming the codes, if there is none such or more than one to choose from.
    """
    known = {corridor.code: corridor for corridor in corridors(session)}
    if code in known:
        return known[code]
    if code is None and len(known) == 1:
        return next(iter(known.values()))
    problem = "say which corridor" if code is None else f"no corridor has the code {code!r}"
    reason = f"{problem}; known: {', '.join(known) or 'none'}"
    raise Invalid(f"{reason[0].upper()}{reason[1:]}.", errors=[FieldError(field="corridor", reason=reason)])


def corridor_id(session: Session, code: str, field: str) -> int:
    """The corridor that `field` names, withdrawn or not: what was ranked stays readable. Raises `Invalid`."""
    found = queries.known_as(session, Corridor, code=code)
    if found is None:
        raise Invalid(errors=[FieldError(field=field, reason=f"no corridor has the code {code!r}")])
    return found.id


def park_page(session: Session, withdrawn: bool, paging: Paging) -> Page[ParkOut]:
    return _page(queries.park_page(session, withdrawn, paging), paging, park_out)


def read_park(session: Session, park_id: int) -> ParkOut:
    return park_out(_park(session, park_id))


def add_park(session: Session, caller: Caller, sent: ParkIn) -> ParkOut:
    _ensure_admin(caller)
    _ensure_new(queries.known_as(session, Park, code=sent.code), "park")
    park = Park(**sent.model_dump())
    session.add(park)
    session.flush()
    return park_out(park)


def change_park(session: Session, caller: Caller, park_id: int, sent: ParkChange) -> ParkOut:
    _ensure_admin(caller)
    park = _park(session, park_id)
    _write(park, sent)
    session.flush()
    return park_out(park)


def withdraw_park(session: Session, caller: Caller, park_id: int) -> None:
    change_park(session, caller, park_id, ParkChange(withdrawn=True))


def site_page(session: Session, park_id: int, withdrawn: bool, paging: Paging) -> Page[SiteOut]:
    _park(session, park_id)
    return _page(queries.site_page(session, park_id, withdrawn, paging), paging, site_out)


def read_site(session: Session, site_id: int) -> SiteOut:
    return site_out(_site(session, site_id))


def add_site(session: Session, caller: Caller, park_id: int, sent: SiteIn) -> SiteOut:
    park = _park(session, park_id)
    ensure_may_edit(caller, park.id)
    _ensure_new(queries.known_as(session, Site, park_id=park.id, code=sent.code), "site")
    site = Site(park=park, stale_since=now(), **sent.model_dump())
    session.add(site)
    session.flush()
    return site_out(site)


def change_site(session: Session, caller: Caller, site_id: int, sent: SiteChange) -> SiteOut:
    site = _site(session, site_id)
    ensure_may_edit(caller, site.park_id)
    _write(site, sent)
    _mark_if_changed(session, site, site)
    session.flush()
    return site_out(site)


def withdraw_site(session: Session, caller: Caller, site_id: int) -> None:
    change_site(session, caller, site_id, SiteChange(withdrawn=True))


def space_page(session: Session, chosen: SpaceFilter, paging: Paging) -> Page[SpaceOut]:
    if chosen.site_id is not None:
        _site(session, chosen.site_id)
    return _page(queries.space_page(session, chosen, paging), paging, space_out)


def read_space(session: Session, space_id: int) -> SpaceOut:
    return space_out(_space(session, space_id))


def add_space(session: Session, caller: Caller, site_id: int, sent: SpaceIn) -> SpaceOut:
    site = _site(session, site_id)
    ensure_may_edit(caller, site.park_id)
    _ensure_new(queries.known_as(session, Space, site_id=site.id, code=sent.code), "space")
    space = Space(site=site, **sent.model_dump())
    _ensure_in_order(space)
    session.add(space)
    site.stale_since = now()
    session.flush()
    return space_out(space)


def change_space(session: Session, caller: Caller, space_id: int, sent: SpaceChange) -> SpaceOut:
    space = _space(session, space_id)
    ensure_may_edit(caller, space.site.park_id)
    _write(space, sent)
    _ensure_in_order(space)
    _mark_if_changed(session, space, space.site)
    session.flush()
    return space_out(space)


def withdraw_space(session: Session, caller: Caller, space_id: int) -> None:
    change_space(session, caller, space_id, SpaceChange(withdrawn=True))


def corridor_page(session: Session, withdrawn: bool, paging: Paging) -> Page[CorridorOut]:
    rows = queries.corridor_page(session, withdrawn, paging)
    ranked = queries.ranked(session, [row.id for row in rows])
    return _page(rows, paging, lambda row: corridor_out(row, row.id in ranked))


def read_corridor(session: Session, corridor_id: int) -> CorridorOut:
    corridor = _found(queries.corridor(session, corridor_id), "corridor", corridor_id)
    return corridor_out(corridor, bool(queries.ranked(session, [corridor_id])))


def add_corridor(session: Session, caller: Caller, sent: CorridorIn) -> CorridorOut:
    _ensure_admin(caller)
    known = park_codes(session)
    a, b = (_by_code(known, getattr(sent, field), field, "no park") for field in ("park_a", "park_b"))
    _ensure_new(queries.known_as(session, Corridor, code=sent.code), "corridor")
    other = queries.corridor_between(session, a, b)
    if other is not None:
        raise Conflict(
            f"These two parks have a corridor: {other.code}{_bring_back(other)}.",
            errors=[{"field": "park_b", "reason": f"shares corridor {other.code} with `park_a`"}],
        )
    corridor = Corridor(code=sent.code, name=sent.name, as_of=sent.as_of, park_a_id=a, park_b_id=b)
    session.add(corridor)
    session.flush()
    return read_corridor(session, corridor.id)


def change_corridor(session: Session, caller: Caller, corridor_id: int, sent: CorridorChange) -> CorridorOut:
    _ensure_admin(caller)
    _write(_found(queries.corridor(session, corridor_id), "corridor", corridor_id), sent)
    session.flush()
    return read_corridor(session, corridor_id)


def withdraw_corridor(session: Session, caller: Caller, corridor_id: int) -> None:
    change_corridor(session, caller, corridor_id, CorridorChange(withdrawn=True))


def _park(session: Session, park_id: int) -> Park:
    return _found(queries.park(session, park_id), "park", park_id)


def _site(session: Session, site_id: int) -> Site:
    return _found(queries.site(session, site_id), "site", site_id)


def _space(session: Session, space_id: int) -> Space:
    return _found(queries.space(session, space_id), "space", space_id)


def _found(row: Row | None, kind: str, row_id: int) -> Row:
    if row is None:
        raise NotFound(f"There is no {kind} {row_id}.")
    return row


def _ensure_admin(caller: Caller) -> None:
    if not caller.is_admin:
        raise Forbidden("Parks and corridors are kept by the role admin.")


def _ensure_new(known: Park | Site | Space | Corridor | None, kind: str) -> None:
    if known is not None:
        raise Conflict(
            f"{known.code} is the code of {kind} {known.id}{_bring_back(known)}.",
            errors=[{"field": "code", "reason": f"is already that of {kind} {known.id}"}],
        )


def _bring_back(known: Park | Site | Space | Corridor) -> str:
    return ", which was withdrawn and can be brought back" if known.withdrawn_at else ""


def _ensure_in_order(space: Space) -> None:
    """Of what the space is now: a change may send one of the two days only."""
    if space.available_from and space.available_until and space.available_until < space.available_from:
        raise Invalid(errors=[FieldError(field="available_until", reason="is before `available_from`")])


def _write(row: Park | Site | Space | Corridor, sent: Sent) -> None:
    fields = sent.model_dump(exclude_unset=True)
    withdrawn = fields.pop("withdrawn", None)
    for name, value in fields.items():
        setattr(row, name, value)
    if withdrawn is not None:
        row.withdrawn_at = (row.withdrawn_at or now()) if withdrawn else None


def _mark_if_changed(session: Session, written: Site | Space, site: Site) -> None:
    """A site whose offer is another one now has match lists of hosting that are to be made again."""
    if session.is_modified(written):
        site.stale_since = now()


def _page(rows: Sequence[Row], paging: Paging, out: Callable[[Row], Out]) -> Page[Out]:
    rows, last = paging.cut(rows)
    return Page(
        items=[out(row) for row in rows],
        next_cursor=encode([last.name, last.id]) if last is not None else None,
    )
