"""Whatever a cell holds, a reader answers."""

from collections.abc import Callable
from functools import partial
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.portfolio.imports.cells.activity_codes import read_activity_codes
from app.portfolio.imports.cells.cities import read_city
from app.portfolio.imports.cells.cooperation import read_form, read_ipr, read_stage, read_trl
from app.portfolio.imports.cells.employees import read_employees
from app.portfolio.imports.cells.names import read_name
from app.portfolio.imports.cells.official_numbers import Scheme, read_official_number
from app.portfolio.imports.cells.reading import Reading
from app.portfolio.imports.cells.sectors import SectorReader
from app.portfolio.imports.cells.texts import by_language, read_text
from app.portfolio.imports.cells.websites import read_website
from app.portfolio.imports.cells.years import read_year

READERS: dict[str, Callable[[str], Reading[object]]] = {
    "activity codes": partial(read_activity_codes, country="IT"),
    "city": read_city,
    "form": read_form,
    "ipr": read_ipr,
    "name": read_name,
    "sectors": SectorReader().read,
    "stage": read_stage,
    "text": lambda text: Reading(by_language(read_text(text, most=30).value or "")),
    "trl": read_trl,
    "employees": read_employees,
    "website": read_website,
    "year": read_year,
    **{scheme: partial(read_official_number, scheme=scheme) for scheme in get_args(Scheme)},
}
PIECES = ["12", "2011", ".", "-", ",", ";", " ", "\n", "\u200f", "\ud800", "=", '"', "@", "S.R.L.", "ООО", "«", "ATECO"]
PIECES += [
    "www.",
    "http://",
    "[",
    "62.01",
    "99999999999999999999",
    "via",
    "ул.",
    "E+12",
    "<b>",
    "&lt;",
    "+39",
    "г.",
    "١٢",
    "²",
]
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=())), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
)


@pytest.mark.parametrize("reader", READERS)
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_no_reader_ever_raises(reader: str, text: str) -> None:
    reading = READERS[reader](text)
    shown = (reading.remark or "").encode()  # no half of a character
    assert not {b"\n"[0], 0} & set(shown)
