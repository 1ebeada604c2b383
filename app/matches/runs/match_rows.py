"""Ranked pairs -> rows of matches, and how they are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from app.matches.runs.explanations import Told, told
from app.matches.runs.tables import RecordedTable, form_weights, told_parts
from matching.blocks import Block
from matching.calibration import Calibrations
from matching.explaining.explain import explain
from matching.explaining.phrases import Names
from matching.learning.tables import Table
from matching.profiles import Form
from matching.ranking import RankedPairs
from matching.scoring.bands import with_strong_reason
from matching.scoring.confidence import both_filled, completeness_of, known_shares
from matching.scoring.who_can_meet import basis

VALUES = np.dtype("<f4")
"""of the parts of a score, as they are stored"""


@dataclass(frozen=True, slots=True)
class RankingInputs:
    """What a match is made from, beside its scores."""

    a: Block
    b: Block
    labels: Mapping[int, str]
    """of the parties, in explanations"""
    weights: Table
    calibrations: Calibrations


def match_rows(pairs: RankedPairs, ranking: RankingInputs) -> list[dict[str, Any]]:
    """The matches as rows, without their run and their pair, in the order of the pairs."""
    parties_a, parties_b = (
        {row: (block.profiles[row], completeness_of(block, row)) for row in set(rows.tolist())}
        for block, rows in ((ranking.a, pairs.a), (ranking.b, pairs.b))
    )
    form, known = pairs.form.value, known_shares(pairs.parts, pairs.values)
    strong = with_strong_reason(ranking.weights[pairs.form], pairs.parts, pairs.values)
    columns = (each.tolist() for each in (pairs.a, pairs.b, pairs.score, known, strong, pairs.rank_a, pairs.rank_b))
    rows = []
    for i, j, score, share, is_strong, rank_a, rank_b, values in zip(
        *columns, pairs.values.astype(VALUES), strict=True
    ):
        (a, filled_a), (b, filled_b) = parties_a[i], parties_b[j]
        rows.append(
            {
                "form": form,
                "party_a_id": a.id,
                "party_b_id": b.id,
                "score": score,
                "confidence": round(share * both_filled(filled_a, filled_b), 4),
                "basis": basis(a, b),
                "strong": is_strong,
                "rank_for_a": rank_a or None,
                "rank_for_b": rank_b or None,
                "part_values": values.tobytes(),
            }
        )
    return rows


def tell(pairs: RankedPairs, indexes: Sequence[int], ranking: RankingInputs) -> list[Told]:
    """Some of the pairs, explained."""
    given = ranking.a, ranking.b, ranking.weights[pairs.form], ranking.calibrations
    profiles_a, profiles_b = ranking.a.profiles, ranking.b.profiles
    parties = [(profiles_a[pairs.a[index]], profiles_b[pairs.b[index]]) for index in indexes]
    return [
        told(
            explain(pairs, index, *given),
            (ranking.labels[a.id], ranking.labels[b.id]),
            Names(a.name, b.name),
        )
        for index, (a, b) in zip(indexes, parties, strict=True)
    ]


def tell_stored(
    matches: Sequence[Row[Any]],
    blocks: tuple[Block, Block],
    labels: Mapping[int, str],
    recorded: Mapping[Form, RecordedTable],
    calibrations: Calibrations,
) -> dict[int, Told]:
    """By id, what `tell` would have told of stored matches: id, form, the two parties' ids, the values of the parts.

    `blocks` hold the parties of both sides.
    """
    row_a, row_b = ({profile.id: row for row, profile in enumerate(block.profiles)} for block in blocks)
    tables = {form: form_weights(table) for form, table in recorded.items()}
    ranking = RankingInputs(*blocks, labels, tables, calibrations)
    found: dict[int, Told] = {}
    for form, table in recorded.items():
        some = [match for match in matches if match.form == form.value]
        if not some:
            continue
        kept, none = told_parts(table), np.zeros(len(some), dtype=np.int32)
        stored = np.frombuffer(b"".join(match.part_values for match in some), VALUES)
        pairs = RankedPairs(
            form=form,
            parts=tuple(table.parts[place] for place in kept),
            bias=table.bias,
            a=_rows(row_a, [match.party_a_id for match in some]),
            b=_rows(row_b, [match.party_b_id for match in some]),
            score=none.astype(np.float32),
            values=stored.reshape(len(some), len(table.parts))[:, kept].astype(np.float32),
            rank_a=none,
            rank_b=none,
        )
        found |= zip([match.id for match in some], tell(pairs, range(len(some)), ranking), strict=True)
    return found


def _rows(row_of: Mapping[int, int], parties: Sequence[int]) -> NDArray[np.intp]:
    return np.array([row_of[party] for party in parties], dtype=np.intp)
