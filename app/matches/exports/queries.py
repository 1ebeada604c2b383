"""The SQL of exports."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import batches
from app.portfolio import parties
from models import Pair


def names_of_parties(session: Session, pair_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Pair -> what its two parties are called."""
    pairs = [
        row
        for some in batches(sorted(set(pair_ids)))
        for row in session.execute(select(Pair.id, Pair.party_a_id, Pair.party_b_id).where(Pair.id.in_(some)))
    ]
    described = parties.described(session, {party for pair in pairs for party in (pair.party_a_id, pair.party_b_id)})
    return {pair.id: (described[pair.party_a_id].name, described[pair.party_b_id].name) for pair in pairs}
