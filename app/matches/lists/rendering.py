"""Rows of matches -> JSON.

Cards, evidence and sentences are stored as they are served, and passed on without being parsed: parsing and serialising
them again would be most of a request's work.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from orjson import Fragment
from sqlalchemy import Connection, Row

from app.matches.bands import SHOWN_DECIMALS
from app.matches.lists.clauses import RENDERED
from app.matches.lists.remarks import Remarks
from app.matches.runs.explanations import Told
from app.matches.runs.parts import Template, shown, templates
from app.matches.runs.tables import stored_tables
from matching.profiles import Language
from matching.scoring.bands import band_of

Json = dict[str, Any]

_templates: dict[str, Mapping[str, Template]] = {}
"""of every table of weights that was met, by its hash: there are few"""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Of the rows of one answer. `told`: the matches that were not told yet; `known`: what is said beside them."""

    connection: Connection
    told: Mapping[int, Told]
    known: Remarks
    language: Language

    def company_items(self, rows: Sequence[Row[Any]], company_id: int) -> list[Json]:
        """`MatchItem`s."""
        found = self._ranked_items(rows, company_id)
        for row, item in found:
            item["partner"] = Fragment(row.card)
        return [item for _, item in found]

    def partner_items(self, rows: Sequence[Row[Any]], company_id: int) -> list[Json]:
        """`PartnerItem`s. The rows of a partner stand together."""
        found = self._ranked_items(rows, company_id)
        together = (list(some) for _, some in groupby(found, key=lambda each: each[0].partner_id))
        return [
            {
                "partner": Fragment(some[0][0].card),
                "score": round(some[0][0].best, SHOWN_DECIMALS),
                "band": some[0][1]["band"],
                "matches": [item for _, item in some],
            }
            for some in together
        ]

    def corridor_items(self, rows: Sequence[Row[Any]]) -> list[Json]:
        """`CorridorMatch`es."""

        def both(row: Row[Any]) -> Json:
            cards = {"a": Fragment(row.card_a), "b": Fragment(row.card_b)}
            return cards | {"rank_for_a": row.rank_for_a, "rank_for_b": row.rank_for_b}

        found = self._items(rows, lambda row: (row.label_a, row.label_b))
        return [item | both(row) for row, item in found]

    def _ranked_items(self, rows: Sequence[Row[Any]], company_id: int) -> list[tuple[Row[Any], Json]]:
        mine = f"company:{company_id}"

        def labels(row: Row[Any]) -> tuple[str, str]:
            return (mine, row.label) if row.is_a else (row.label, mine)

        found = self._items(rows, labels)
        for row, item in found:
            item["rank"] = row.rank
        return found

    def _items(
        self, rows: Sequence[Row[Any]], labels: Callable[[Row[Any]], tuple[str, str]]
    ) -> list[tuple[Row[Any], Json]]:
        known, numbers, at, items = self.known, shown(b"".join([row.part_values for row in rows])), 0, []
        for row in rows:
            # Names would take as long as the rest.
            match_id, pair_id, form, score, strong, confidence, basis, _, tables_hash, evidence, sentences = row[
                :RENDERED
            ]
            template = _of_run(self.connection, tables_hash)[form]
            parts = template.filled(numbers[at : at + template.parts], *labels(row))
            at += template.parts
            if evidence is None:
                evidence, sentences = self.told[match_id].evidence, getattr(self.told[match_id], self.language)
            points, verdict = round(score, SHOWN_DECIMALS), known.verdicts[match_id]
            item = {
                "id": match_id,
                "pair_id": pair_id,
                "form": form,
                "score": points,
                "band": band_of(points, basis, strong=strong),
                "confidence": confidence,
                "basis": basis,
                "verdict": verdict.verdict,
                "compliance": verdict.compliance,
                "decisions": known.decisions.get(match_id, ()),
                "introduction": known.introductions.get(match_id),
                "group": known.ties.get((row.party_a_id, row.party_b_id), ()) if known.ties else (),
                "explanation": Fragment(parts[:-1] + b"," + evidence[1:]),
                "sentences": Fragment(sentences),
            }
            items.append((row, item))
        return items


def _of_run(connection: Connection, tables_hash: str) -> Mapping[str, Template]:
    if tables_hash not in _templates:
        _templates[tables_hash] = templates(stored_tables(connection, tables_hash))
    return _templates[tables_hash]
