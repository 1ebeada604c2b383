"""The SQL of the vector index: HNSW over half-precision vectors. PostgreSQL only; the caller sees to that."""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, and_, bindparam, cast, delete, func, insert, or_, select, text, true
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, aliased

from models import Company, IndexedCompany, Park, Passage

KINDS = ("offer", "need", "about")

MOST_DIMENSIONS = 4000
"""Of an index over halves; longer vectors are compared one by one."""

CARE = 200
"""`hnsw.ef_construction`: the usual 64 misses more where many texts are nearly as near."""

DEPTH, DEEPEST = 3, 1000
"""`hnsw.ef_search` for each passage wanted, and the largest that there is."""

SCANNED = 200_000
"""Passages looked at, nearest first, before a search for those of one park gives up."""

FETCHED = 50_000


def unindexed(session: Session, encoder: str, at_most: int | None = None) -> Sequence[int]:
    """Companies that changed since their passages were made, or have those of another encoder."""
    same = and_(
        IndexedCompany.company_id == Company.id,
        IndexedCompany.encoder == encoder,
        IndexedCompany.updated_at == Company.updated_at,
    )
    query = select(Company.id).outerjoin(IndexedCompany, same).where(IndexedCompany.company_id.is_(None))
    return session.scalars(query.order_by(Company.id).limit(at_most)).all()


def replace_passages(
    session: Session, encoder: str, companies: Collection[Company], passages: Sequence[dict[str, Any]]
) -> None:
    """These in place of all passages of those companies. Whoever does the same for one of them meanwhile waits."""
    marks = [{"company_id": each.id, "encoder": encoder, "updated_at": each.updated_at} for each in companies]
    marked = postgresql.insert(IndexedCompany).values(marks)
    news = {"encoder": marked.excluded.encoder, "updated_at": marked.excluded.updated_at}
    session.execute(marked.on_conflict_do_update(index_elements=[IndexedCompany.company_id], set_=news))
    session.execute(delete(Passage).where(Passage.company_id.in_([each.id for each in companies])))
    if passages:
        session.execute(insert(Passage), passages)


def ensure_indices(session: Session, encoder: str) -> None:
    """An HNSW index over this encoder's passages of each kind. It is made after the first ones: that is quicker."""
    size = dimensions(session, encoder)
    names = {_index_name(encoder, kind): kind for kind in KINDS}
    there = session.scalars(text("select indexname from pg_indexes where tablename = 'passages'")).all()
    for name in names.keys() - set(there) if size and size <= MOST_DIMENSIONS else ():
        where = and_(*_of(Passage, encoder, names[name])).compile(
            dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True, "include_table": False}
        )
        session.connection().exec_driver_sql(
            f"create index if not exists {name} on passages"
            f" using hnsw ((vector::halfvec({size})) halfvec_cosine_ops) with (ef_construction = {CARE}) where {where}"
        )


def near_offers(
    session: Session, encoder: str, vector: NDArray[np.float32], count: int, *, only: int | None, but: int | None
) -> Sequence[int]:
    """Ids of the offers nearest to a vector, of one park, or of all live ones and of none but one."""
    _look_deep(session, count)
    closed = select(Park.id).where(or_(Park.withdrawn_at.is_not(None), Park.id == but))
    reach = (
        Passage.park_id == only if only is not None else or_(Passage.park_id.is_(None), Passage.park_id.not_in(closed))
    )
    query = select(Passage.opportunity_id).where(*_of(Passage, encoder, "offer"), reach)
    nearest = _distance(Passage, vector, len(vector))
    return [found for found in session.scalars(query.order_by(nearest).limit(count)) if found is not None]


def neighbours(
    session: Session, encoder: str, kinds: tuple[str, str], parks: tuple[int, int], each: int
) -> Iterator[NDArray[np.int64]]:
    """(m, 2) of companies: one of the first park, and one of the second that owns a passage of the second kind among
    the `each` nearest to a passage of the first kind of the former's. In portions; a pair may come twice.
    """
    size = dimensions(session, encoder)
    if size is None:
        return
    _look_deep(session, each)
    one, other = aliased(Passage), aliased(Passage)
    nearest: Select[Any] = (
        select(other.company_id)
        .where(*_of(other, encoder, kinds[1]), other.park_id == parks[1])
        .order_by(_distance(other, one.vector, size))
        .limit(each)
    )
    found = nearest.correlate(one).lateral()
    query = select(one.company_id, found.c.company_id).where(*_of(one, encoder, kinds[0]), one.park_id == parks[0])
    rows = session.execute(query.join(found, true()), execution_options={"yield_per": FETCHED})
    for some in rows.partitions():
        yield np.array(some, dtype=np.int64)


def dimensions(session: Session, encoder: str) -> int | None:
    """Of this encoder's vectors; none where there is no passage yet."""
    return session.scalar(select(func.vector_dims(Passage.vector)).where(Passage.encoder == encoder).limit(1))


def _of(passage: type[Passage], encoder: str, kind: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What an index is made over; written out, because of a parameter the planner would not know that it fits."""
    return (
        passage.encoder == bindparam(None, encoder, literal_execute=True),
        passage.kind == bindparam(None, kind, literal_execute=True),
    )


def _distance(passage: type[Passage], to: Any, size: int) -> ColumnElement[float]:
    from models.halfvec import Halfvec  # noqa: PLC0415 - pgvector is installed with PostgreSQL's driver only

    # Of so many dimensions, as the index says: the column takes vectors of any encoder.
    same = Halfvec(size)
    return cast(passage.vector, same).op("<=>")(cast(to, same))


def _look_deep(session: Session, count: int) -> None:
    """For this transaction: as many candidates as are wanted, and on with the scan where a filter drops them."""
    settings = {
        "hnsw.ef_search": min(max(DEPTH * count, 40), DEEPEST),
        "hnsw.iterative_scan": "relaxed_order",
        "hnsw.max_scan_tuples": SCANNED,
    }
    session.execute(select(*(func.set_config(name, str(value), True) for name, value in settings.items())))


def _index_name(encoder: str, kind: str) -> str:
    return f"ix_passages_near_{kind}_{hashlib.blake2b(encoder.encode(), digest_size=6).hexdigest()}"
