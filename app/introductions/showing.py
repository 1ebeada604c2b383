"""Introductions as callers receive them: who must act, by when, and what the caller may do."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.roles import Caller, Role
from app.clearances import service as clearances
from app.compliance.policy.policy import Policy
from app.introductions import queries
from app.introductions.acting import SIDES, Actor
from app.introductions.schemas import (
    Chosen,
    IntroducedParty,
    IntroductionInFull,
    IntroductionOut,
    PresentationOut,
    ReviewTaskOut,
    StepOut,
    TaskOut,
)
from app.introductions.states import SIDE_OF, Action, State, owners, transitions_from
from app.matches.pairs import ensure_known
from app.paging import Page, Paging
from app.portfolio.companies import service as companies
from app.portfolio.faces import reads_names_of
from app.portfolio.places import service as places
from models import Corridor, Introduction
from models.base import now

MOST_REVIEWS = 100


def outs(session: Session, caller: Caller, found: Sequence[Introduction]) -> list[IntroductionOut]:
    """With a fixed number of statements, however many there are."""
    cards = queries.cards(session, {party for row in found for party in (row.party_a_id, row.party_b_id)})
    corridors = queries.corridors(session, found)
    return [_out(caller, row, corridors[row.pair.corridor_id], cards, now()) for row in found]


def in_full(session: Session, caller: Caller, row: Introduction) -> IntroductionInFull:
    (short,) = outs(session, caller, [row])
    presented = {
        side: PresentationOut(
            title=getattr(row, f"title_{side}"),
            abstract=getattr(row, f"abstract_{side}"),
            named=getattr(row, f"named_{side}"),
        )
        for side in SIDES
    }
    steps = [StepOut.model_validate(step, from_attributes=True) for step in queries.steps(session, row.id)]
    return IntroductionInFull(**short.model_dump(), presented=presented, steps=steps)


def page(session: Session, caller: Caller, chosen: Chosen, paging: Paging) -> Page[IntroductionOut]:
    """Raises `Invalid` for a corridor, a company or a pair that is not known."""
    if chosen.corridor is not None:
        places.find_corridor(session, chosen.corridor)
    if chosen.company_id is not None:
        companies.ensure_known(session, caller, chosen.company_id)
    if chosen.pair_id is not None:
        ensure_known(session, chosen.pair_id)
    found = queries.page(session, caller, chosen, paging)
    return found.page(outs(session, caller, [row[0] for row in found.rows]))


def open_tasks(session: Session, caller: Caller, park_id: int | None = None) -> list[TaskOut]:
    """What waits for the caller's park or its companies; for an admin, and a caller of no park, whatever is open.

    `park_id`: only what waits for that one.
    """
    waiting = queries.waiting(session, caller)
    corridors = queries.corridors(session, waiting)
    park = caller.own_park or park_id
    mine = [row for row in waiting if park is None or _is_of(park, row, corridors[row.pair.corridor_id])]
    return [
        TaskOut.model_validate(
            {**out.model_dump(), "introduction_id": out.id, "link": f"/api/v1/introductions/{out.id}"}
        )
        for out in outs(session, caller, mine)
    ]


def open_reviews(policy: Policy, session: Session, caller: Caller) -> list[ReviewTaskOut]:
    """What waits for whoever clears: the longest waiting first."""
    if caller.role is not Role.COMPLIANCE:
        return []
    found = clearances.reviews(policy, session, caller, "open", Paging(MOST_REVIEWS, None))
    return [
        ReviewTaskOut.model_validate(
            {name: getattr(one, name) for name in ReviewTaskOut.model_fields if hasattr(one, name)}
            | {"review_id": one.id, "link": "/api/v1/reviews?state=open"}
        )
        for one in found.items
    ]


def _is_of(park_id: int, row: Introduction, corridor: Corridor) -> bool:
    own = {corridor.park_a_id: "a", corridor.park_b_id: "b"}.get(park_id)
    return own in {SIDE_OF[who] for who in owners(State(row.state), row.proposer)}


def _out(
    caller: Caller, row: Introduction, corridor: Corridor, cards: queries.Cards, moment: datetime
) -> IntroductionOut:
    values = {name: getattr(row, name) for name in IntroductionOut.model_fields if hasattr(row, name)}
    return IntroductionOut.model_validate(
        values
        | {
            "corridor": corridor.code,
            "form": row.pair.form,
            "overdue": row.due_at is not None and row.due_at < moment,
            "escalated": row.escalated_at is not None,
            "owners": owners(State(row.state), row.proposer),
            "a": _party(caller, row, cards[row.party_a_id]),
            "b": _party(caller, row, cards[row.party_b_id]),
            "actions": _actions(caller, row, corridor, cards),
            "replays": row.replayed_day,
        }
    )


def _actions(caller: Caller, row: Introduction, corridor: Corridor, cards: queries.Cards) -> list[Action]:
    """What the caller may do, for whichever of the two parks they may act."""
    found: list[Action] = []
    for side, park_id, party_id in zip(SIDES, corridor.park_ids, (row.party_a_id, row.party_b_id), strict=True):
        if not caller.may_edit(park_id):
            continue
        mine = Actor("park", side, caller).is_any_of(row, answers_for_site=cards[party_id].kind == "site")
        possible = (each.action for each in transitions_from(State(row.state)) if mine & set(each.who))
        found += [action for action in possible if action not in found]
    return found


def _party(caller: Caller, row: Introduction, card: queries.PartyCard) -> IntroducedParty:
    is_named = row.released_at is not None or reads_names_of(caller, card.park_id)
    name = card.name if is_named else card.public_name
    return IntroducedParty.model_validate({"kind": card.kind, "id": card.id, "name": name, "park": card.park})
