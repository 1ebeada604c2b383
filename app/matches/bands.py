"""Bands of scores in SQL."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case

from matching.scoring.bands import LEAST, Band, next_above

SHOWN_DECIMALS = 4
"""of a score, which is stored in full"""
HALF_A_STEP = 0.5 * 10**-SHOWN_DECIMALS
"""A score counts as it is shown."""


def reaches(of: Any, band: Band) -> ColumnElement[bool]:
    """Whether a match with a strong reason, one of `of`, is in this band or in a higher one."""
    least = case({basis: edges[band] for basis, edges in LEAST.items()}, value=of.basis)
    return and_(of.strong, of.score >= least - HALF_A_STEP)


def within(of: Any, band: Band) -> ColumnElement[bool]:
    """Whether it is in this one, which is not that of weak matches."""
    above = next_above(band)
    return reaches(of, band) if above is None else and_(reaches(of, band), ~reaches(of, above))
