"""What can be done with parks, sites, spaces and corridors, and how other domains find them by their codes.

A code is how files and links name a place: it is unique, withdrawn places included, and never changes.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Label, Select, case, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Invalid
from app.paging import Page, Paging
from app.portfolio import parties
from app.portfolio.naming.hidden import hidden_from
from app.portfolio.naming.masking import Names
from app.portfolio.places import queries
from app.portfolio.places.schemas import (
    CorridorChange,
    CorridorIn,
    CorridorOut,
    ParkChange,
    ParkIn,
    ParkOut,
    SiteChange,
    SiteFilter,
    SiteIn,
    SiteOut,
    SpaceChange,
    SpaceFilter,
    SpaceIn,
    SpaceOut,
)
from app.portfolio.repository import ALL, Repository, authorise, if_withdrawn
from app.portfolio.schemas import PlaceFilter
from matching.texts.contacts import MASK
from models import Corridor, Park, Site, Space

Found = TypeVar("Found")
Described = TypeVar("Described", ParkOut, SiteOut)


class _Spaces(Repository[Space, SpaceIn | SpaceChange, SpaceOut]):
    def show(self, session: Session, caller: Caller, rows: Sequence[Space]) -> list[SpaceOut]:
        hidden = hidden_from(session, caller)
        shown = zip(super().show(session, caller, rows), rows, strict=True)
        return [_equipped(out, hidden.of(row.site.park_id)) for out, row in shown]

    def sorted_by(self, session: Session, caller: Caller, query: Select[Space]) -> tuple[Any, Mapping[str, Label[Any]]]:
        spaces = select(Space.id, Space.name, Site.park_id).join(Site, Site.id == Space.site_id)
        return _sorted_by_name(session, caller, query, Space, spaces)

    def write(self, session: Session, row: Space, sent: SpaceIn | SpaceChange) -> bool:
        changed = super().write(session, row, sent)
        # Of what the space is now: a change may send one of the two days only.
        if row.available_from and row.available_until and row.available_until < row.available_from:
            raise Invalid(errors=[FieldError(field="available_until", reason="is before `available_from`")])
        return changed


class _Parks(Repository[Park, ParkIn | ParkChange, ParkOut]):
    def show(self, session: Session, caller: Caller, rows: Sequence[Park]) -> list[ParkOut]:
        hidden = hidden_from(session, caller)
        return [_described(out, hidden.of(out.id)) for out in super().show(session, caller, rows)]

    def write(self, session: Session, row: Park, sent: ParkIn | ParkChange) -> bool:
        changed = super().write(session, row, sent)
        if changed and row.id is not None:
            # Its country, its name and its zone are those of its companies, too.
            parties.mark_facts_due(session, [row.id])
        return changed


class _Sites(Repository[Site, SiteIn | SiteChange, SiteOut]):
    def show(self, session: Session, caller: Caller, rows: Sequence[Site]) -> list[SiteOut]:
        hidden = hidden_from(session, caller)
        return [_described(out, hidden.of(out.park_id)) for out in super().show(session, caller, rows)]

    def sorted_by(self, session: Session, caller: Caller, query: Select[Site]) -> tuple[Any, Mapping[str, Label[Any]]]:
        return _sorted_by_name(session, caller, query, Site, select(Site.id, Site.name, Site.park_id))

    def write(self, session: Session, row: Site, sent: SiteIn | SiteChange) -> bool:
        changed = super().write(session, row, sent)
        if changed and row.id is not None:
            parties.mark_facts_due(session, [row.park_id])
        return changed


def _described(out: Described, hidden: Names) -> Described:
    """Without the names that it is not to tell the reader."""
    description = hidden.mask(out.description) if out.description else out.description
    return out.model_copy(update={"name": hidden.mask(out.name), "description": description})


def _equipped(out: SpaceOut, hidden: Names) -> SpaceOut:
    return out.model_copy(
        update={"name": hidden.mask(out.name), "equipment": [hidden.mask(each) for each in out.equipment]}
    )


def _sorted_by_name(
    session: Session, caller: Caller, query: Any, kind: type[Site | Space], named: Any
) -> tuple[Any, Mapping[str, Label[Any]]]:
    """What is masked is sorted as a mask: its place and a cursor would tell what stands there. `named`: id, name and
    park of all of the kind.
    """
    hidden = hidden_from(session, caller)
    if hidden.is_empty:
        return query, {}
    rows = session.execute(named.where(Site.park_id.in_(hidden.parks)))
    masked = [row.id for row in rows if hidden.of(row.park_id).are_said(row.name)]
    name = case((kind.id.in_(masked), MASK), else_=kind.name).label("sorted_name")
    return query.add_columns(name), {"name": name}


class _Corridors(Repository[Corridor, CorridorIn | CorridorChange, CorridorOut]):
    """Whether a corridor is ranked is told by its runs, not by its row."""

    def show(self, session: Session, _caller: Caller, rows: Sequence[Corridor]) -> list[CorridorOut]:
        ranked = queries.ranked(session, [row.id for row in rows])
        return [CorridorOut.model_validate({**vars(row), "ranked": row.id in ranked}) for row in rows]

    def ensure_new(self, session: Session, row: Corridor) -> None:
        super().ensure_new(session, row)
        other = queries.corridor_between(session, row.park_a_id, row.park_b_id)
        if other is not None:
            raise Conflict(
                f"These two parks have a corridor: {other.code}{if_withdrawn(other)}.",
                errors=[{"field": "park_b", "reason": f"shares corridor {other.code} with `park_a`"}],
            )


_parks = _Parks(Park, ParkOut, "park", unique=("code",))
_sites = _Sites(Site, SiteOut, "site", queries.PARK_OF_SITE, unique=("park_id", "code"))
_spaces = _Spaces(Space, SpaceOut, "space", queries.SITE_OF_SPACE, unique=("site_id", "code"))
_corridors = _Corridors(Corridor, CorridorOut, "corridor", *queries.PARKS_OF_CORRIDOR, unique=("code",))

read_park, change_park, withdraw_park, park_page = _parks.read, _parks.change, _parks.withdraw, _parks.page
read_site, change_site, withdraw_site = _sites.read, _sites.change, _sites.withdraw
read_space, change_space, withdraw_space = _spaces.read, _spaces.change, _spaces.withdraw
read_corridor, change_corridor, withdraw_corridor = _corridors.read, _corridors.change, _corridors.withdraw
corridor_page = _corridors.page

park_codes, site_codes, park_countries = queries.park_codes, queries.site_codes, queries.park_countries
corridors = queries.live_corridors
parks = queries.parks


def site_page_of_all(session: Session, caller: Caller, paging: Paging, chosen: SiteFilter) -> Page[SiteOut]:
    """Of a park, or of all. Raises `Invalid` for a park that is not known."""
    of_park = {} if chosen.park is None else {"park_id": park_id(session, chosen.park, "park")}
    return _sites.page(session, caller, paging, chosen, **of_park)


def site_page(
    session: Session, caller: Caller, paging: Paging, park_id: int, chosen: PlaceFilter = ALL
) -> Page[SiteOut]:
    _parks.get(session, caller, park_id)
    return _sites.page(session, caller, paging, chosen, park_id=park_id)


def space_page(session: Session, caller: Caller, paging: Paging, chosen: SpaceFilter) -> Page[SpaceOut]:
    park_id(session, chosen.park, "park")
    spaces = queries.chosen_spaces(_spaces.readable_by(caller), chosen)
    return _spaces.page_of(session, caller, spaces, paging, chosen.ids, chosen.sort)


def space_page_of_site(
    session: Session, caller: Caller, paging: Paging, site_id: int, chosen: PlaceFilter = ALL
) -> Page[SpaceOut]:
    _sites.get(session, caller, site_id)
    of_site = _spaces.readable_by(caller).filter_by(site_id=site_id)
    spaces = queries.chosen_spaces(of_site, SpaceFilter(withdrawn=chosen.withdrawn))
    return _spaces.page_of(session, caller, spaces, paging, chosen.ids, chosen.sort)


def add_park(session: Session, caller: Caller, sent: ParkIn) -> ParkOut:
    return _parks.insert(session, caller, Park(code=sent.code), sent)


def add_site(session: Session, caller: Caller, park_id: int, sent: SiteIn) -> SiteOut:
    park = _parks.get(session, caller, park_id)
    return _sites.insert(session, caller, Site(code=sent.code, park_id=park.id), sent)


def add_space(session: Session, caller: Caller, site_id: int, sent: SpaceIn) -> SpaceOut:
    site = _sites.get(session, caller, site_id)
    space = Space(code=sent.code, site_id=site.id)
    # Not by assignment, which would leave a space that is refused among those of the site.
    set_committed_value(space, "site", site)
    return _spaces.insert(session, caller, space, sent)


def add_corridor(session: Session, caller: Caller, sent: CorridorIn) -> CorridorOut:
    corridor = Corridor(code=sent.code)
    authorise(caller, corridor)
    known = park_codes(session)
    corridor.park_a_id = _by_code(known, sent.park_a, "park_a", "no park")
    corridor.park_b_id = _by_code(known, sent.park_b, "park_b", "no park")
    return _corridors.insert(session, caller, corridor, sent)


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


def find_corridor(session: Session, code: str | None) -> Corridor:
    """The corridor with that code, or the only one there is, with its parks.

    Raises `Invalid`, naming the codes, if there is none such or more than one to choose from.
    """
    return _chosen({corridor.code: corridor for corridor in corridors(session)}, code)


def find_corridor_id(connection: Connection, code: str | None) -> int:
    """As `find_corridor`, and in a fraction of the time."""
    return _chosen(queries.live_corridor_ids(connection), code)


def _chosen(known: Mapping[str, Found], code: str | None) -> Found:
    if code is not None and code in known:
        return known[code]
    if code is None and len(known) == 1:
        return next(iter(known.values()))
    problem = "say which corridor" if code is None else f"no corridor has the code {code!r}"
    reason = f"{problem}; known: {', '.join(known) or 'none'}"
    raise Invalid(f"{reason[0].upper()}{reason[1:]}.", errors=[FieldError(field="corridor", reason=reason)])


def corridor_id(session: Session, code: str, field: str) -> int:
    """The corridor that `field` names, withdrawn or not: what was ranked stays readable. Raises `Invalid`."""
    found = queries.corridor_id(session, code)
    if found is None:
        raise Invalid(errors=[FieldError(field=field, reason=f"no corridor has the code {code!r}")])
    return found
