"""The SQL of merges, and of the decisions, introductions, stays and people that go with a company."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.database import batches
from app.matches.pairs import PairKey, add_pairs
from matching.profiles import Form
from models import Contact, Decision, Introduction, Merge, Pair, Stay


def merges_of(session: Session, company_id: int) -> Sequence[Merge]:
    """Those that it kept and those in which it went, the latest first."""
    query = select(Merge).where(or_(Merge.kept_id == company_id, Merge.merged_id == company_id))
    return session.scalars(query.order_by(Merge.id.desc())).all()


def standing_merge(session: Session, merged_id: int) -> Merge | None:
    """The one by which the company went into another, if it has not been undone."""
    query = select(Merge).where(Merge.merged_id == merged_id, Merge.undone_at.is_(None))
    return session.scalars(query.order_by(Merge.id.desc())).first()


OfPair = type[Decision] | type[Introduction] | type[Stay]


def hand_over(session: Session, kind: OfPair, giver: int, taker: int) -> dict[int, int]:
    """What is on the pairs of a party is on those of another from now on -> each with the pair that it was on."""
    found = session.execute(
        select(kind.id, Pair)
        .join(Pair, Pair.id == kind.pair_id)
        .where(or_(Pair.party_a_id == giver, Pair.party_b_id == giver))
        .order_by(kind.id)
    ).all()
    by_corridor: dict[int, list[Row[int, Pair]]] = {}
    for row in found:
        by_corridor.setdefault(row[1].corridor_id, []).append(row)
    for corridor_id, rows in by_corridor.items():
        keys = {pair.id: _with(pair, giver, taker) for _, pair in rows}
        add_pairs(session, corridor_id, set(keys.values()))
        known = _ids_of(session, corridor_id, taker)
        put(session, kind, {row_id: known[keys[pair.id]] for row_id, pair in rows})
    return {row_id: pair.id for row_id, pair in found}


def put(session: Session, kind: OfPair, pairs: Mapping[int, int]) -> None:
    """Decision, introduction or stay -> the pair that it is on from now on."""
    parties: dict[int, dict[str, int]] = {}
    for some in batches(sorted(set(pairs.values()))):
        columns = Pair.id, Pair.party_a_id, Pair.party_b_id
        for row in session.execute(select(*columns).where(Pair.id.in_(some))):
            parties[row.id] = {"party_a_id": row.party_a_id, "party_b_id": row.party_b_id}
    moved = [{"id": row_id, "pair_id": pair_id, **parties[pair_id]} for row_id, pair_id in pairs.items()]
    if moved:
        session.execute(update(kind), moved)


def introductions_of_both(session: Session, one: int, other: int) -> Sequence[int]:
    """Open introductions of a party for which another is being introduced to the same partner in the same form."""
    mine, theirs, my_pair, their_pair = aliased(Introduction), aliased(Introduction), aliased(Pair), aliased(Pair)
    same_partner = or_(
        and_(my_pair.party_a_id == one, their_pair.party_a_id == other, my_pair.party_b_id == their_pair.party_b_id),
        and_(my_pair.party_b_id == one, their_pair.party_b_id == other, my_pair.party_a_id == their_pair.party_a_id),
    )
    query = (
        select(mine.id)
        .join(my_pair, my_pair.id == mine.pair_id)
        .join(their_pair, and_(their_pair.form == my_pair.form, same_partner))
        .join(theirs, theirs.pair_id == their_pair.id)
        .where(mine.is_open, theirs.is_open)
    )
    return session.scalars(query.order_by(mine.id)).all()


def hand_contacts_over(session: Session, giver: int, taker: int) -> list[int]:
    """People of a party are those of another from now on -> their numbers."""
    ids = list(session.scalars(select(Contact.id).where(Contact.party_id == giver).order_by(Contact.id)))
    put_contacts(session, ids, taker)
    return ids


def put_contacts(session: Session, ids: Sequence[int], party_id: int) -> None:
    session.execute(update(Contact).where(Contact.id.in_(ids)).values(party_id=party_id))


def _with(pair: Pair, giver: int, taker: int) -> PairKey:
    a, b = (taker if party == giver else party for party in (pair.party_a_id, pair.party_b_id))
    return PairKey(Form(pair.form), a, b)


def _ids_of(session: Session, corridor_id: int, party_id: int) -> dict[PairKey, int]:
    """Of all pairs of a party in a corridor."""
    of_party = or_(Pair.party_a_id == party_id, Pair.party_b_id == party_id)
    pairs = session.scalars(select(Pair).where(Pair.corridor_id == corridor_id, of_party))
    return {PairKey(Form(pair.form), pair.party_a_id, pair.party_b_id): pair.id for pair in pairs}
