from dataclasses import replace

import numpy as np
import pytest

from matching.blocks import block
from matching.profiles import Form, Opportunity, Profile
from matching.signals import shared_terms
from matching.signals.signal import Context


def seeker(title, language="it"):
    return Profile(1, "company", "A", needs=(Opportunity(1, Form.JOINT_PROJECT, title, language=language),))


def maker(title, language="ru"):
    return Profile(2, "company", "B", offers=(Opportunity(2, Form.JOINT_PROJECT, title, language=language),))


def values(encoder, one, *others, form=Form.JOINT_PROJECT):
    return shared_terms.matrix(block([one], encoder), block(others, encoder), Context(form, None))[0]


def test_terms_meet_across_scripts_and_more_of_them_say_more(encoder):
    none, one, two = values(
        encoder,
        seeker("Torni CNC secondo ISO 13849"),
        maker("Насосы"),
        maker("Станки с ЧПУ"),
        maker("Станки с ЧПУ по ГОСТ Р ИСО 13849"),
    )
    assert (none, one, two) == (0, 0.5, 0.75)


def test_a_description_counts_too(encoder):
    other = Profile(3, "company", "C", descriptions={"ru": "Делаем лидары."})
    assert values(encoder, seeker("LiDAR wanted", "en"), other)[0] == np.float32(0.5)


def test_rooms_are_explained_by_rooms_alone(encoder):
    """A hosting match quoted a commercial need, and counted what it shared with a description."""
    asks = Profile(
        1,
        "company",
        "A",
        needs=(
            Opportunity(1, Form.HOSTING, "Locale ISO 7", language="it"),
            Opportunity(2, Form.COMMERCIAL_PARTNERSHIP, "Sensori MEMS", language="it"),
        ),
    )
    makes = Profile(2, "company", "B", descriptions={"ru": "Датчики MEMS."})
    rents = replace(makes, offers=(Opportunity(3, Form.HOSTING, "Комната ISO 7", language="ru"),))
    assert values(encoder, asks, makes, rents, form=Form.HOSTING).tolist() == [0, 0.5]
    assert values(encoder, asks, makes, rents).tolist() == [0.5, 0.5]
    a, b = block([asks], encoder), block([rents], encoder)
    told = {
        form: shared_terms.evidence(a, 0, b, 0, Context(form, None))[0].shared
        for form in (Form.HOSTING, Form.COMMERCIAL_PARTNERSHIP)
    }
    assert told == {Form.HOSTING: ("ISO 7",), Form.COMMERCIAL_PARTNERSHIP: ("MEMS",)}


def test_who_says_nothing_is_not_judged(encoder):
    assert np.isnan(values(encoder, maker("CNC"), maker("CNC"))).all()
    assert np.isnan(values(encoder, seeker("CNC"), seeker("CNC"))).all()


def test_both_ways_of_writing_are_the_evidence(encoder):
    a, b = block([seeker("Torni CNC, ISO 13849")], encoder), block([maker("Станки с ЧПУ, ISO 13849")], encoder)
    (found,) = shared_terms.evidence(a, 0, b, 0, Context(Form.JOINT_PROJECT, None))
    assert set(found.shared) == {"CNC = ЧПУ", "ISO 13849"}
    assert not shared_terms.evidence(a, 0, block([maker("Насосы")], encoder), 0, Context(Form.JOINT_PROJECT, None))


@pytest.mark.parametrize("title", ["Torni CNC", "Pumps"])
def test_values_stay_below_one(encoder, title):
    assert values(encoder, seeker(title), maker(title))[0] < 1
