"""Rows of sites -> the engine's profiles: the one place where that translation happens."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.portfolio.naming.hidden import hidden_names
from app.portfolio.naming.masking import Names
from app.portfolio.places import queries
from matching import profiles as engine
from matching.profiles import Form, Room
from models import Park, Site, Space

# A space's text is quoted in the language of its site.
KINDS = {
    "office": {"en": "Office", "it": "Ufficio", "ru": "Офис"},
    "laboratory": {"en": "Laboratory", "it": "Laboratorio", "ru": "Лаборатория"},
    "clean_room": {"en": "Clean room", "it": "Camera bianca", "ru": "Чистое помещение"},
    "production_hall": {"en": "Production hall", "it": "Capannone produttivo", "ru": "Производственный цех"},
    "workshop": {"en": "Workshop", "it": "Officina", "ru": "Мастерская"},
    "test_field": {"en": "Test field", "it": "Campo prove", "ru": "Испытательный полигон"},
    "storage": {"en": "Storage space", "it": "Magazzino", "ru": "Склад"},
}


def site_parties(
    session: Session, park: Park, as_of: date, among: Collection[int] | None = None
) -> Iterator[tuple[engine.Profile, dict[str, Any]]]:
    """The park's sites that are not withdrawn and have a space to offer on that day or later, by id.

    If said, only some of them. With each goes its public snapshot: what a match list shows of it.
    """
    hidden = hidden_names(session).of(park.id)
    for site in queries.sites_with_spaces(session, park.id):
        if (among is None or site.party_id in among) and any(_is_offered(space, as_of) for space in site.spaces):
            yield profile(site, as_of, hidden), public_snapshot(site, park, hidden)


def public_snapshot(site: Site, park: Park, hidden: Names) -> dict[str, Any]:
    return {
        "kind": "site",
        "id": site.id,
        "name": hidden.mask(site.name),
        "park": park.code,
        "city": site.city,
        "languages": site.languages,
        "sectors": site.sectors,
        "summaries": _described(site, hidden),
    }


def profile(site: Site, as_of: date, hidden: Names) -> engine.Profile:
    """`hidden`: whom it is not to name."""
    return engine.Profile(
        id=site.party_id,
        kind="site",
        name=hidden.mask(site.name),
        descriptions=_described(site, hidden),  # type: ignore[arg-type]  # as it is stored
        offers=tuple(_offer(space, site.language, hidden) for space in site.spaces if _is_offered(space, as_of)),
        sectors=frozenset(site.sectors),
        languages=frozenset(site.languages),
    )


def _described(site: Site, hidden: Names) -> dict[str, str]:
    return {site.language: hidden.mask(site.description)} if site.description else {}


def _is_offered(space: Space, as_of: date) -> bool:
    """Not yet free is no obstacle: guests plan ahead."""
    return space.withdrawn_at is None and (space.available_until is None or space.available_until >= as_of)


def _offer(space: Space, language: str, hidden: Names) -> engine.Opportunity:
    return engine.Opportunity(
        id=space.id,
        form=Form.HOSTING,
        title=hidden.mask(space.name),
        text=hidden.mask(_sentence(space, language)),
        language=language,  # type: ignore[arg-type]  # as above
        room=Room(
            kind=space.kind,
            area_m2=space.area_m2,
            available_from=space.available_from,
            available_until=space.available_until,
            equipment=tuple(map(hidden.mask, space.equipment)),
        ),
    )


def _sentence(space: Space, language: str) -> str:
    """`Laboratory, 85 m²: metal 3D printer, coordinate measuring machine.`"""
    text = KINDS[space.kind].get(language, KINDS[space.kind]["en"])
    if space.area_m2 is not None:
        text += f", {space.area_m2:.10g} {'м²' if language == 'ru' else 'm²'}"
    if space.equipment:
        text += f": {', '.join(space.equipment)}"
    return f"{text}."
