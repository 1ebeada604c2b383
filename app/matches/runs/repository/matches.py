"""The matches of a run, and the pairs that they are of."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Row, Table, bindparam, case, delete, exists, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from app.database import batches
from app.matches.pairs import PairKey, add_pairs, bound, id_of_bound_pair
from app.matches.runs.explanations import Told
from app.matches.runs.repository.counting import changed
from matching.profiles import Form
from models import Match, Run, Telling
from models.run import OF_CORRIDORS

MATCHES, TELLINGS = (cast(Table, kind.__table__) for kind in (Match, Telling))
INSERTED_AT_ONCE = 2000


class PairRanks(NamedTuple):
    """A pair, and its new place in the list of either."""

    pair: PairKey
    rank_a: int | None
    rank_b: int | None


class ListsDiffer(RuntimeError):
    """The stored matches are not those that the lists speak of; a whole run puts that right."""


def add_matches(session: Session, of: Run, rows: Sequence[dict[str, Any]], first_id: int | None = None) -> None:
    """With ids from `first_id` on, or whatever ids come next."""
    keys = [PairKey(Form(row["form"]), row["party_a_id"], row["party_b_id"]) for row in rows]
    add_pairs(session, of.corridor_id, set(keys))
    given = [row | {"run_id": of.id} | bound(key) for row, key in zip(rows, keys, strict=True)]
    if first_id is not None:
        given = [row | {"id": first_id + at} for at, row in enumerate(given)]
    for batch in batches(given, INSERTED_AT_ONCE):
        session.execute(insert(MATCHES).values(pair_id=id_of_bound_pair(of.corridor_id)), batch)


def add_tellings(session: Session, told: Mapping[int, Told]) -> None:
    """By the ids of the matches."""
    rows = [{"match_id": match_id} | each._asdict() for match_id, each in told.items()]
    for batch in batches(rows, INSERTED_AT_ONCE):
        session.execute(insert(TELLINGS), batch)


def untold(session: Session, run_id: int, owners: Collection[int], places: int) -> list[Row[Any]]:
    """What stands on the first page of these parties' lists, and is not told: what `tell_stored` reads of a match."""
    found: dict[int, Row[Any]] = {}
    columns = Match.id, Match.form, Match.party_a_id, Match.party_b_id, Match.part_values
    for owner, rank in ((Match.party_a_id, Match.rank_for_a), (Match.party_b_id, Match.rank_for_b)):
        for batch in batches(sorted(owners)):
            place = func.row_number().over(partition_by=owner, order_by=(Match.score.desc(), Match.id)).label("place")
            # As a sum the run is found by no index: by its own SQLite would read all of its matches.
            of_run = Match.run_id + 0 == run_id
            listed = select(Match.id, place).where(owner.in_(batch), rank.is_not(None), of_run).subquery()
            query = (
                select(*columns)
                .join(listed, listed.c.id == Match.id)
                .where(listed.c.place <= places, ~exists().where(Telling.match_id == Match.id))
            )
            found |= {row.id: row for row in session.execute(query)}
    return [found[match_id] for match_id in sorted(found)]


def of_pairs(session: Session, pair_ids: Collection[int], run_id: int | None) -> list[Row[Any]]:
    """A match of each pair, with how it is told: of that run, else of a current one, the corridor's before others."""
    columns = Match.id, Match.pair_id, Match.run_id, Match.form, Match.party_a_id, Match.party_b_id, Match.part_values
    told = Telling.evidence, Telling.it, Telling.ru, Telling.en
    place = case((Match.run_id == run_id, 0), (OF_CORRIDORS, 1), else_=2)
    query = (
        select(*columns, *told)
        .join(Run, Run.id == Match.run_id)
        .outerjoin(Telling, Telling.match_id == Match.id)
        .where(or_(Run.is_current, Run.id == run_id))
        .order_by(place, Match.id)
    )
    found: dict[int, Any] = {}
    for batch in batches(sorted(pair_ids)):
        for row in session.execute(query.where(Match.pair_id.in_(batch))):
            found.setdefault(row.pair_id, row)
    return [found[pair_id] for pair_id in sorted(found)]


def reserve_match_ids(session: Session, count: int) -> int:
    """So many ids in a row, of which this is the first: equal scores are listed by id, whoever stores them first."""
    if session.get_bind().dialect.name == "sqlite":
        last = session.scalar(text("select seq from sqlite_sequence where name = 'matches'"))
        if last is None:
            session.execute(text("insert into sqlite_sequence (name, seq) values ('matches', 0)"))
        session.execute(text("update sqlite_sequence set seq = seq + :count where name = 'matches'"), {"count": count})
        return int(last or 0) + 1
    # Whoever inserts meanwhile waits before it takes an id.
    session.execute(text("lock table matches in share row exclusive mode"))
    first = int(session.scalar(text("select nextval(pg_get_serial_sequence('matches', 'id'))")) or 0)
    session.execute(
        text("select setval(pg_get_serial_sequence('matches', 'id'), :last)"), {"last": first + max(count, 1) - 1}
    )
    return first


def change_matches(session: Session, of: Run, gone: Sequence[PairKey], moved: Sequence[PairRanks]) -> None:
    """Raises `ListsDiffer` if a match that goes or moves is not there."""
    this = MATCHES.c.pair_id == id_of_bound_pair(of.corridor_id), MATCHES.c.run_id == of.id
    ranks: dict[str, Any] = {"rank_for_a": bindparam("_rank_a"), "rank_for_b": bindparam("_rank_b")}
    _change_each(session, delete(MATCHES).where(*this), [bound(pair) for pair in gone])
    changes = [bound(each.pair) | {"_rank_a": each.rank_a, "_rank_b": each.rank_b} for each in moved]
    _change_each(session, update(MATCHES).where(*this).values(ranks), changes)


def _change_each(session: Session, statement: Any, values: Sequence[dict[str, Any]]) -> None:
    if values and (found := changed(session, statement, values)) != len(values):
        raise ListsDiffer(f"{len(values)} matches were to be changed, and {found} were found.")
