"""Recording and listing decisions. Each keeps the signals that were shown, to learn from after the match is gone."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit_either
from app.accounts.roles import Caller
from app.errors import NotFound
from app.matches.decisions import queries
from app.matches.decisions.schemas import DecisionFilter, DecisionIn, DecisionOut
from app.paging import Page, Paging, encode
from app.portfolio.places import service as places
from models import Corridor, Decision, Match, Run
from models.base import now


def decide(session: Session, caller: Caller, match_id: int, sent: DecisionIn) -> DecisionOut:
    match, run, corridor = _match_to_decide(session, caller, match_id)
    parties = match.party_a, match.party_b
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
        languages="-".join(map(_languages, parties)),
        sectors=sorted({sector for party in parties for sector in party["sectors"]}),
        key_id=caller.key_id,
        park_id=caller.park_id,
        decided_at=now(),
    )
    session.add(decision)
    session.flush()
    return _out(decision, corridor.code)


def _match_to_decide(session: Session, caller: Caller, match_id: int) -> tuple[Match, Run, Corridor]:
    """The match, its run and its corridor. Raises `NotFound`; `Forbidden` unless the caller may edit either park."""
    found = queries.current_match(session, match_id)
    if found is None:
        raise NotFound(f"There is no match {match_id}; it may have left the lists when they were made again.")
    match, run, corridor = found
    ensure_may_edit_either(caller, (corridor.park_a_id, corridor.park_b_id))
    return match, run, corridor


def page(session: Session, caller: Caller, chosen: DecisionFilter, paging: Paging) -> Page[DecisionOut]:
    if chosen.corridor is not None:
        places.find_corridor(session, chosen.corridor)
    shown, last = paging.cut(queries.decision_page(session, caller, chosen, paging))
    return Page(
        items=[_out(decision, code) for decision, code in shown],
        next_cursor=encode([last[0].id]) if last is not None else None,
    )


def _languages(party: Mapping[str, Any]) -> str:
    """The languages of the party's descriptions, such as `it` or `en+it`."""
    return "+".join(sorted(party["summaries"])) or "none"


def _out(decision: Decision, corridor: str) -> DecisionOut:
    fields = {name: getattr(decision, name) for name in DecisionOut.model_fields if name != "corridor"}
    return DecisionOut.model_validate(fields | {"corridor": corridor})
