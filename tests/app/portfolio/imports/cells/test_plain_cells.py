"""Placeholders, sizes, years, places and web addresses."""

import pytest

from app.portfolio.imports.cells.cities import read_city
from app.portfolio.imports.cells.employees import read_employees
from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.websites import read_website
from app.portfolio.imports.cells.years import read_year

NOTHING = [
    "",
    " - ",
    "—",
    "n.d.",
    "N.D.",
    "NC",
    "n/a",
    "#N/D",
    "#RIF!",
    "nan",
    "NULL",
    "нет",
    "не указано",
    "Н/Д",
    "(n.d.)",
]


@pytest.mark.parametrize("cell", [*NOTHING, "non disponibile", "no data", "нет данных", "???", "#ЗНАЧ!"])
def test_what_says_nothing_is_empty(cell: str) -> None:
    assert is_placeholder(cell)
    assert read_city(cell) == read_employees(cell) == read_year(cell) == read_website(cell)
    assert (read_city(cell).value, read_city(cell).remark) == (None, None)


@pytest.mark.parametrize("cell", ["0", "Nocera", "N.D.A. Sensori", "Novara", "Нетрон", "#1 Sensors", "Nation"])
def test_what_says_something_is_not(cell: str) -> None:
    assert not is_placeholder(cell)


@pytest.mark.parametrize(
    ("cell", "empty"), [("Nan", False), ("NC", False), ("nan", True), ("NULL", True), ("#N/D", True), ("n.d.", True)]
)
def test_a_company_may_be_called_nan(cell: str, empty: bool) -> None:
    assert is_placeholder(cell, name=True) is empty


@pytest.mark.parametrize(
    ("cell", "people", "in_remark"),
    [
        ("12", 12, None),
        ("12.0", 12, None),
        ("1.200", 1200, None),
        ("1 200", 1200, None),
        ("25 dipendenti", 25, None),
        ("0", 0, None),
        ("circa 30", 30, "read as 30"),
        ("10-49", 22, "10 to 49"),
        ("da 10 a 49", 22, "10 to 49"),
        ("от 10 до 49 человек", 22, "10 to 49"),
        ("0-4", 2, "0 to 4"),
        ("50+", 50, "50 or more"),
        ("oltre 250 addetti", 250, "250 or more"),
        ("более 250", 250, "250 or more"),
        ("fino a 9", 3, "0 to 9"),
        ("A", 2, "class A of the register means 0 to 4"),
        ("f", 250, "class F of the register means 250 or more"),
        ("piccola impresa", 22, "10 to 49"),
        ("H", None, "not a number of people"),
        ("12,5 ULA", 13, "read as 13"),
        ("0,5", 1, "read as 1"),
        ("0,4", 0, "read as 0"),
        ("12,345", 12345, "read as 12345"),
        ("12.345", 12345, None),
        ("1,234,567", 1234567, None),
        ("3,75", 4, "read as 4"),
        ("35 ca.", 35, "read as 35"),
        ("4 (di cui 2 part time)", 4, "read as 4"),
        ("12 e mezzo", None, "not a number of people"),
        ("99999999", None, "too large"),
        ("+39 0464 123456", None, "not a number of people"),
    ],
)
def test_people_are_read_as_numbers_ranges_and_classes(cell: str, people: int | None, in_remark: str | None) -> None:
    reading = read_employees(cell)
    assert reading.value == people
    assert (reading.remark is None) if in_remark is None else (in_remark in str(reading.remark))


@pytest.mark.parametrize(
    ("cell", "year", "remarked"),
    [
        ("2011", 2011, False),
        ("2011.0", 2011, False),
        ("15/03/2011", 2011, False),
        ("2011-03-12", 2011, False),
        ("12 марта 2011 г.", 2011, False),
        ("02/2018", 2018, False),
        ("12/03/11", 2011, True),
        ("12.03.98", 1998, True),
        ("40617", 2011, True),
        ("2011, rinnovata nel 2015", 2011, True),
        ("tanto tempo fa", None, True),
        ("99999", None, True),
    ],
)
def test_years_are_read_from_dates(cell: str, year: int | None, remarked: bool) -> None:
    reading = read_year(cell)
    assert (reading.value, reading.remark is not None) == (year, remarked)


@pytest.mark.parametrize(
    ("cell", "city"),
    [
        ("Rovereto", "Rovereto"),
        ("ROVERETO", "Rovereto"),
        ("TRENTO (TN)", "Trento"),
        ("REGGIO NELL'EMILIA", "Reggio nell'Emilia"),
        ("Città di Castello", "Città di Castello"),
        ("38122 Trento", "Trento"),
        ("Via Fortunato Zeni 8, 38068 Rovereto (TN)", "Rovereto"),
        ("Piazza Manifattura, 1 - 38068 Rovereto TN", "Rovereto"),
        ("Trento - via Sommarive 18", "Trento"),
        ("г. Москва", "Москва"),
        ("Москва, Зеленоград", "Москва"),
        ("124498, г. Москва, г. Зеленоград, проезд 4922, д. 4", "Москва"),
        ("Московская обл., г. Дубна, ул. Программистов 4", "Дубна"),
        ("Россия, Республика Татарстан, г. Казань, ул. Петербургская, 50", "Казань"),
        ("12 Baker Street, London NW1 6XE, UK", "London"),
        ("42 Volgogradsky Prospekt, Moscow, 109316, Russia", "Moscow"),
        ("Borgo Valsugana", "Borgo Valsugana"),
        ("BORGO CHIESE (TN)", "Borgo Chiese"),
        ("Piazza Brembana", "Piazza Brembana"),
        ("Piazza Degasperi 20, 38051 Borgo Lares", "Borgo Lares"),
        ("St. Petersburg", "St. Petersburg"),
        ("Borgo San Lorenzo, 12, Firenze", "Firenze"),
        ("Piazza Garibaldi", None),
        ("ул. Лесная, 5", None),
        ("info@example.org", None),
    ],
)
def test_the_city_is_taken_from_an_address(cell: str, city: str | None) -> None:
    reading = read_city(cell)
    assert reading.value == city
    assert (reading.remark is not None) is (city is None or "," in cell or any(map(str.isdigit, cell)))


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("www.prova.example", "https://www.prova.example/"),
        ("http://prova.example/chi", "http://prova.example/chi"),
        ("prova.example; altra.example", "https://prova.example/"),
        ("лазер.рф", "https://xn--80akfo2a.xn--p1ai/"),
        ("info@example.org", None),
        ("javascript:alert(1)", None),
        ("prova", None),
    ],
)
def test_web_addresses_need_no_scheme(cell: str, address: str | None) -> None:
    reading = read_website(cell)
    assert reading.value == address
    assert (reading.remark is None) is (address is not None and ";" not in cell)
