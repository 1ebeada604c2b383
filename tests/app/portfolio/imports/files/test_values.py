"""A cell and the value it stands for."""

from datetime import date, datetime

import pytest

from app.portfolio.imports.files import values


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (12.0, 12),
        (60.5, 60.5),
        ("12", 12),
        ("12.0", 12),
        ("60,5", 60.5),
        ("1 200", 1200),
        ("12\u00a0500", 12500),
        ("1.200", "1.200"),
        ("12,500", "12,500"),
        ("0.125", 0.125),
        ("circa 20", "circa 20"),
        ("１２", "１２"),
        ("9" * 5000, "9" * 5000),
        (True, "true"),
        (float("inf"), "inf"),
    ],
)
def test_numbers_are_read_and_the_rest_stays_text(cell, value):
    read = values.number(cell)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("01234567890", "01234567890"),
        (7701234567.0, "7701234567"),
        ("7701234567.0", "7701234567"),
        (1027700132195.0, "1027700132195"),
        ("DEMO-TN-1.0", "DEMO-TN-1.0"),
    ],
)
def test_identifiers_stay_text(cell, value):
    assert values.identifier(cell) == value


@pytest.mark.parametrize("cell", ["1,02774E+12", "1.0277e+12"])
def test_an_identifier_whose_digits_are_lost_is_refused(cell):
    with pytest.raises(ValueError, match="format the column as text"):
        values.identifier(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (date(2015, 3, 1), "2015-03-01"),
        (datetime(2015, 3, 1), "2015-03-01"),  # noqa: DTZ001 (spreadsheets know no time zones)
        ("2015-03-01", "2015-03-01"),
        ("1.3.2015", "2015-03-01"),
        ("31/12/2015", "2015-12-31"),
        ("31.12.2015 0:00:00", "2015-12-31"),
        ("12/31/2015", "12/31/2015"),
        ("spring", "spring"),
    ],
)
def test_days_become_iso_dates(cell, value):
    assert values.day(cell) == value


def test_lists_are_parted_and_trimmed():
    assert values.codes("it; en,ru\nde;") == ["it", "en", "ru", "de"]
    assert values.phrases("laser, 5 kW; bench\nrack;;") == ["laser, 5 kW", "bench", "rack"]


def test_activity_codes_have_a_system():
    assert values.activity_codes("ATECO2007: 28.99.20; 26.51") == [
        {"system": "ateco2007", "code": "28.99.20"},
        {"code": "26.51"},
    ]
