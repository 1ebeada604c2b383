"""What is made harmless comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formulas import harmless, is_formula, undone


@given(st.text(alphabet="'=+-@＝a1( ", max_size=6))
def test_what_may_be_stored_comes_back(text: str) -> None:
    sent = harmless(text)
    assert not sent.startswith(("=", "+", "-", "@", "＝"))
    assert is_formula(text) or undone(sent) == text


@pytest.mark.parametrize("text", ["'=SUM(A1)", "'t Hooft", "''", "a"])
def test_other_apostrophes_stay(text: str) -> None:
    assert undone(text) == text
