"""Lists come back from bytes as they were, or cut to a length."""

import numpy as np
import pytest

from matching.profiles import Form
from matching.ranking import TopKLists
from matching.ranking.stored import ENTRY, pack, partners_in, unpack

OWNERS, PLACES = 7, 4
FORMS = (Form.HOSTING, Form.JOINT_PROJECT)
EVERY = np.arange(OWNERS)


@pytest.fixture
def lists():
    """Empty, half full, full and truncated lists; scores that no rounding would give back."""
    random = np.random.default_rng(3)
    made = {form: TopKLists.empty(OWNERS, PLACES) for form in FORMS}
    for n, of_form in enumerate(made.values()):
        for owner in range(OWNERS):
            count = (owner + n) % (PLACES + 3)
            of_form.fill(owner, random.permutation(500)[:count], random.random(count, dtype=np.float32))
        assert 0 < of_form.truncated.sum() < OWNERS
    return made


def assert_same(one, other):
    for name in ("partner", "score", "truncated"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_lists_come_back_as_they_were(lists):
    unpacked = unpack(pack(lists, EVERY), FORMS, PLACES)
    assert list(unpacked) == list(FORMS)
    for form in FORMS:
        assert_same(unpacked[form], lists[form])


def test_lists_that_lost_places_come_back_truncated(lists):
    for of_form in lists.values():
        of_form.remove(of_form.partner[:, 1])
    unpacked = unpack(pack(lists, EVERY), FORMS, PLACES)
    for form in FORMS:
        assert (lists[form].truncated & (lists[form].counts() < PLACES)).any()
        assert_same(unpacked[form], lists[form])


@pytest.mark.parametrize("length", [1, 3])
def test_cut_to_a_length_they_are_the_heads_and_say_that_others_follow(lists, length):
    unpacked = unpack(pack(lists, EVERY), FORMS, length)
    for form in FORMS:
        assert_same(unpacked[form], lists[form].head(length))


def test_there_may_be_room_for_more_places(lists):
    unpacked = unpack(pack(lists, EVERY), FORMS, PLACES + 2)
    for form in FORMS:
        assert_same(unpacked[form].head(PLACES), lists[form])
        assert unpacked[form].counts().tolist() == lists[form].counts().tolist()


def test_only_the_owners_and_forms_that_are_wanted_are_packed_and_read(lists):
    chosen = np.array([4, 1])
    (one,) = unpack(pack(lists, chosen), FORMS[1:], PLACES).values()
    expected = lists[FORMS[1]]
    assert one.partner.tolist() == expected.partner[chosen].tolist()
    others = unpack(pack({FORMS[0]: lists[FORMS[0]]}, EVERY), FORMS, PLACES)[FORMS[1]]
    assert not others.counts().any()


def test_who_has_no_lists_is_nothing_at_all(lists):
    packed = pack(lists, EVERY)
    empty = [len(content) for content in packed].index(min(map(len, packed)))
    assert pack({}, EVERY) == [b""] * OWNERS
    assert unpack([], FORMS, PLACES)[FORMS[0]].partner.shape == (0, PLACES)
    unpacked = unpack([b"", packed[empty], b""], FORMS, PLACES)
    for form in FORMS:
        assert unpacked[form].counts().tolist() == [0, lists[form].counts()[empty], 0]


def test_a_party_of_a_large_park_takes_as_much_room_as_its_places(lists):
    places = sum(int(of_form.counts().sum()) for of_form in lists.values())
    assert sum(map(len, pack(lists, EVERY))) == places * ENTRY.itemsize


def test_everybody_who_is_listed_is_named(lists):
    listed = {int(partner) for of_form in lists.values() for partner in of_form.partner.ravel() if partner >= 0}
    assert partners_in(pack(lists, EVERY)) == listed
    assert partners_in([b"", b""]) == set()
