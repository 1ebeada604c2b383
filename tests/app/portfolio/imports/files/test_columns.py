"""The columns and how people write their headings."""

import pytest

from app.portfolio.imports.files.columns import COLUMNS, column_named, nearest


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Name", "name"),
        ("Ragione sociale", "name"),
        ("Наименование", "name"),
        ("P. IVA", "vat"),
        ("P.IVA", "vat"),
        ("Partita IVA *", "vat"),
        ("Codice-Fiscale", "codice_fiscale"),
        ("ИНН", "inn"),
        ("Città", "city"),
        ("Citta\u0300", "city"),
        ("Descrizione IT", "description_it"),
        ("Описание (ru)", "description_ru"),
        ("OFFER 1 Title", "offer_1_title"),
        ("Offerta 2: titolo", "offer_2_title"),
        ("Потребность 3 – название", "need_3_title"),
        ("need-9-space-area-m2", "need_9_space_area_m2"),
    ],
)
def test_a_heading_is_understood(heading, name):
    assert column_named(heading).name == name


@pytest.mark.parametrize("heading", ["", "fatturato", "offer_25_title", "offer_0_title", "need_1_budget"])
def test_other_headings_are_not(heading):
    assert column_named(heading) is None


def test_the_nearest_column_is_suggested_by_its_own_name():
    assert nearest("employes") == "employees"
    assert nearest("Ragione sociali") == "name"
    assert nearest("offer_1_titel") == "offer_1_title"
    assert nearest("qqqq") is None


def test_no_two_columns_share_a_name_or_a_place():
    assert len({column.name for column in COLUMNS}) == len({column.path for column in COLUMNS}) == len(COLUMNS)
    assert all(column_named(column.name) is column for column in COLUMNS)
