"""The SQL of refreshed lists: where everybody stands in a run, and the matches that come, go and move."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import CursorResult, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from app.database import batches
from app.matches.runs.corridor import Party
from app.matches.runs.queries import TABLES
from app.matches.runs.work.queries import INSERTED_AT_ONCE
from matching.profiles import Form
from models import Match, Standing

MATCHES, STANDINGS = cast(Table, Match.__table__), cast(Table, Standing.__table__)


class Stored(NamedTuple):
    """A match as the database knows it: two parties meet in one form, and what they score."""

    form: Form
    a: Party
    b: Party
    score: float


Moved = tuple[Stored, int | None, int | None]
"""with the new places, for a and for b"""


class ListsDiffer(RuntimeError):
    """The stored matches are not those that the standings speak of; a whole run puts that right."""


def standings(session: Session, run_id: int) -> dict[Party, bytes]:
    """The known lists of all who had any in the run."""
    query = select(Standing.kind, Standing.party_id, Standing.known).where(Standing.run_id == run_id)
    return {(kind, number): known or b"" for kind, number, known in session.execute(query)}


def park_of(session: Session, parties: Iterable[Party]) -> dict[Party, int | None]:
    """The parks of parties, withdrawn or not."""
    wanted = set(parties)
    found: dict[Party, int | None] = {}
    for kind, table in TABLES.items():
        ids = sorted(number for of, number in wanted if of == kind)
        for some in batches(ids):
            rows = session.execute(select(table.id, table.park_id).where(table.id.in_(some)))
            found |= {(kind, number): park for number, park in rows}
    return found


def keep_standings(session: Session, run_id: int, rows: Sequence[dict[str, Any]], stood: Collection[Party]) -> None:
    """Stores what is known of some lists, of those who stood in the run in place of what was.

    Of newcomers a `profile_hash` is given, of others only if it changed.
    """
    fresh = [row for row in rows if (row["kind"], row["party_id"]) not in stood]
    for some in batches(fresh, INSERTED_AT_ONCE):
        session.execute(insert(Standing), [{"published": b""} | row | {"run_id": run_id} for row in some])
    for columns in (("known",), ("known", "profile_hash")):
        values = [
            {f"_{name}": value for name, value in row.items()} | {"_run_id": run_id}
            for row in rows
            if (row["kind"], row["party_id"]) in stood and ("profile_hash" in row) == ("profile_hash" in columns)
        ]
        named = [STANDINGS.c[name] == bindparam(f"_{name}") for name in ("run_id", "kind", "party_id")]
        changed: dict[str, Any] = {name: bindparam(f"_{name}") for name in columns}
        if values:
            session.execute(update(STANDINGS).where(*named).values(changed), values)


def apply(
    session: Session, run_id: int, gone: Sequence[Stored], moved: Sequence[Moved], fresh: Sequence[dict[str, Any]]
) -> None:
    """Raises `ListsDiffer` if a match that goes or moves is not there."""
    for kinds in (("company", "company"), ("company", "site"), ("site", "company")):
        named = _named(kinds)
        left = [_values(run_id, each) for each in gone if (each.a[0], each.b[0]) == kinds]
        ranked = [
            _values(run_id, each) | {"_rank_for_a": rank_a, "_rank_for_b": rank_b}
            for each, rank_a, rank_b in moved
            if (each.a[0], each.b[0]) == kinds
        ]
        places: dict[str, Any] = {name: bindparam(f"_{name}") for name in ("rank_for_a", "rank_for_b")}
        _execute(session, delete(MATCHES).where(*named), left)
        _execute(session, update(MATCHES).where(*named).values(places), ranked)
    for some in batches(fresh, INSERTED_AT_ONCE):
        session.execute(insert(Match), [row | {"run_id": run_id} for row in some])


def _named(kinds: tuple[str, str]) -> list[Any]:
    """A pair by its columns; the score leads straight to it, over the index of either's list."""
    table = MATCHES
    a = table.c.company_a_id if kinds[0] == "company" else table.c.site_id
    b = table.c.company_b_id if kinds[1] == "company" else table.c.site_id
    named = {"run_id": table.c.run_id, "form": table.c.form, "score": table.c.score, "a": a, "b": b}
    return [column == bindparam(f"_{name}") for name, column in named.items()]


def _values(run_id: int, of: Stored) -> dict[str, Any]:
    return {"_run_id": run_id, "_form": of.form.value, "_a": of.a[1], "_b": of.b[1], "_score": of.score}


def _execute(session: Session, statement: Any, values: Sequence[dict[str, Any]]) -> None:
    if not values:
        return
    done: CursorResult[Any] = session.execute(statement, values)  # type: ignore[assignment]
    if done.rowcount != len(values):
        raise ListsDiffer(f"{len(values)} matches were to be changed, and {done.rowcount} were found.")
