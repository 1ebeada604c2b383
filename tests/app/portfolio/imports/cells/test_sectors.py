"""Sectors in words."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from app.portfolio.imports.cells.sectors import LONGEST_MATCHED, SectorReader, _usual_words
from matching.taxonomy.sectors import sectors


def encode_by_word(texts: Sequence[str]) -> NDArray[np.float32]:
    """Whatever names water in one of the languages is alike; all other texts are alike."""
    water = [any(word in text.lower() for word in ("reflue", "acque", "water", "вод")) for text in texts]
    return np.array([(one, not one) for one in water], dtype=np.float32)


def test_every_label_of_the_product_is_its_sector() -> None:
    reader = SectorReader()
    for code, sector in sectors().items():
        for label in (code, code.upper(), *sector.names.values()):
            assert (reader.read(label).value, reader.read(label).remark) == ([code], None)


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Edilizia sostenibile", ["building_energy"]),
        ("Aerospazio; ICT", ["aerospace", "software"]),
        ("Приборостроение", ["sensors"]),
        ("Лазеры и оптика", ["photonics"]),
        ("Авиация и космос, ИТ", ["aerospace", "software"]),
        ("Droni e robotica", ["uav", "robotics"]),
        ("drives, metrology", ["drives", "metrology"]),
    ],
)
def test_usual_words_need_no_encoder(cell: str, codes: list[str]) -> None:
    assert (SectorReader().read(cell).value, SectorReader().read(cell).remark) == (codes, None)


@pytest.mark.parametrize(("cell", "why"), [("SERVIZI", "too wide"), ("Turismo", "none of the sectors")])
def test_what_is_no_sector_is_said(cell: str, why: str) -> None:
    reading = SectorReader(encode_by_word).read(cell)
    assert reading.value is None
    assert why in str(reading.remark)


def test_the_rest_is_matched_by_meaning_once_in_a_file_and_the_match_is_shown() -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return encode_by_word(texts)

    reader = SectorReader(encode)
    reader.prepare(["Meccatronica", "Filtri per reflue", "n.d.", "ICT; Filtri per Reflue"])
    first = reader.read("Filtri per reflue")
    assert first.value == ["water_treatment"]
    assert first.remark == '"Filtri per reflue" is taken for water_treatment (Water treatment)'
    assert reader.read("FILTRI PER REFLUE; ICT").value == ["water_treatment", "software"]
    assert sum("filtri" in text.lower() for text in asked) == 1


def test_the_table_of_usual_words_names_sectors_that_there_are() -> None:
    codes = {code for found in _usual_words().values() for code in found}
    assert codes <= sectors().keys()


def test_of_a_long_cell_only_the_beginning_is_compared_by_meaning() -> None:
    seen: list[int] = []

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        seen.extend(map(len, texts))
        return encode_by_word(texts)

    assert SectorReader(encode).read("nothing of a sector " * 150).value is None
    assert max(seen) <= LONGEST_MATCHED
