"""The labels of agendas."""

import tomllib

import pytest

from app.events.agendas.wording import FILE, clean


def test_every_label_exists_in_all_three_languages() -> None:
    texts = tomllib.loads(FILE.read_text(encoding="utf-8"))

    assert texts.keys() == {"en", "it", "ru"}
    assert texts["en"].keys() == texts["it"].keys() == texts["ru"].keys()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x00b\x1bc", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("\u202eturned\u202c \u2067round\u2069", "turned round"),
        ("mark\u200f of direction", "mark\u200f of direction"),
    ],
)
def test_unseen_characters_are_left_out(written: str, shown: str) -> None:
    assert clean(written) == shown
