"""Parks, sites, spaces and corridors as a file or a form declares them, brought about: what is missing is added, what
differs is changed, what is so already stays.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Literal, NamedTuple

from pydantic import Field
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import FieldError, Invalid
from app.portfolio.places import by_code, queries, service
from app.portfolio.places.schemas import (
    CorridorChange,
    CorridorIn,
    ParkChange,
    ParkIn,
    SiteChange,
    SiteIn,
    SpaceChange,
    SpaceIn,
)
from app.schemas import Code, LanguageCode, Name, RequestModel, StrictDate
from models import Corridor, Park, Site, Space


class DeclaredSite(SiteIn):
    """A site with its spaces."""

    spaces: list[SpaceIn] = Field(default=[])


class DeclaredPark(ParkIn):
    """A park with its sites. `languages` are those of the staff of sites that say nothing of their own."""

    languages: list[LanguageCode] = Field(default=[], max_length=3)
    sites: list[DeclaredSite] = Field(default=[])


class DeclaredCorridor(RequestModel):
    """Of the first two parks, unless it says which. What it is called follows from them."""

    code: Code | None = None
    name: Name | None = None
    park_a: Code | None = None
    park_b: Code | None = None
    as_of: StrictDate | None = None


class Declared(RequestModel):
    parks: list[DeclaredPark] = Field(default=[])
    corridor: DeclaredCorridor | None = None


Kind = Literal["park", "site", "space", "corridor"]


class Step(NamedTuple):
    """What was, or would be, done about one place. `place` is its codes: `trentino/polo-meccatronica/pm-01`."""

    kind: Kind
    place: str
    name: str
    done: Literal["added", "changed", "so already"]
    fields: tuple[str, ...] = ()
    """those that changed"""


def try_out(session: Session, caller: Caller, declared: Declared) -> list[Step]:
    """What `bring_about` would do. Raises what it raises."""
    with session.begin_nested() as trial:
        steps = bring_about(session, caller, declared)
        trial.rollback()
    return steps


def bring_about(session: Session, caller: Caller, declared: Declared) -> list[Step]:
    """Raises `Invalid` for a site that is declared in a park while it is another's, and `Forbidden`."""
    steps = [step for park in declared.parks for step in _park(session, caller, park)]
    if declared.corridor:
        steps.append(_corridor(session, caller, _filled_in(session, declared)))
    return steps


def bring_about_sites(session: Session, caller: Caller, park_code: str, sites: Iterable[DeclaredSite]) -> list[Step]:
    """The same for sites of a park that is there."""
    park = by_code.park(session, park_code)
    bare = DeclaredPark(code=park.code, name=park.name, country=park.country)
    return [step for site in sites for step in _site(session, caller, bare, site)]


_LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)


def code_of(name: str) -> str:
    """`Polo Meccatronica` -> `polo-meccatronica`, `Корпус 3` -> `korpus-3`; empty where nothing is left of the name."""
    latin = unicodedata.normalize("NFC", name).lower().translate(_LATIN)
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")


def _park(session: Session, caller: Caller, sent: DeclaredPark) -> Iterator[Step]:
    bare = ParkIn.model_validate(sent.model_dump(include=sent.model_fields_set - {"languages", "sites"}))
    known = queries.parks(session).get(sent.code)
    yield _settled(session, caller, "park", sent.code, bare, known, lambda: service.add_park(session, caller, bare))
    for site in sent.sites:
        yield from _site(session, caller, sent, site)


def _site(session: Session, caller: Caller, park: DeclaredPark, sent: DeclaredSite) -> Iterator[Step]:
    park_id = queries.parks(session)[park.code].id
    sites = queries.sites(session)
    known = sites.get((park.code, sent.code))
    elsewhere = [of_park for of_park, code in sites if code == sent.code]
    if known is None and elsewhere:
        reason = f"is a site of park {elsewhere[0]}, and a site stays in its park; give this one another code"
        raise Invalid(errors=[FieldError(field=f"{park.code}/{sent.code}", reason=reason)])
    values = sent.model_dump(include=sent.model_fields_set - {"spaces"})
    if park.languages and "languages" not in values:
        values["languages"] = park.languages
    bare, place = SiteIn.model_validate(values), f"{park.code}/{sent.code}"
    yield _settled(
        session, caller, "site", place, bare, known, lambda: service.add_site(session, caller, park_id, bare)
    )
    site_id = queries.sites(session)[park.code, sent.code].id
    spaces = queries.spaces(session, site_id)
    for space in sent.spaces:
        add = partial(service.add_space, session, caller, site_id, space)
        yield _settled(session, caller, "space", f"{place}/{space.code}", space, spaces.get(space.code), add)


def _filled_in(session: Session, declared: Declared) -> CorridorIn:
    """The corridor with what it leaves unsaid: its parks, and its code and name, by those of the parks."""
    sent = declared.corridor or DeclaredCorridor()
    codes = [code for code in (sent.park_a, sent.park_b) if code]
    codes += [park.code for park in declared.parks if park.code not in codes]
    if len(codes) < 2:
        raise Invalid(errors=[FieldError(field="corridor", reason="a corridor is between two parks: say which")])
    parks = queries.parks(session)
    both = [parks[code] for code in codes[:2] if code in parks]
    values = {"code": "-".join(codes[:2]), "name": " – ".join(park.name for park in both) or "-".join(codes[:2])}
    if len(both) == 2 and (known := queries.corridor_between(session, both[0].id, both[1].id)):
        values = {"code": known.code, "name": known.name}
    said = {name: value for name, value in sent.model_dump(exclude_unset=True).items() if value is not None}
    return CorridorIn.model_validate(values | said | {"park_a": codes[0], "park_b": codes[1]})


def _corridor(session: Session, caller: Caller, sent: CorridorIn) -> Step:
    known = queries.corridors(session).get(sent.code)
    if known is not None and {known.park_a.code, known.park_b.code} != {sent.park_a, sent.park_b}:
        reason = f"is the corridor of {known.park_a.code} and {known.park_b.code}; the parks of a corridor stay"
        raise Invalid(errors=[FieldError(field=f"corridor {sent.code}", reason=reason)])
    add = partial(service.add_corridor, session, caller, sent)
    return _settled(session, caller, "corridor", sent.code, sent, known, add)


_CHANGES: dict[Kind, tuple[Callable[..., object], type[RequestModel]]] = {
    "park": (service.change_park, ParkChange),
    "site": (service.change_site, SiteChange),
    "space": (service.change_space, SpaceChange),
    "corridor": (service.change_corridor, CorridorChange),
}


def _settled(
    session: Session,
    caller: Caller,
    kind: Kind,
    place: str,
    sent: ParkIn | SiteIn | SpaceIn | CorridorIn,
    known: Park | Site | Space | Corridor | None,
    add: Callable[[], object],
) -> Step:
    if known is None:
        add()
        return Step(kind, place, sent.name, "added")
    values = sent.model_dump(include=sent.model_fields_set - {"code", "park_a", "park_b"})
    differing = {name: value for name, value in values.items() if getattr(known, name) != value}
    if known.withdrawn_at is not None:
        differing["withdrawn"] = False
    if not differing:
        return Step(kind, place, sent.name, "so already")
    change, form = _CHANGES[kind]
    change(session, caller, known.id, form.model_validate(differing))
    return Step(kind, place, sent.name, "changed", tuple(differing))
