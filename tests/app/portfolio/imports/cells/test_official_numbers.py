"""Official numbers as spreadsheets spoil them."""

import pytest

from app.portfolio.imports.cells.official_numbers import Scheme, is_official_number, read_official_number


@pytest.mark.parametrize(
    ("cell", "scheme", "number"),
    [
        ("08800090220", "vat", "IT08800090220"),
        ('="08800090220"', "vat", "IT08800090220"),
        ("IT 088 000 90220\u200b", "vat", "IT08800090220"),
        ("P. IVA 08800090220", "vat", "IT08800090220"),
        ("'08800090220", "codice_fiscale", "08800090220"),
        ("RSSMRA80A01H501U", "codice_fiscale", "RSSMRA80A01H501U"),
        ("ИНН: 7799000005", "inn", "7799000005"),
        ("7799000005.0", "inn", "7799000005"),
        ("7799000005/770901001", "inn", "7799000005"),
        ("1187799000014", "ogrn", "1187799000014"),
        ("SM01234", "vat", "SM01234"),
        ("sm 1234", "vat", "SM01234"),
        ("CHE-123.456.788 IVA", "vat", "CHE123456788"),
        (" H1-05 ", "register", "H1-05"),
    ],
)
def test_numbers_are_cleaned(cell: str, scheme: Scheme, number: str) -> None:
    reading = read_official_number(cell, scheme)
    assert (reading.value, reading.remark) == (number, None)
    assert is_official_number(cell, scheme) is (scheme != "register")


@pytest.mark.parametrize(
    ("cell", "scheme", "number"),
    [
        ("8800090220", "vat", "IT08800090220"),
        ("IT8800090220", "vat", "IT08800090220"),
        ("288000002", "inn", "0288000002"),
    ],
)
def test_lost_zeros_are_put_back_where_the_check_digit_proves_it(cell: str, scheme: Scheme, number: str) -> None:
    reading = read_official_number(cell, scheme)
    assert reading.value == number
    assert f"the check digit proves {number}" in str(reading.remark)


@pytest.mark.parametrize(
    ("cell", "scheme", "reason"),
    [
        ("8800090221", "vat", "not a valid VAT number"),
        ("12345678901", "codice_fiscale", "not a valid codice fiscale"),
        ("2011-03-12", "inn", "is a date"),
        ("12.03.2011", "vat", "is a date"),
        ("true", "vat", "truth value"),
        ("VERO", "register", "truth value"),
        ("1,02774E+12", "ogrn", "shortened by a spreadsheet"),
        ("SM1234567", "vat", "not a valid VAT number"),
        ("CHE123456789", "vat", "not a valid VAT number"),
    ],
)
def test_what_is_no_number_is_left_empty_with_its_reason(cell: str, scheme: Scheme, reason: str) -> None:
    reading = read_official_number(cell, scheme)
    assert reading.value is None
    assert reason in str(reading.remark)


@pytest.mark.parametrize("cell", ["n.d.", "-", "0", "00000000000"])
def test_no_number_is_no_problem(cell: str) -> None:
    assert read_official_number(cell, "vat") == read_official_number("", "vat")
