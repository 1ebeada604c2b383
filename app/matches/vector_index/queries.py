"""The SQL of the vector index: HNSW over half-precision vectors. For PostgreSQL only."""

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

MAX_INDEXED_DIMENSIONS = 4000
"""pgvector's limit for an index over `halfvec`; longer vectors are compared one by one."""

EF_CONSTRUCTION = 200
"""The default of 64 misses more neighbours where many texts are about as near."""

EF_SEARCH_PER_RESULT, MAX_EF_SEARCH = 3, 1000
"""`hnsw.ef_search` per requested passage, and pgvector's limit for it."""

MAX_SCAN_TUPLES = 200_000
"""Passages scanned, nearest first, before a search within one park gives up."""

FETCH_SIZE = 50_000


def unindexed(session: Session, encoder: str, at_most: int | None = None) -> Sequence[int]:
    """Companies that changed since they were indexed, or were indexed with another encoder."""
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
    """Replaces all passages of these companies. A concurrent call for one of them waits."""
    marks = [{"company_id": each.id, "encoder": encoder, "updated_at": each.updated_at} for each in companies]
    marked = postgresql.insert(IndexedCompany).values(marks)
    news = {"encoder": marked.excluded.encoder, "updated_at": marked.excluded.updated_at}
    session.execute(marked.on_conflict_do_update(index_elements=[IndexedCompany.company_id], set_=news))
    session.execute(delete(Passage).where(Passage.company_id.in_([each.id for each in companies])))
    if passages:
        session.execute(insert(Passage), passages)


def ensure_indices(session: Session, encoder: str) -> None:
    """An HNSW index for each kind of this encoder's passages. Building it after the first inserts is faster."""
    size = dimensions(session, encoder)
    names = {_index_name(encoder, kind): kind for kind in KINDS}
    there = session.scalars(text("select indexname from pg_indexes where tablename = 'passages'")).all()
    for name in names.keys() - set(there) if size and size <= MAX_INDEXED_DIMENSIONS else ():
        where = and_(*_of(Passage, encoder, names[name])).compile(
            dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True, "include_table": False}
        )
        session.connection().exec_driver_sql(
            f"create index if not exists {name} on passages"
            f" using hnsw ((vector::halfvec({size})) halfvec_cosine_ops)"
            f" with (ef_construction = {EF_CONSTRUCTION}) where {where}"
        )


def near(
    session: Session,
    encoder: str,
    kind: str,
    vector: NDArray[np.float32],
    count: int,
    parks: tuple[int | None, int | None] = (None, None),
    ended: Select[int] | None = None,
) -> Sequence[int]:
    """What is nearest to a vector, without what is `ended`: ids of offers or of needs; of descriptions the companies'.

    `parks`: see `of_parks`.
    """
    _widen_scan(session, count)
    owner = Passage.company_id if kind == "about" else Passage.opportunity_id
    query = select(owner).where(*_of(Passage, encoder, kind), of_parks(Passage.park_id, *parks))
    if ended is not None and kind != "about":
        query = query.where(Passage.opportunity_id.not_in(ended))
    nearest = _distance(Passage, vector, len(vector))
    return [found for found in session.scalars(query.order_by(nearest).limit(count)) if found is not None]


def of_parks(park_id: Any, only: int | None, excluded: int | None) -> ColumnElement[bool]:
    """Of one park; else in none, or in one that is neither withdrawn nor excluded."""
    if only is not None:
        return and_(park_id == only)
    closed = select(Park.id).where(or_(Park.withdrawn_at.is_not(None), Park.id == excluded))
    return or_(park_id.is_(None), park_id.not_in(closed))


def neighbours(
    session: Session, encoder: str, kinds: tuple[str, str], parks: tuple[int, int], each: int
) -> Iterator[NDArray[np.int64]]:
    """Batches of (m, 2) parties, a company of each park: the second owns one of the `each` passages of the second kind
    that are nearest to a passage of the first kind of the first. A pair may occur twice.
    """
    size = dimensions(session, encoder)
    if size is None:
        return
    _widen_scan(session, each)
    one, other = aliased(Passage), aliased(Passage)
    nearest: Select[Any] = (
        select(other.company_id)
        .where(*_of(other, encoder, kinds[1]), other.park_id == parks[1])
        .order_by(_distance(other, one.vector, size))
        .limit(each)
    )
    found = nearest.correlate(one).lateral()
    a, b = aliased(Company), aliased(Company)
    query = (
        select(a.party_id, b.party_id)
        .select_from(one)
        .join(found, true())
        .join(a, a.id == one.company_id)
        .join(b, b.id == found.c.company_id)
        .where(*_of(one, encoder, kinds[0]), one.park_id == parks[0])
    )
    rows = session.execute(query, execution_options={"yield_per": FETCH_SIZE})
    for batch in rows.partitions():
        yield np.array(batch, dtype=np.int64)


def dimensions(session: Session, encoder: str) -> int | None:
    """Of this encoder's vectors; none if it has no passages yet."""
    return session.scalar(select(func.vector_dims(Passage.vector)).where(Passage.encoder == encoder).limit(1))


def _of(passage: type[Passage], encoder: str, kind: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The condition of a partial index, as literals: the planner cannot match parameters with it."""
    return (
        passage.encoder == bindparam(None, encoder, literal_execute=True),
        passage.kind == bindparam(None, kind, literal_execute=True),
    )


def _distance(passage: type[Passage], to: Any, size: int) -> ColumnElement[float]:
    from models.halfvec import Halfvec  # noqa: PLC0415 - pgvector is installed with PostgreSQL's driver only

    # The index is over vectors of this size; the column takes vectors of any encoder.
    halfvec = Halfvec(size)
    distance: ColumnElement[float] = cast(passage.vector, halfvec).cosine_distance(cast(to, halfvec))
    return distance


def _widen_scan(session: Session, count: int) -> None:
    """For this transaction: enough candidates, and a longer scan where a filter drops some."""
    settings = {
        "hnsw.ef_search": min(max(EF_SEARCH_PER_RESULT * count, 40), MAX_EF_SEARCH),
        "hnsw.iterative_scan": "relaxed_order",
        "hnsw.max_scan_tuples": MAX_SCAN_TUPLES,
    }
    session.execute(select(*(func.set_config(name, str(value), True) for name, value in settings.items())))


def _index_name(encoder: str, kind: str) -> str:
    return f"ix_passages_near_{kind}_{hashlib.blake2b(encoder.encode(), digest_size=6).hexdigest()}"
