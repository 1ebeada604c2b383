"""Decisions: recorded with the signals that were shown, so that they say something after the match is gone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit
from app.accounts.roles import Caller
from app.errors import NotFound
from app.matches.feedback import queries
from app.matches.feedback.schemas import DecisionFilter, DecisionIn, DecisionOut
from app.paging import Page, Paging, encode
from app.portfolio.places import service as places
from models import Decision
from models.base import now


def decide(session: Session, caller: Caller, match_id: int, sent: DecisionIn) -> DecisionOut:
    found = queries.match(session, match_id)
    if found is None:
        raise NotFound(f"There is no match {match_id}; it may have left the lists when they were made again.")
    match, run, corridor = found
    if not caller.may_edit(corridor.park_a_id):
        ensure_may_edit(caller, corridor.park_b_id)
    cards = match.party_a, match.party_b
    decision = Decision(
        corridor_id=corridor.id,
        match_id=match.id,
        run_id=run.id,
        form=match.form,
        company_a_id=match.company_a_id,
        company_b_id=match.company_b_id,
        site_id=match.site_id,
        verdict=sent.verdict.value,
        reason=sent.reason and sent.reason.value,
        score=match.score,
        weights=run.weights,
        bias=match.explanation["bias"],
        parts=match.explanation["parts"],
        languages="-".join(map(_languages, cards)),
        sectors=sorted({sector for card in cards for sector in card["sectors"]}),
        key_id=caller.key_id,
        park_id=caller.park_id,
        decided_at=now(),
    )
    session.add(decision)
    session.flush()
    return _out(decision, corridor.code)


def decision_page(session: Session, caller: Caller, chosen: DecisionFilter, paging: Paging) -> Page[DecisionOut]:
    """What one park thinks of the other's companies is its own affair."""
    if chosen.corridor is not None:
        places.find_corridor(session, chosen.corridor)
    of_park = None if caller.is_admin else caller.park_id
    rows = queries.decisions(session, replace(chosen, of_park=of_park), paging)
    shown, last = paging.cut(rows)
    return Page(
        items=[_out(decision, code) for decision, code in shown],
        next_cursor=encode([last[0].id]) if last is not None else None,
    )


def _languages(card: Mapping[str, Any]) -> str:
    """What the party is described in, such as `it` or `en+it`."""
    return "+".join(sorted(card["summaries"])) or "none"


def _out(decision: Decision, corridor: str) -> DecisionOut:
    fields = {name: getattr(decision, name) for name in DecisionOut.model_fields if name != "corridor"}
    return DecisionOut.model_validate(fields | {"corridor": corridor})
