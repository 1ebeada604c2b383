"""What profiles leave open is named by its field, its owner and its weight."""

from datetime import date

import numpy as np
import pytest

from matching.blocks import block
from matching.calibration import calibrations
from matching.explain import Explanation, explain
from matching.forms import DEFAULT_WEIGHTS
from matching.missing import LACKS, READ, Missing
from matching.profiles import Form, Opportunity, Profile, Room
from matching.ranking import rank
from tests.matching.conftest import encode

FORM = Form.COMMERCIAL_PARTNERSHIP


def opportunity(number: int, form: Form = FORM, room: Room | None = None) -> Opportunity:
    return Opportunity(number, form, f"laser pump number {number}", room=room)


def full(number: int, **fields: object) -> Profile:
    given = {
        "descriptions": {"en": "laser pump"},
        "offers": (opportunity(10 * number),),
        "needs": (opportunity(10 * number + 1),),
        "sectors": frozenset({"drives"}),
        "nace": {"28.99": 1.0},
        "languages": frozenset({"en"}),
    }
    return Profile(id=number, kind="company", name=f"Party {number}", **(given | fields))  # type: ignore[arg-type]


def explained(a: Profile, b: Profile, form: Form = FORM) -> Explanation:
    one, other = block([a], encode), block([b], encode)
    usual = calibrations(one, other)
    picks = next(picks for picks in rank(one, other, DEFAULT_WEIGHTS, usual, 1) if picks.form is form)
    return explain(picks, 0, one, other, DEFAULT_WEIGHTS[form], usual)


def test_full_profiles_miss_nothing() -> None:
    found = explained(full(1), full(2))
    assert found.missing == ()
    assert found.improvement is None
    assert found.confidence == pytest.approx(1)


@pytest.mark.parametrize(
    ("side", "empty", "field"),
    [
        ("a", {"sectors": frozenset()}, "sectors"),
        ("b", {"nace": {}}, "activity_codes"),
        ("b", {"languages": frozenset()}, "languages"),
        ("a", {"descriptions": {}}, "descriptions"),
        ("b", {"offers": ()}, "offers"),
        ("a", {"needs": ()}, "needs"),
    ],
)
def test_an_empty_field_is_named_with_its_owner(side: str, empty: dict[str, object], field: str) -> None:
    found = explained(full(1, **(empty if side == "a" else {})), full(2, **(empty if side == "b" else {})))
    assert [(item.side, item.field) for item in found.missing] == [(side, field)]
    assert found.improvement == found.missing[0]


def test_gains_and_confidence_add_up_between_companies() -> None:
    found = explained(full(1, sectors=frozenset(), nace={}, offers=()), full(2, sectors=frozenset(), descriptions={}))
    assert sum(item.gain for item in found.missing) == pytest.approx(1 - found.confidence, abs=0.001)


def test_the_field_with_the_most_weight_comes_first() -> None:
    found = explained(full(1, nace={}), full(2, offers=(), sectors=frozenset()))
    assert found.improvement is not None
    assert (found.improvement.side, found.improvement.field) == ("b", "offers")
    assert [item.gain for item in found.missing] == sorted((item.gain for item in found.missing), reverse=True)


def test_a_field_that_both_left_empty_is_half_each_ones() -> None:
    both = explained(full(1, sectors=frozenset()), full(2, sectors=frozenset())).missing
    alone = explained(full(1, sectors=frozenset()), full(2)).missing
    assert both == tuple(Missing(side, "sectors", pytest.approx(alone[0].gain / 2, abs=1e-4)) for side in ("a", "b"))


def test_a_site_is_not_asked_for_needs_or_activity_codes() -> None:
    room = Room("laboratory", 50.0, date(2015, 1, 1))
    site = Profile(2, "site", "Site", offers=(opportunity(20, Form.HOSTING, room),), sectors=frozenset({"drives"}))
    guest = full(1, needs=(opportunity(11, Form.HOSTING),))
    found = explained(guest, site, Form.HOSTING)
    assert {(item.side, item.field) for item in found.missing} == {
        ("a", "room_sought"),
        ("b", "descriptions"),
        ("b", "languages"),
    }


def test_every_signal_of_the_table_says_what_it_reads(corridor) -> None:  # type: ignore[no-untyped-def]
    for weights in DEFAULT_WEIGHTS.values():
        for weight in weights.weights:
            assert set(READ[weight.signal.name]) <= set(LACKS)


def test_what_is_not_known_has_a_field_behind_it(corridor) -> None:  # type: ignore[no-untyped-def]
    a, b = corridor
    usual = calibrations(a, b)
    seen = 0
    for picks in rank(a, b, DEFAULT_WEIGHTS, usual, 3):
        for index in range(len(picks)):
            found = explain(picks, index, a, b, DEFAULT_WEIGHTS[picks.form], usual)
            pair = (a.profiles[picks.a[index]], b.profiles[picks.b[index]])
            for item in found.missing:
                assert LACKS[item.field](pair[0] if item.side == "a" else pair[1])
                seen += 1
            if all(profile.kind == "company" for profile in pair) and picks.form is not Form.HOSTING:
                unknown = np.isnan(picks.values[index]).any()
                assert bool(found.missing) == unknown
    assert seen > 20
