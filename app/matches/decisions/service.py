"""Recording and listing decisions. Each keeps the signals that were shown, to learn from after the match is gone."""

from collections.abc import Sequence

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit_either
from app.accounts.audit import record
from app.accounts.roles import Caller
from app.errors import NotFound
from app.matches.decisions import queries
from app.matches.decisions.schemas import MOST_LETTERS, DecisionFilter, DecisionIn, DecisionOut
from app.matches.decisions.shown import as_shown
from app.matches.pairs import ensure_known
from app.paging import Page, Paging
from app.portfolio import parties
from app.portfolio.companies import service as companies
from app.portfolio.places import service as places
from matching.profiles import Form
from matching.texts.contacts import masked
from models import Corridor, Decision, Match, Run
from models.base import now


def decide(session: Session, caller: Caller, match_id: int, sent: DecisionIn) -> DecisionOut:
    """Raises `NotFound`, and `Forbidden` unless the caller may edit either park."""
    return _decide(session, caller, queries.current_match(session, Match.id == match_id), f"match {match_id}", sent)


def decide_on_pair(session: Session, caller: Caller, pair_id: int, sent: DecisionIn) -> DecisionOut:
    """As `decide`, by the id that lasts."""
    found = queries.current_match(session, Match.pair_id == pair_id)
    return _decide(session, caller, found, f"match of pair {pair_id}", sent)


def pair_of(session: Session, party_id: int, other_id: int, form: Form | None) -> int:
    """That of the best match of two parties, or of the one in a form. Raises `NotFound`."""
    found = queries.pair_of(session, party_id, other_id, form)
    if found is None:
        raise NotFound("The two are in no list together today.")
    return found


def last_of(session: Session, party_id: int, other_id: int, form: Form | None) -> int:
    """The last decision that counts on two parties, or on the two in a form. Raises `NotFound`."""
    found = queries.last_decision(session, party_id, other_id, form)
    if found is None:
        raise NotFound("Nothing is decided on the two.")
    return found


def undo(session: Session, caller: Caller, decision_id: int) -> DecisionOut:
    """It stays on record, and counts no more: what was decided before it counts again.

    Raises `NotFound`, also for the decision of another park; `Forbidden` unless the caller may edit either park.
    """
    found = queries.decision(session, caller, decision_id)
    if found is None:
        raise NotFound(f"There is no decision {decision_id}; it may have been undone.")
    decision, code = found
    ensure_may_edit_either(caller, queries.corridor_of(session, decision).park_ids)
    decision.undone_at = now()
    record(session, caller, "decision.undo", "decision", decision.id, {"pair": decision.pair_id})
    session.flush()
    return _out(session, [(decision, code)])[0]


def _decide(
    session: Session, caller: Caller, found: Row[Match, Run, Corridor] | None, what: str, sent: DecisionIn
) -> DecisionOut:
    if found is None:
        raise NotFound(f"There is no {what}; it may have left the lists when they were made again.")
    match, run, corridor = found
    ensure_may_edit_either(caller, corridor.park_ids)
    decision = Decision(
        pair_id=match.pair_id,
        party_a_id=match.party_a_id,
        party_b_id=match.party_b_id,
        match_id=match.id,
        run_id=run.id,
        verdict=sent.verdict.value,
        reason=sent.reason and sent.reason.value,
        note=sent.note and masked(sent.note)[0][:MOST_LETTERS],
        **as_shown(session, match, run),
        key_id=caller.key_id,
        user_id=caller.user_id,
        park_id=caller.park_id,
        decided_at=now(),
    )
    session.add(decision)
    session.flush()
    said = {"pair": decision.pair_id, "verdict": decision.verdict, "reason": decision.reason}
    record(session, caller, "decision.add", "decision", decision.id, said)
    return _out(session, [(decision, corridor.code)])[0]


def page(session: Session, caller: Caller, chosen: DecisionFilter, paging: Paging) -> Page[DecisionOut]:
    """Raises `Invalid` for a corridor, a company or a pair that is not known."""
    if chosen.corridor is not None:
        places.find_corridor(session, chosen.corridor)
    if chosen.company_id is not None:
        companies.ensure_known(session, caller, chosen.company_id)
    if chosen.pair_id is not None:
        ensure_known(session, chosen.pair_id)
    found = queries.decision_page(session, caller, chosen, paging)
    return found.page(_out(session, [(decision, code) for decision, code in found.rows]))


def _out(session: Session, rows: Sequence[tuple[Decision, str]]) -> list[DecisionOut]:
    """`rows`: with the codes of their corridors."""
    pairs = [decision.pair for decision, _ in rows]
    described = parties.described(session, {party for pair in pairs for party in (pair.party_a_id, pair.party_b_id)})

    def out(decision: Decision, corridor: str) -> DecisionOut:
        a, b = described[decision.pair.party_a_id], described[decision.pair.party_b_id]
        own = {name: getattr(decision, name) for name in DecisionOut.model_fields if hasattr(decision, name)}
        of_pair = {
            "corridor": corridor,
            "form": decision.pair.form,
            "company_a_id": a.id if a.kind == "company" else None,
            "company_b_id": b.id if b.kind == "company" else None,
            "site_id": next((party.id for party in (a, b) if party.kind == "site"), None),
        }
        return DecisionOut.model_validate(own | of_pair)

    return [out(decision, corridor) for decision, corridor in rows]
