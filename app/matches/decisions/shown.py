"""What a list shows of a match, kept to learn from after the match is gone."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy.orm import Session

from app.matches.bands import SHOWN_DECIMALS
from app.matches.runs import repository
from app.matches.runs.parts import told_parts
from matching.profiles import Form
from models import Match, Run


def as_shown(session: Session, match: Match, run: Run) -> dict[str, Any]:
    """The score, its parts with their weights, what the two describe themselves in, and their sectors."""
    a, b = repository.parties.of_match(session, match)
    cards = [orjson.loads(party.card) for party in (a, b)]
    told = told_parts(run.tables, Form(match.form), match.part_values, (a.label, b.label))
    return {
        "score": round(match.score, SHOWN_DECIMALS),
        "weights": run.weights,
        "bias": told["bias"],
        "parts": told["parts"],
        "languages": "-".join(map(_languages, cards)),
        "sectors": sorted({sector for card in cards for sector in card["sectors"]}),
    }


def _languages(card: Mapping[str, Any]) -> str:
    """The languages of the party's descriptions, such as `it` or `en+it`."""
    return "+".join(sorted(card["summaries"])) or "none"
