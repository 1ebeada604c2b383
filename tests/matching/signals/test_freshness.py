import numpy as np
import pytest

from matching.blocks import block
from matching.profiles import Form, Opportunity, Profile
from matching.signals import freshness


def company(*days):
    offers = tuple(Opportunity(n, Form.JOINT_PROJECT, f"offer {n}", days_left=left) for n, left in enumerate(days))
    return Profile(1, "company", "C", offers=offers)


def values(encoder, *companies):
    return freshness.matrix(block([company()], encoder), block(companies, encoder), None)[0]


def test_what_ends_before_a_meeting_is_possible_is_worth_less(encoder):
    assert values(encoder, company(400), company(90), company(45), company(0)) == pytest.approx([1, 1, 0.5, 0])


def test_the_longest_lasting_counts(encoder):
    assert values(encoder, company(0, None, 45)) == pytest.approx([0.5])


def test_who_states_no_end_is_not_judged(encoder):
    assert np.isnan(values(encoder, company(None), company())).all()


def test_the_evidence_says_what_lasts_and_how_long(encoder):
    (found,) = freshness.evidence(block([company()], encoder), 0, block([company(10, 60)], encoder), 0, None)
    assert (found.theirs.text, found.theirs_states) == ("offer 1", "60 d")
