import numpy as np

from matching.blocks import block
from matching.profiles import Form, Opportunity, Profile
from matching.signals import capability_match

FORM = Form.TECHNOLOGY_TRANSFER


def seeker(*names):
    return Profile(1, "company", "A", needs=(Opportunity(1, FORM, "need", capabilities=frozenset(names)),))


def maker(*names):
    return Profile(2, "company", "B", offers=(Opportunity(2, FORM, "offer", capabilities=frozenset(names)),))


def matches(encoder, one, *others):
    return capability_match.matrix(block([one], encoder), block(others, encoder), None)[0]


def test_the_same_name_is_worth_more_than_a_near_one_and_that_more_than_another(encoder):
    same, near, other = matches(
        encoder, seeker("porous titanium"), maker("porous titanium", "pump"), maker("titanium"), maker("drone")
    )
    assert same == np.float32(1) or abs(same - 1) < 1e-3
    assert same > near > other


def test_who_names_no_capability_is_not_judged(encoder):
    assert np.isnan(matches(encoder, seeker(), maker("pump"))).all()
    assert np.isnan(matches(encoder, seeker("pump"), maker())).all()


def test_the_names_are_the_evidence(encoder):
    a, b = block([seeker("laser", "pump")], encoder), block([maker("pump", "drone")], encoder)
    (found,) = capability_match.evidence(a, 0, b, 0, None)
    assert (found.mine_states, found.theirs_states) == ("pump", "pump")
    assert (found.mine.source_id, found.theirs.source_id) == (1, 2)
