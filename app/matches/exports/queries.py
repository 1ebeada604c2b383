"""The SQL of exports."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.database import batches
from app.portfolio import parties
from models import Pair


def names_of_parties(session: Session, caller: Caller, pair_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Pair -> what its two parties are called, as the caller reads it."""
    pairs = [
        row
        for some in batches(sorted(set(pair_ids)))
        for row in session.execute(select(Pair.id, Pair.party_a_id, Pair.party_b_id).where(Pair.id.in_(some)))
    ]
    ids = {party for pair in pairs for party in (pair.party_a_id, pair.party_b_id)}
    described = parties.described(session, ids, caller)
    return {pair.id: (described[pair.party_a_id].name, described[pair.party_b_id].name) for pair in pairs}
