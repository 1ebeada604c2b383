"""Places by their codes, withdrawn ones included: how the command line and files name them.

Each raises `Invalid`, naming the codes that there are.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from sqlalchemy.orm import Session

from app.errors import FieldError, Invalid
from app.portfolio.places import queries
from models import Corridor, Park, Site, Space

Place = TypeVar("Place")


def park(session: Session, code: str) -> Park:
    return _one(queries.parks(session), code, "park", "no park has the code")


def site(session: Session, code: str, park_code: str | None = None) -> Site:
    """Of that park, or of the only one that has a site of this code."""
    if park_code is not None:
        park(session, park_code)
    known = queries.sites(session)
    found = {at: site for (at, name), site in known.items() if name == code and park_code in (None, at)}
    if len(found) > 1:
        raise _invalid("site", f"several parks have a site {code!r}: say which", found)
    if not found:
        nothing = f"park {park_code} has no site" if park_code else "no site has the code"
        return _one(
            {name: site for (at, name), site in known.items() if park_code in (None, at)}, code, "site", nothing
        )
    return next(iter(found.values()))


def space(session: Session, code: str, of: Site) -> Space:
    return _one(queries.spaces(session, of.id), code, "space", f"site {of.code} has no space")


def corridor(session: Session, code: str) -> Corridor:
    return _one(queries.corridors(session), code, "corridor", "no corridor has the code")


def _one(known: Mapping[str, Place], code: str, field: str, nothing: str) -> Place:
    if code not in known:
        raise _invalid(field, f"{nothing} {code!r}", known)
    return known[code]


def _invalid(field: str, reason: str, codes: Iterable[str]) -> Invalid:
    known = ", ".join(sorted(codes)) or "none"
    return Invalid(errors=[FieldError(field=field, reason=f"{reason}; known: {known}")])
