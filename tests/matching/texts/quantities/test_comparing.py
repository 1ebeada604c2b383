"""Figures that are asked for beside those that are given."""

import numpy as np
import pytest

from matching.texts.quantities.comparing import Figures, agreement, contradictions, figures
from matching.texts.quantities.reading import quantities


def of(*texts: str) -> Figures:
    return figures([quantities(text, "en") for text in texts])


def fit(asked: str, given: str) -> float | None:
    """None where nothing can be compared."""
    rows, _, total, count = agreement(of(asked), of(given))
    return float(total[0, 0]) / float(count[0, 0]) if len(rows) and count.any() else None


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("500-900 Nm", "12-900 Nm"),
        ("500-900 Nm", "0.5 kNm"),
        ("at least 19 bit", "20-23 bit"),
        ("mass below 1.9 kg", "mass 400 g"),
        ("mass below 400 g", "mass 420 g"),
        ("error 8 arcsec", "error 3 arcsec"),
        ("efficiency 90 %", "efficiency 97 %"),
        ("-20/+85 °C", "-40…+85 °C"),
        ("at 6 bar", "600 kPa"),
    ],
)
def test_figures_agree(asked: str, given: str) -> None:
    assert fit(asked, given) == 1


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("500-900 Nm", "0.3-28 Nm"),
        ("mass below 1.9 kg", "mass 14 kg"),
        ("error 3 arcsec", "error 20 arcsec"),
        ("-60 °C", "from -10 to 40 °C"),
        ("5 kW", "90 kW"),
    ],
)
def test_figures_are_apart(asked: str, given: str) -> None:
    assert fit(asked, given) == 0
    assert contradictions(of(asked), of(given)) == [(of(asked).said[0], of(given).said[0])]


def test_a_figure_that_nearly_fits_fits_in_part() -> None:
    assert 0 < (fit("10 kW", "20 kW") or 0) < (fit("10 kW", "14 kW") or 0) < 1


@pytest.mark.parametrize(
    ("asked", "given"),
    [("5 kW", "5 bar"), ("5 mm", "90 mm"), ("5 mm thick", "90 mm high"), ("5 kW", "pumps"), ("pumps", "5 kW")],
)
def test_what_is_not_of_the_same_thing_is_not_compared(asked: str, given: str) -> None:
    assert fit(asked, given) is None
    assert contradictions(of(asked), of(given)) == []


def test_the_best_of_several_figures_counts() -> None:
    assert fit("24 V", "motors of 12, boards of 5 V; drives of 24 V") == 1
    rows, columns, total, count = agreement(of("pumps", "5 kW, 7 bar", "7 bar"), of("6 kW, 90 bar", "hoses", "7 bar"))
    assert (rows.tolist(), columns.tolist()) == ([1, 2], [0, 2])
    np.testing.assert_array_equal(count, [[2, 1], [1, 1]])
    np.testing.assert_array_equal(total >= 1, [[False, True], [False, True]])


def test_any_part_of_the_texts_gives_the_same() -> None:
    asked, given = of("5 kW", "6 kW, 3 Nm", "", "9 Nm"), of("7 kW", "4-20 Nm", "1 kW, 40 Nm")
    _, _, total, count = agreement(asked, given)
    for place, row in enumerate((0, 1, 3)):
        for column in range(3):
            _, _, one, of_one = agreement(asked.between(row, row + 1), given.between(column, column + 1))
            assert (one, of_one) == (total[place, column], count[place, column])
