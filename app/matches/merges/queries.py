"""The SQL of merges, and of the decisions that go with a company."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, or_, select, update
from sqlalchemy.orm import Session

from app.database import batches
from app.matches.pairs import PairKey, add_pairs
from matching.profiles import Form
from models import Decision, Merge, Pair


def merges_of(session: Session, company_id: int) -> Sequence[Merge]:
    """Those that it kept and those in which it went, the latest first."""
    query = select(Merge).where(or_(Merge.kept_id == company_id, Merge.merged_id == company_id))
    return session.scalars(query.order_by(Merge.id.desc())).all()


def standing_merge(session: Session, merged_id: int) -> Merge | None:
    """The one by which the company went into another, if it has not been undone."""
    query = select(Merge).where(Merge.merged_id == merged_id, Merge.undone_at.is_(None))
    return session.scalars(query.order_by(Merge.id.desc())).first()


def hand_decisions_over(session: Session, giver: int, taker: int) -> dict[int, int]:
    """Decisions on the pairs of a party are on those of another from now on -> each with the pair that it was on."""
    decided = session.execute(
        select(Decision.id, Pair)
        .join(Pair, Pair.id == Decision.pair_id)
        .where(or_(Pair.party_a_id == giver, Pair.party_b_id == giver))
        .order_by(Decision.id)
    ).all()
    by_corridor: dict[int, list[Row[int, Pair]]] = {}
    for row in decided:
        by_corridor.setdefault(row[1].corridor_id, []).append(row)
    for corridor_id, rows in by_corridor.items():
        keys = {pair.id: _with(pair, giver, taker) for _, pair in rows}
        add_pairs(session, corridor_id, set(keys.values()))
        taken = {was: _id_of(session, corridor_id, key) for was, key in keys.items()}
        put_decisions(session, {decision_id: taken[pair.id] for decision_id, pair in rows})
    return {decision_id: pair.id for decision_id, pair in decided}


def put_decisions(session: Session, pairs: Mapping[int, int]) -> None:
    """Decision -> the pair that it is on from now on."""
    parties: dict[int, dict[str, int]] = {}
    for some in batches(sorted(set(pairs.values()))):
        columns = Pair.id, Pair.party_a_id, Pair.party_b_id
        for row in session.execute(select(*columns).where(Pair.id.in_(some))):
            parties[row.id] = {"party_a_id": row.party_a_id, "party_b_id": row.party_b_id}
    moved = [{"id": decision_id, "pair_id": pair_id, **parties[pair_id]} for decision_id, pair_id in pairs.items()]
    if moved:
        session.execute(update(Decision), moved)


def _with(pair: Pair, giver: int, taker: int) -> PairKey:
    a, b = (taker if party == giver else party for party in (pair.party_a_id, pair.party_b_id))
    return PairKey(Form(pair.form), a, b)


def _id_of(session: Session, corridor_id: int, key: PairKey) -> int:
    named = {"form": key.form.value, "party_a_id": key.party_a_id, "party_b_id": key.party_b_id}
    return session.scalars(select(Pair.id).filter_by(corridor_id=corridor_id, **named)).one()
