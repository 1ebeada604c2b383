"""Activity codes as typed, and what they are in NACE Rev. 2."""

from collections import Counter

import pytest

from matching.taxonomy.activities import UnknownActivityCode, heading, headings, normalise, title, to_nace
from matching.taxonomy.tables import read_table


@pytest.mark.parametrize(
    ("system", "typed", "canonical"),
    [
        ("ateco2007", "28.99.20", "28.99.20"),
        ("ateco2007", "289920", "28.99.20"),
        ("ateco2007", "ATECO 2007: 28 99 20", "28.99.20"),
        ("ateco2022", "62.01.0", "62.01.0"),
        ("ateco2022", "62010", "62.01.0"),
        ("ateco2025", "Ateco 2025 62.10.00", "62.10.00"),
        ("nace", "C 28.99", "28.99"),
        ("nace", "c28,99", "28.99"),
        ("nace", "NACE Rev. 2 28.99", "28.99"),
        ("nace", " 28 . 99. ", "28.99"),
        ("nace", "289", "28.9"),
        ("nace", "28", "28"),
        ("okved2", "26.51.1", "26.51.1"),
        ("okved2", "ОКВЭД 26.51", "26.51"),
        ("okved2", "ОКВЭД-2: 26,51,1", "26.51.1"),
        ("okved2", "оквэд2 26.51", "26.51"),
        ("okved2", "С 26.51", "26.51"),  # a Cyrillic С
        ("okved2", "26.51\N{NO-BREAK SPACE}1", "26.51.1"),
    ],
)
def test_what_people_type_becomes_the_canonical_code(system, typed, canonical):
    assert normalise(system, typed) == canonical
    assert normalise(system, canonical) == canonical


@pytest.mark.parametrize(
    ("system", "typed", "reason"),
    [
        ("nace", "", "expected two to six digits"),
        ("nace", "C", "expected two to six digits"),
        ("nace", "2", "expected two to six digits"),
        ("nace", "28.9x", "expected two to six digits"),
        ("nace", "28.9.9", "expected two to six digits"),
        ("nace", "٢٨.٩٩", "expected two to six digits"),
        ("okved2", "26.51.111", "expected two to six digits"),
        ("nace", "28.99.20", "end at four digits"),
        ("nace", "NACE Rev. 2.1 62.10", "expected two to six digits"),
        ("ateco2007", "ATECO 2025 62.10", "expected two to six digits"),
        ("nace", "04", "there is no division 04"),
        ("nace", "28.7", "there is no group 28.7"),
        ("ateco2007", "28.98.10", "there is no class 28.98"),
        ("ateco2007", "62.10", "there is no class 62.10"),
        ("ateco2025", "62.01.00", "there is no class 62.01"),
        ("ateco2025", "45", "there is no division 45"),
    ],
)
def test_what_is_no_code_is_refused_with_the_reason(system, typed, reason):
    with pytest.raises(UnknownActivityCode, match=reason) as refused:
        normalise(system, typed)
    assert (refused.value.code, refused.value.system) == (typed, system)
    assert repr(typed) in str(refused.value)
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize(
    ("system", "code", "nace"),
    [
        ("ateco2007", "28.99.20", {"28.99": 1.0}),
        ("ateco2022", "62.01.0", {"62.01": 1.0}),
        ("okved2", "26.51.1", {"26.51": 1.0}),
        ("okved2", "26.5", {"26.5": 1.0}),
        ("nace", "C 28", {"28": 1.0}),
        ("ateco2025", "62.10", {"62.01": 1.0}),
        ("ateco2025", "62.20.10", {"62.02": 0.5, "62.03": 0.5}),  # both went in whole
        ("ateco2025", "63.10", {"52.10": 0.5, "63.11": 0.5}),  # both in part
        ("ateco2025", "26.51", {"26.51": 2 / 3, "26.30": 1 / 3}),  # one whole, the other in part
        ("ateco2025", "62", {"62": 1.0}),
        ("ateco2025", "63.1", {"52.1": 0.5, "63.1": 0.5}),
    ],
)
def test_a_code_is_brought_to_nace(system, code, nace):
    assert to_nace(system, code) == pytest.approx(nace)


@pytest.mark.parametrize(("code", "division"), [("85.41.1", "85"), ("85.14", "85"), ("85.2", "85"), ("92.13", "92")])
def test_okved_codes_that_mean_something_else_in_nace_keep_only_their_division(code, division):
    assert to_nace("okved2", code) == {division: 1.0}


def test_every_ateco_2025_code_is_covered_entirely_by_headings_of_its_own_level():
    classes = {row["ateco2025"] for row in read_table("ateco2025_to_nace_rev2.csv")}
    assert len(classes) == 650
    for code in {code[:length] for code in classes for length in (2, 4, 5)}:
        shares = to_nace("ateco2025", code)
        assert sum(shares.values()) == pytest.approx(1.0)
        assert all(0 < share <= 1 and len(nace) == len(code) for nace, share in shares.items())
        assert shares.keys() <= headings().keys()


def test_every_nace_class_maps_to_itself():
    classes = [code for code, found in headings().items() if found.level == "class"]
    assert len(classes) == 615
    assert all(to_nace("nace", code.replace(".", "")) == {code: 1.0} for code in classes)


def test_a_changed_answer_does_not_change_the_table():
    to_nace("ateco2025", "62.10").clear()
    assert to_nace("ateco2025", "62.10") == {"62.01": 1.0}


def test_the_headings_form_a_tree_of_four_levels():
    levels = Counter(found.level for found in headings().values())
    assert levels == {"section": 21, "division": 88, "group": 272, "class": 615}
    above = {"division": "section", "group": "division", "class": "group"}
    for found in headings().values():
        if found.parent is None:
            assert found.level == "section"
        else:
            assert heading(found.parent).level == above[found.level]


def test_titles_come_in_three_languages_and_sections_do_not_shout():
    assert heading("C").titles["en"] == "MANUFACTURING"
    assert title("C", "en") == "Manufacturing"
    assert title("C", "ru") == "Обрабатывающая промышленность"
    assert title("28.99", "it") == "Fabbricazione di altre macchine per impieghi speciali n.c.a."


def test_an_unknown_heading_is_refused():
    with pytest.raises(UnknownActivityCode, match=r"'28\.98'"):
        heading("28.98")
    with pytest.raises(UnknownActivityCode):
        title("2899", "en")
