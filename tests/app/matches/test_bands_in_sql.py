"""The bands that SQL finds are those that matches are shown with."""

from itertools import product

from sqlalchemy import Boolean, Column, Float, MetaData, String, Table, create_engine, insert, select

from app.matches.bands import reaches, within
from matching.scoring.bands import LEAST, SCORED, band_of

SCORES = (0.0, 11.9, 11.99996, 12.0, 19.9, 20.0, 39.9, 40.0, 94.9)


def test_a_match_is_in_one_band_and_reaches_those_below() -> None:
    every = [(basis, score, strong) for basis, score, strong in product(LEAST, SCORES, (True, False))]
    shown = [band_of(round(score, 4), basis, strong=strong) for basis, score, strong in every]
    of = Table("of", MetaData(), Column("basis", String), Column("score", Float), Column("strong", Boolean))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        of.create(connection)
        connection.execute(insert(of), [dict(zip(of.c.keys(), match, strict=True)) for match in every])
        for place, band in enumerate(SCORED):
            held, from_here_on = (
                {tuple(row) for row in connection.execute(select(of).where(condition))}
                for condition in (within(of.c, band), reaches(of.c, band))
            )
            assert held == {match for match, own in zip(every, shown, strict=True) if own == band} != set()
            above = SCORED[: place + 1]
            assert from_here_on == {match for match, own in zip(every, shown, strict=True) if own in above}
    engine.dispose()
