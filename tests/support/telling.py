"""Matches with all that is told of them, whether it was told beforehand or not."""

from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Engine, select

from app.database import transaction
from app.matches.runs.explanations import Told
from app.matches.runs.parts import told_parts
from app.matches.runs.telling import tell_matches
from matching.profiles import Form
from matching.scoring.who_can_meet import Basis
from models import Match, Run, RunParty, Telling


class ToldMatch(NamedTuple):
    score: float
    basis: Basis
    confidence: float
    labels: tuple[str, str]
    explanation: dict[str, Any]
    sentences: dict[str, list[str]]


def told_matches(engine: Engine, *where: ColumnElement[bool]) -> list[ToldMatch]:
    """Of all runs, by id."""
    with transaction(engine, writes=False) as session:
        rows = session.execute(select(*Match.__table__.columns).where(*where).order_by(Match.id)).all()
        stored = {
            each.match_id: Told(each.evidence, each.it, each.ru, each.en) for each in session.scalars(select(Telling))
        }
        told = stored | tell_matches(session, [row for row in rows if row.id not in stored])
        labels = {(each.run_id, each.party_id): each.label for each in session.scalars(select(RunParty))}
        tables = {run.id: run.tables for run in session.scalars(select(Run))}
    found = []
    for row in rows:
        a, b = labels[row.run_id, row.party_a_id], labels[row.run_id, row.party_b_id]
        parts = told_parts(tables[row.run_id], Form(row.form), row.part_values, (a, b))
        evidence, *prose = map(orjson.loads, told[row.id])
        sentences = dict(zip(Told._fields[1:], prose, strict=True))
        found.append(ToldMatch(round(row.score, 4), row.basis, row.confidence, (a, b), parts | evidence, sentences))
    return found
