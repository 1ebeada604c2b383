"""What moved between two runs: checked against the plain way to tell, on lists of all kinds."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from app.matches.runs.corridor import Party
from app.matches.runs.moves.comparison import Cause, Differences, Lists, Moves, code, compare, decoded, kind_of
from matching.blocks import FORMS
from matching.profiles import Form
from tests.app.matches.runs.conftest import ListsOf, published

ME: Party = ("company", 1)
SAME = {ME: b"1", ("company", 7): b"7"}


def lists(of: ListsOf) -> Lists:
    return Lists.of((*party, published(forms)) for party, forms in of.items())


def seen(moves: Moves) -> set[tuple[Any, ...]]:
    return {
        (decoded(owner), FORMS[form], decoded(partner), before, after)
        for owner, form, partner, before, after in zip(
            *(column.tolist() for column in (moves.owner, moves.form, moves.partner, moves.before, moves.after)),
            strict=True,
        )
    }


def places(of: ListsOf) -> dict[tuple[Party, Form, Party], int]:
    return {
        (owner, form, partner): place
        for owner, forms in of.items()
        for form, partners in forms.items()
        for place, partner in enumerate(partners, 1)
    }


def some_lists(random: np.random.Generator) -> dict[Party, Mapping[Form, Sequence[Party]]]:
    parties: list[Party] = [("company", n) for n in range(1, 9)] + [("site", n) for n in range(1, 5)]
    chosen = random.permutation(len(parties))[: random.integers(0, 9)]
    return {
        parties[owner]: {
            form: [parties[n] for n in random.permutation(len(parties))[: random.integers(0, 5)]] for form in FORMS
        }
        for owner in chosen
    }


@pytest.mark.parametrize("seed", range(40))
def test_the_moves_are_all_places_that_differ_and_no_others(seed: int) -> None:
    random = np.random.default_rng(seed)
    before, after = some_lists(random), some_lists(random)
    was, is_now = places(before), places(after)
    expected = {
        (*key, was.get(key, 0), is_now.get(key, 0))
        for key in was.keys() | is_now.keys()
        if was.get(key) != is_now.get(key)
    }
    moves = compare(lists(before), lists(after))
    assert seen(moves) == expected
    kinds = [kind_of(move[-2], move[-1]) for move in expected]
    assert moves.counts() == {kind: kinds.count(kind) for kind in ("entered", "left", "up", "down")}


def test_a_company_and_a_site_of_one_number_are_two() -> None:
    before, after = {ME: {Form.HOSTING: [("site", 3)]}}, {ME: {Form.HOSTING: [("company", 3)]}}
    assert compare(lists(before), lists(after)).counts() == {"entered": 1, "left": 1, "up": 0, "down": 0}
    assert [decoded(code(party)) for party in (("site", 3), ("company", 3))] == [("site", 3), ("company", 3)]


@pytest.mark.parametrize(
    ("before", "after", "hashes", "causes"),
    [
        (2, 1, (SAME, SAME), ["others_moved"]),
        (0, 1, ({ME: b"1"}, SAME), ["partner_joined"]),
        (1, 0, (SAME, {ME: b"1"}), ["partner_left"]),
        (0, 1, ({("company", 7): b"7"}, SAME), ["company_joined"]),
        (1, 0, (SAME, {("company", 7): b"7"}), ["company_left"]),
        (2, 1, (SAME, SAME | {("company", 7): b"8"}), ["partner_changed"]),
        (2, 1, (SAME, {ME: b"2", ("company", 7): b"8"}), ["own_profile_changed", "partner_changed"]),
        (0, 6, (SAME, SAME), ["list_length_changed"]),
        (0, 5, (SAME, SAME), ["others_moved"]),
        (6, 0, (SAME, SAME), ["others_moved"]),
    ],
)
def test_the_causes_are_all_that_differs(
    before: int, after: int, hashes: tuple[dict[Party, bytes], dict[Party, bytes]], causes: list[Cause]
) -> None:
    assert Differences((), (5, 10), *hashes).why(ME, ("company", 7), before, after) == causes


def test_what_the_runs_were_made_with_may_have_moved_anything() -> None:
    found = Differences(("weights_changed", "day_changed"), (10, 5), SAME, SAME)
    assert found.why(ME, ("company", 7), 2, 1) == ["weights_changed", "day_changed"]
    assert found.why(ME, ("company", 7), 6, 0) == ["weights_changed", "day_changed", "list_length_changed"]
