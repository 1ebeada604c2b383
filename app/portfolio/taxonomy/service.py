"""Looking up what companies are described with."""

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.errors import NotFound
from app.paging import Page, Paging
from app.portfolio.naming.hidden import hidden_from
from app.portfolio.taxonomy import queries
from app.portfolio.taxonomy.schemas import ActivityCodeOut, CapabilityOut, CapabilitySort, NaceShare, Names, SectorOut
from matching.taxonomy.activities import System, UnknownActivityCode, normalise, title, to_nace
from matching.taxonomy.sectors import sectors


def all_sectors() -> list[SectorOut]:
    return [
        SectorOut(code=sector.code, parent=sector.parent, names=Names.model_validate(sector.names))
        for sector in sectors().values()
    ]


def read_activity_code(system: System, code: str) -> ActivityCodeOut:
    """A code as people type it. Raises `NotFound`, which says what is wrong with it."""
    try:
        canonical, shares = normalise(system, code), to_nace(system, code)
    except UnknownActivityCode as error:
        raise NotFound(f"{error}.") from None
    return ActivityCodeOut(
        system=system,
        code=canonical,
        nace=[NaceShare(code=nace, share=share, titles=_titles(nace)) for nace, share in sorted(shares.items())],
    )


def _titles(nace: str) -> Names:
    return Names(it=title(nace, "it"), ru=title(nace, "ru"), en=title(nace, "en"))


def capability_page(
    session: Session, caller: Caller, begins: str | None, paging: Paging, sort: CapabilitySort = "name"
) -> Page[CapabilityOut]:
    """Without those that say a name which the caller is not to read there."""
    hidden = hidden_from(session, caller)
    untold: dict[int, list[str]] = {}
    for row in queries.capabilities_of(session, hidden.parks):
        if hidden.of(row.park_id).are_said(row.name):
            untold.setdefault(row.park_id, []).append(row.name)
    found = queries.capability_page(session, begins, untold, paging, sort)
    return found.page([CapabilityOut.model_validate(row, from_attributes=True) for row in found.rows])
