"""Names are one however they are written, and what is only nearly one is told."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.portfolio.naming.names import ALIKE, folded, key, sound, twins
from tests.support.effort import calls


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prova Giunti S.r.l.", "PROVA GIUNTI SOCIETA' A RESPONSABILITA' LIMITATA"),
        ("Prova Giunti s. r. l.", "Prova  Giunti, SRL unipersonale"),
        ("Società Più Luce", "societa piu luce"),
        ("Più", unicodedata.normalize("NFD", "Più")),
        ("ООО «Ёлка»", 'Общество с ограниченной ответственностью "Елка"'),
        ("ООО «Проба»", "Проба, ООО"),
        ("ООО «Проба»", "OOO «Прoбa»"),
        ("Pro\u200bva", "Prova"),
        ("L’Officina", "L'Officina"),
        ("Prova S.c.a r.l.", "Prova società consortile a responsabilità limitata"),
    ],
)
def test_one_name_in_two_spellings_has_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Prova S.r.l.", "Prova S.p.A.", False),
        ("Prova S.r.l.", "Prova", True),
        ("АО «Проба»", "ООО «Проба»", False),
        ("Prova Uno S.r.l.", "Prova Due S.r.l.", False),
    ],
)
def test_another_legal_form_is_another_name_and_none_may_be_any(one: str, other: str, agree: bool) -> None:
    assert key(one).agrees(key(other)) is agree


def test_a_name_is_never_nothing() -> None:
    for name in ("S.r.l.", "ООО", "+++", "В"):
        assert key(name).bare
    assert key("SAS Institute S.r.l.").bare == "sas institute"
    assert len(key("ﷺ" * 256).bare) <= 256, "one character may become eighteen"


def test_a_part_of_a_name_is_found_in_its_key() -> None:
    for part, name in (("мар", "ООО «Марсель»"), ("PIU", "Più Luce"), ("елк", "Ёлка-М")):
        assert folded(part) in key(name).bare


def test_names_that_sound_alike_are_twins_and_numbered_ones_are_not() -> None:
    names = ["Bianci Meccanica srl", "Квантрель", "Lotto 1", "Prova Uno", "Officina Rossi"]
    known = ["Bianchi Meccanica S.p.A.", "Kvantrel LLC", "Lotto 2", "Prova Due", "Rossi Officina"]
    found = {(names[i], known[j]) for i, j, _ in twins([sound(n) for n in names], [sound(n) for n in known])}
    assert found == {(names[0], known[0]), (names[1], known[1]), (names[4], known[4])}
    assert [likeness for *_, likeness in twins(["kvantrel"], ["kvantrel"])] == [100]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab1", max_size=24), max_size=8), st.integers(0, 20))
def test_nobody_who_sounds_alike_is_overlooked(names: list[str], place: int) -> None:
    shorter = [name[:place] + name[place + 1 :] for name in names]
    known = [*names, *shorter, *(f"{name}bb" for name in shorter)]
    alike = {
        (i, j)
        for i, name in enumerate(names)
        for j, other in enumerate(known)
        if name and fuzz.ratio(name, other) >= ALIKE and re.findall(r"\d+", name) == re.findall(r"\d+", other)
    }
    assert {(i, j) for i, j, _ in twins(names, known)} == alike


def test_numbered_names_are_not_compared_with_each_other() -> None:
    names = [f"inventata prova {number}" for number in range(1000)]
    assert calls(lambda: list(twins(names, names))) < 150 * len(names)
