"""Tables of any shape never crash, and no company is lost without a word."""

import csv
import io
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.portfolio.imports.files.rows import UnreadableFile
from app.portfolio.imports.rows_of_file import read_rows

ITALIAN = {
    "Ragione sociale": lambda number: f"Prova {number} S.r.l.",
    "N. registro": lambda number: f"R-{number}",
    "Comune": lambda _: "Rovereto",
    "Dipendenti": str,
    "Descrizione": lambda number: f"Costruiamo macchine numero {number} per la città",
    "Telefono": lambda number: f"+39 0464 {443100 + number}",
}
RUSSIAN = {
    "Наименование": lambda number: f"ООО «Проба {number}»",
    "Номер в реестре": lambda number: f"Р-{number}",
    "Город": lambda _: "Зеленоград",
    "Численность": str,
    "Описание": lambda number: f"Строим станки номер {number} для заводов",
    "Телефон": lambda number: f"+7 495 {1234000 + number}",
}
CODECS = ["utf-8", "utf-8-sig", "utf-16"]
NOISE = st.text(st.characters(blacklist_categories=["Cs"], max_codepoint=0x4FF), max_size=30)


@st.composite
def tables(draw):
    """The bytes of a table with its companies in any order of columns, and junk around them, in an encoding or
    two; and how many there are."""
    columns, codec_of_windows = draw(st.sampled_from([(ITALIAN, "cp1252"), (RUSSIAN, "cp1251")]))
    headings = draw(st.permutations(sorted(columns)))
    count = draw(st.integers(1, 12))
    above = draw(st.lists(st.lists(NOISE, max_size=3), max_size=4))
    below = draw(st.lists(st.lists(NOISE, max_size=2), max_size=3))
    rows = [[columns[heading](number) for heading in headings] for number in range(1, count + 1)]
    for row in rows:
        if draw(st.booleans()):
            row[draw(st.integers(0, len(row) - 1))] = draw(NOISE)
    out = io.StringIO(newline="")
    separator = draw(st.sampled_from(";,\t|"))
    csv.writer(out, delimiter=separator).writerows([*above, headings, *rows, *below])
    text = out.getvalue()
    if draw(st.integers(0, 4)) == 0:  # put together out of files of two encodings
        parts = text.splitlines(keepends=True)
        either = st.sampled_from(["utf-8", codec_of_windows])
        return b"".join(part.encode(draw(either), "replace") for part in parts), count
    return text.encode(draw(st.sampled_from([*CODECS, codec_of_windows])), "replace"), count


@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_every_line_is_a_company_a_problem_or_passed_over(table):
    data, count = table
    try:
        found = read_rows(data, "table.csv", park="trentino")
    except UnreadableFile:
        return  # with the reason
    told = [*found.problems, *found.passed_over.lines, *found.passed_over.hidden_rows]
    lines = {row.line for row in found.rows} | {problem.line for problem in told}
    # The header itself is told by the plan.
    assert len(lines) + len({plan.line for plan in found.plans if plan.line}) >= count + 1


@settings(max_examples=75, deadline=None)
@given(st.binary(max_size=400) | NOISE.map(str.encode))
def test_no_bytes_crash(data):
    with suppress(UnreadableFile):
        read_rows(data, "table.csv", park="trentino")
