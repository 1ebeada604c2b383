"""To read a file takes time and memory by its size, whatever it repeats; `FUZZ_EXAMPLES` asks for more files."""

import io
import os
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from itertools import permutations
from time import process_time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.rows_of_file import read_rows
from app.portfolio.imports.tables.regions import MOST
from tests.app.portfolio.imports.files.test_limits import workbook

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
SIZE = 20_000
BYTES_EACH, SECONDS_EACH = 600, 1 / 10_000
"""Of memory and of the processor, for a byte of the file: an honest row of 50 bytes takes some 10 kB, and 0.3 ms."""
HEADER = "park;name;register;employees;sectors;description_it;offer_1_title\n"
GOOD = "south;Alfa;T-1;12;drives;Assi lineari;Licenza\n"
OPENED = '{"park": "south", "name": "Alfa", "offers": '
ODD = st.one_of(
    st.sampled_from(
        ["\n", "\r\n", ";", '"', '""', '";"', " ", "\t", ",", "\0", "İ", "=", "-", "1", "1.", "a@", "+39 ", "Via 1, "]
    ),
    st.sampled_from(
        ["<c/>", "<row/>", "</row>", "&amp;", "[", "{", '{"a":', "\\u0041", "9", "srl ", "ООО ", "n.d.; ", "10-"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5),
)


def as_csv(repeated: str) -> tuple[str, bytes]:
    return "a.csv", (HEADER + GOOD + "south;Beta;T-2;" + repeated + "\n" + GOOD).encode()


def as_header(repeated: str) -> tuple[str, bytes]:
    return "a.csv", (HEADER[:-1] + ";" + repeated + "\n" + GOOD).encode()


def as_lines(repeated: str) -> tuple[str, bytes]:
    return "a.jsonl", (OPENED + "[]}\n" + OPENED + repeated + "\n").encode()


def as_workbook(repeated: str) -> tuple[str, bytes]:
    text = "".join(letter for letter in repeated if letter.isprintable() or letter == "\n")
    return "a.xlsx", workbook(text)


@settings(
    max_examples=EXAMPLES or 12,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.sampled_from([as_csv, as_header, as_lines, as_workbook]), ODD)
def test_reading_takes_time_and_memory_by_the_size_of_the_file(
    made: Callable[[str], tuple[str, bytes]], odd: str
) -> None:
    name, data = made(odd * (SIZE // len(odd)))
    size = unpacked(data) if name.endswith("xlsx") else len(data)
    tracemalloc.start()
    began = process_time()
    with suppress(UnreadableFile):
        found = read_rows(data, name)
        assert len(found.rows) + len(found.problems) <= size
    took, (_, most) = process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < BYTES_EACH * size
    assert took < 1 + SECONDS_EACH * size


def test_so_it_is_with_many_tables_on_a_sheet() -> None:
    headings = "Ragione sociale", "Partita IVA", "Città", "Sito web", "Dipendenti"
    tables = [f"{';'.join(order)}\nAlfa {number};Beta;;;\n" for number, order in enumerate(permutations(headings))]
    assert read_rows("\n".join(tables[:MOST]).encode(), "a.csv", park="south").rows
    began = process_time()
    with pytest.raises(UnreadableFile, match="tables"):
        read_rows("\n".join(tables * 10).encode(), "a.csv", park="south")
    assert process_time() - began < 1


def unpacked(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return sum(part.file_size for part in book.infolist())
