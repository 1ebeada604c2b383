"""Stays as callers receive them: who must act, by when, and what the caller may do."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.hosting import queries
from app.hosting.schemas import (
    Chosen,
    EvaluationOut,
    GuestOut,
    StayInFull,
    StayOut,
    StaySite,
    StaySpace,
    StayStepOut,
    StayTaskOut,
)
from app.hosting.service import get
from app.hosting.states import CAME, RULES, Due, StayAction, StayParty, StayState, owners, transitions_from
from app.hosting.taking import period_of
from app.introductions.queries import Cards, PartyCard
from app.introductions.service import parties_of
from app.paging import Page, Paging
from app.portfolio.companies import service as companies
from app.portfolio.faces import reads_names_of
from app.portfolio.naming.hidden import HiddenNames, hidden_from
from app.portfolio.naming.masking import Names
from app.portfolio.places import service as places
from models import Corridor, Site, Space, Stay
from models.base import now


def outs(session: Session, caller: Caller, found: Sequence[Stay]) -> list[StayOut]:
    """With a fixed number of statements, however many there are."""
    cards = parties_of(session, {row.guest_party_id for row in found})
    corridors = queries.corridors(session, found)
    spaces = queries.spaces(session, {row.space_id for row in found})
    hidden = hidden_from(session, caller)
    return [_out(caller, row, corridors[row.pair.corridor_id], cards, spaces[row.space_id], hidden) for row in found]


def in_full(session: Session, caller: Caller, row: Stay) -> StayInFull:
    (short,) = outs(session, caller, [row])
    said = [EvaluationOut.model_validate(one, from_attributes=True) for one in queries.evaluations(session, row.id)]
    steps = [StayStepOut.model_validate(step, from_attributes=True) for step in queries.steps(session, row.id)]
    return StayInFull(**short.model_dump(), evaluations=said, steps=steps)


def read(session: Session, caller: Caller, stay_id: int) -> StayInFull:
    """Raises `NotFound`."""
    return in_full(session, caller, get(session, caller, stay_id))


def page(session: Session, caller: Caller, chosen: Chosen, paging: Paging) -> Page[StayOut]:
    """Raises `Invalid` for a corridor or a company that is not known."""
    if chosen.corridor is not None:
        places.corridor_id(session, chosen.corridor, "corridor")
    if chosen.company_id is not None:
        companies.ensure_known(session, caller, chosen.company_id)
    found = queries.page(session, caller, chosen, paging)
    return found.page(outs(session, caller, [row[0] for row in found.rows]))


def open_tasks(session: Session, caller: Caller, park_id: int | None = None) -> list[StayTaskOut]:
    """What waits for the caller's park; for an admin, and a caller of no park, whatever is open.

    `park_id`: only what waits for that one.
    """
    waiting = queries.waiting(session, caller)
    corridors = queries.corridors(session, waiting)
    park = caller.own_park or park_id
    mine = [row for row in waiting if park is None or park in _owning(row, corridors[row.pair.corridor_id])]
    return [
        StayTaskOut.model_validate({**out.model_dump(), "stay_id": out.id, "link": f"/api/v1/stays/{out.id}"})
        for out in outs(session, caller, mine)
    ]


def space_out(space: Space, hidden: Names) -> StaySpace:
    shown = StaySpace.model_validate(space, from_attributes=True)
    return shown.model_copy(update={"name": hidden.mask(shown.name)})


def site_out(site: Site, hidden: Names) -> StaySite:
    return StaySite(id=site.id, code=site.code, name=hidden.mask(site.name), park=site.park.code)


def _owning(row: Stay, corridor: Corridor) -> set[int]:
    """The parks that must act."""
    return {_park_of(row, who, corridor) for who in owners(StayState(row.state))}


def _park_of(row: Stay, who: StayParty, corridor: Corridor) -> int:
    return corridor.park_ids[0 if (row.host == "a") == (who is StayParty.HOST) else 1]


def _out(caller: Caller, row: Stay, corridor: Corridor, cards: Cards, space: Space, hidden: HiddenNames) -> StayOut:
    values = {name: getattr(row, name) for name in StayOut.model_fields if hasattr(row, name)}
    state = StayState(row.state)
    return StayOut.model_validate(
        values
        | {
            "corridor": corridor.code,
            "overdue": row.due_at is not None and row.due_at < _clock(state, corridor),
            "owners": owners(state),
            "company": _guest(caller, row, cards[row.guest_party_id]),
            "site": site_out(space.site, hidden.of(space.site.park_id)),
            "space": space_out(space, hidden.of(space.site.park_id)),
            "days": period_of(row).days,
            "actions": _actions(caller, row, corridor),
            "replays": row.replayed_day,
        }
    )


def _clock(state: StayState, corridor: Corridor) -> datetime:
    """A stay's own days are counted in the time that the corridor lives in: a demo replays another."""
    if corridor.as_of is not None and isinstance(RULES[state].due, Due):
        return datetime.combine(corridor.as_of, time(), UTC)
    return now()


def _actions(caller: Caller, row: Stay, corridor: Corridor) -> list[StayAction]:
    """What the caller may do, for whichever of the two parks they may act."""
    mine = {who for who in StayParty if caller.may_edit(_park_of(row, who, corridor))}
    possible = transitions_from(StayState(row.state))
    found: Iterable[StayAction] = (each.action for each in possible if mine & set(each.who))
    return list(dict.fromkeys(found))


def _guest(caller: Caller, row: Stay, card: PartyCard) -> GuestOut:
    is_named = StayState(row.state) in (StayState.APPROVED, *CAME) or reads_names_of(caller, card.park_id)
    return GuestOut(id=card.id, name=card.name if is_named else card.public_name, park=card.park)
