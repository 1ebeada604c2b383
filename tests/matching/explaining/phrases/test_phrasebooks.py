"""The three languages say the same things."""

import string
from typing import Any, get_args

import pytest

from matching.explaining.missing import ROOMS
from matching.explaining.objections import ObjectionKind
from matching.explaining.phrases.render import PHRASEBOOKS
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form
from matching.scoring.bands import Band
from matching.scoring.confidence import FIELDS
from matching.texts.vectors import LANGUAGES, TEXT_LANGUAGES

SIGNALS = {w.signal.name for weights in DEFAULT_WEIGHTS.values() for w in weights.weights if w.signal.reason}


def placeholders(template: Any) -> set[str]:
    if isinstance(template, tuple):
        one, several = map(placeholders, template)
        assert one == several
        return one
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrasebook_knows_every_signal_objection_form_field_and_language(language: str) -> None:
    book = PHRASEBOOKS[language]  # type: ignore[index]  # one of three
    assert set(book.reasons) >= SIGNALS
    assert set(book.objections) == set(get_args(ObjectionKind))
    assert set(book.forms) == set(Form)
    assert set(book.bands) == set(get_args(Band))
    assert set(book.fields) == FIELDS.keys() | ROOMS.keys()
    assert set(book.languages) == set(TEXT_LANGUAGES)


def test_templates_speak_of_the_same_things_in_every_language() -> None:
    english = PHRASEBOOKS["en"]
    for book in PHRASEBOOKS.values():
        for name in ("closest", "side_by_side", "same_activity", "complementary", "equipped", "missing", "improvement"):
            assert placeholders(getattr(book, name)) == placeholders(getattr(english, name)), name
        for signal, template in english.reasons.items():
            # In Russian a name in another case than the first would have to be inflected, so it may be left out.
            assert placeholders(book.reasons[signal]) - {"receiver"} == placeholders(template) - {"receiver"}, signal
        for kind, template in english.objections.items():
            assert placeholders(book.objections[kind]) == placeholders(template), kind
