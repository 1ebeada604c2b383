"""Tells the matches that nobody had looked at, from what their run knows of their parties. No encoder is loaded."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.matches.embeddings import StoredVectors
from app.matches.runs import repository
from app.matches.runs.explanations import Mask, Told, masked
from app.matches.runs.match_rows import tell_stored
from app.matches.runs.measured import portfolio_of, stored_calibrations
from app.matches.runs.profiles import CorridorProfiles, read_profiles, thawed
from app.matches.runs.tables import recorded_tables
from app.portfolio.naming.hidden import hidden_names
from app.portfolio.parties import described
from app.portfolio.places import service as places
from models import Run

NOTHING_KNOWN = Told(
    b'{"rival":false,"reasons":[],"against":[],"missing":[],"improvement":null,"kinds":[]}', b"[]", b"[]", b"[]"
)
"""Of a match with a party that has left since, in a run of which no profiles were kept."""


def tell_matches(session: Session, matches: Sequence[Row[Any]]) -> dict[int, Told]:
    """By id; of each match its run, form, parties and the values of its parts are read."""
    told: dict[int, Told] = {}
    for run_id, rows in groupby(sorted(matches, key=lambda row: row.run_id), key=lambda row: row.run_id):
        told |= _tell(session, session.get_one(Run, run_id), list(rows))
    return told


def tell_pairs(session: Session, pair_ids: Collection[int], run_id: int | None) -> dict[int, Told]:
    """How the matches of some pairs are told, by the pair: in that run, else in the current one of their corridor.

    A pair that stands in no list has none. A run of before may quote whoever is anonymous by now: that is masked.
    """
    rows = repository.matches.of_pairs(session, pair_ids, run_id)
    known = {row.pair_id: Told(row.evidence, row.it, row.ru, row.en) for row in rows if row.evidence is not None}
    untold = [row for row in rows if row.evidence is None]
    told = tell_matches(session, untold)
    known |= {row.pair_id: told[row.id] for row in untold}
    masks = _masks(session, {party for row in rows for party in (row.party_a_id, row.party_b_id)})
    return {pair_id: masked(one, masks) for pair_id, one in known.items()} if masks else known


def _masks(session: Session, party_ids: set[int]) -> dict[str, Mask]:
    """By label, of a party whose park has something to hide. It may be named itself, by its own words as well."""
    hidden = hidden_names(session)
    if hidden.is_empty:
        return {}
    rows = described(session, party_ids).values()
    return {f"{row.kind}:{row.id}": hidden.of(row.park_id, but=row.party_id).mask for row in rows}


def _tell(session: Session, run: Run, matches: Sequence[Row[Any]]) -> dict[int, Told]:
    assert run.as_of is not None and run.encoder is not None  # noqa: S101, PT018 - a run with matches has read its input
    ids = {party for match in matches for party in (match.party_a_id, match.party_b_id)}
    parties = list(repository.parties.some(session, run.id, ids))
    known = thawed(parties, run.as_of)
    if ids - known.snapshots.keys():
        known = _with_present(session, run, known, ids)
    there = [match for match in matches if {match.party_a_id, match.party_b_id} <= known.snapshots.keys()]
    blocks = known.blocks(StoredVectors(session, run.encoder), portfolio_of(session, run))
    labels = {party.party_id: party.label for party in parties}
    told = tell_stored(there, blocks, labels, recorded_tables(run.tables), stored_calibrations(run))
    return dict.fromkeys((match.id for match in matches), NOTHING_KNOWN) | told


def _with_present(session: Session, run: Run, known: CorridorProfiles, ids: set[int]) -> CorridorProfiles:
    """A run of before profiles were kept: who has not changed since is as it was."""
    (corridor,) = (each for each in places.corridors(session) if each.id == run.corridor_id)
    present = read_profiles(session, corridor, ids - known.snapshots.keys())
    snapshots: Mapping[int, dict[str, Any]] = {**known.snapshots, **present.snapshots}
    return CorridorProfiles((*known.a, *present.a), (*known.b, *present.b), snapshots, known.as_of)
