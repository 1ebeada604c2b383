"""What every signal of the table promises."""

from pathlib import Path

import numpy as np
import pytest

from matching import signals
from matching.blocks import Block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Profile
from matching.signals.signal import Context, Quote, Signal

Corridor = tuple[Block, Block]
COUNTED = [(weight.signal, form) for form, weights in DEFAULT_WEIGHTS.items() for weight in weights.weights]
"""every signal, in the forms in which it counts"""

pytestmark = pytest.mark.parametrize(
    ("signal", "form"), COUNTED, ids=[f"{signal.name} in {form}" for signal, form in COUNTED]
)


def test_every_signal_counts_somewhere(signal: Signal, form: Form) -> None:
    folder = Path(signals.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "signal", "quotes", "categories", "figures"}
    assert files == {counted.name for counted, _ in COUNTED}


def test_a_cell_of_a_block_is_the_single_pair_bit_for_bit(signal: Signal, form: Form, corridor: Corridor) -> None:
    a, b = corridor
    context = Context(form, calibrations(a, b))
    whole = signal.matrix(a, b, context)
    # Some of every row and of every column.
    for i, j in ((i, (5 * i + k) % len(b)) for i in range(len(a)) for k in range(3)):
        np.testing.assert_array_equal(whole[i, j], signal.matrix(a.take([i]), b.take([j]), context).item())


def test_values_lie_between_0_and_1_or_are_not_known(signal: Signal, form: Form, corridor: Corridor) -> None:
    a, b = corridor
    values = signal.matrix(a, b, Context(form, calibrations(a, b)))
    known = values[~np.isnan(values)]
    assert values.shape == (len(a), len(b))
    assert values.dtype == np.float32
    assert known.min() >= 0
    assert known.max() <= 1


def test_only_signals_marked_so_depend_on_the_form(signal: Signal, form: Form, corridor: Corridor) -> None:
    a, b = corridor
    found = calibrations(a, b)
    other = Form.JOINT_PROJECT if form is Form.HOSTING else Form.HOSTING
    here, elsewhere = (signal.matrix(a, b, Context(each, found)) for each in (form, other))
    if signal.by_form:
        assert not np.array_equal(here, elsewhere, equal_nan=True)
    else:
        np.testing.assert_array_equal(here, elsewhere)


def test_a_signal_without_direction_is_the_same_from_both_sides(signal: Signal, form: Form, corridor: Corridor) -> None:
    a, b = corridor
    there, back = (signal.matrix(*sides, Context(form, calibrations(a, b))) for sides in ((a, b), (b, a)))
    assert np.array_equal(there, back.T, equal_nan=True) is not signal.directed


def test_what_is_quoted_stands_in_the_profiles(signal: Signal, form: Form, corridor: Corridor) -> None:
    a, b = corridor
    context = Context(form, calibrations(a, b))
    values = signal.matrix(a, b, context)
    found = 0
    for i, j in np.ndindex(*values.shape):
        for item in signal.evidence(a, i, b, j, context):
            found += 1
            assert item.signal == signal.name
            assert not np.isnan(values[i, j])
            for profile, quote in ((a.profiles[i], item.mine), (b.profiles[j], item.theirs)):
                assert quote is None or quote.text in _source(profile, quote)
    assert found


def _source(profile: Profile, quote: Quote) -> str:
    if quote.source == "description":
        return profile.descriptions[quote.language]
    stated = {item.id: item for item in (profile.offers if quote.source == "offer" else profile.needs)}
    assert quote.source_id is not None
    item = stated[quote.source_id]
    assert item.language == quote.language
    return f"{item.title}\n{item.text}"
