"""Who meets in which form, and on which basis."""

from dataclasses import replace

import numpy as np

from matching.blocks import block
from matching.calibration import calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile
from matching.scoring.scores import score_forms
from matching.scoring.who_can_meet import basis
from matching.signals import self_description
from matching.signals.self_description import goes_by_needs
from matching.signals.signal import Context

TRADE, TRANSFER, PROJECT = Form.COMMERCIAL_PARTNERSHIP, Form.TECHNOLOGY_TRANSFER, Form.JOINT_PROJECT


def company(number, about="", offers=(), needs=()):
    def stated(forms, first):
        return tuple(Opportunity(10 * number + first + n, form, f"pump {n}") for n, form in enumerate(forms))

    texts = {"en": about} if about else {}
    return Profile(number, "company", f"C{number}", texts, offers=stated(offers, 0), needs=stated(needs, 5))


def forms_of(one, other, encoder):
    """In which forms the two are listed."""
    a, b = block([one], encoder), block([other], encoder)
    scored = score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b))
    return [form for form, scores in scored if np.isfinite(scores.score[0, 0])]


def test_two_who_state_no_need_meet_in_one_form_by_what_they_say_of_themselves(encoder):
    one, other = company(1, "Water pumps for mines."), company(2, "Valves for water pumps.")
    assert forms_of(one, other, encoder) == [TRADE]
    assert basis(one, other) == "descriptions"


def test_what_they_offer_most_in_decides_the_form(encoder):
    about = company(2, "Valves for water pumps.")
    assert forms_of(company(1, "Pumps.", [TRANSFER]), about, encoder) == [TRANSFER]
    assert forms_of(company(1, "Pumps.", [TRANSFER, TRADE]), about, encoder) == [TRADE]
    pumps = "Water pumps."
    two = company(1, pumps, [TRANSFER, PROJECT]), company(2, pumps, [PROJECT])
    assert forms_of(*two, encoder) == [PROJECT]
    assert forms_of(company(1, pumps, [TRANSFER]), two[1], encoder) == [TRANSFER]


def test_for_whom_nothing_speaks_strongly_trade_is_the_form(encoder):
    offering = company(1, "Pumps.", [TRANSFER]), company(2, "We license our coating of pumps.")
    for one in offering:
        assert forms_of(one, company(3, offers=[PROJECT]), encoder) == [TRADE]


def test_what_a_description_speaks_for_decides_the_form_like_an_offer(encoder):
    about = company(2, "Valves for water pumps.")
    licensing = "Pumps for mines. We license our patented coating of pumps."
    assert forms_of(company(1, licensing), about, encoder) == [TRANSFER]
    assert forms_of(about, company(1, licensing), encoder) == [TRANSFER]
    assert forms_of(company(1, "Pumps. Ищем партнёров для совместного проекта."), about, encoder) == [PROJECT]
    assert forms_of(company(1, licensing, [TRADE]), about, encoder) == [TRADE], "of as many, trade"
    assert forms_of(company(1, "Pumps. We look for workshop space in Trento."), about, encoder) == [TRADE]


def test_with_whom_says_nothing_trade_is_the_form(encoder):
    drives = frozenset({"drives"})
    licensing = replace(company(1, "We license our coating of pumps."), sectors=drives)
    silent, speaking = replace(company(2), sectors=drives), replace(company(3, "Valves."), sectors=drives)
    assert forms_of(licensing, silent, encoder) == forms_of(silent, licensing, encoder) == [TRADE]
    assert forms_of(licensing, speaking, encoder) == [TRANSFER]


def test_a_form_stays_with_its_company_in_every_block(encoder):
    parties = [company(1, "Pumps."), company(2, "We license our coating of pumps."), company(3, "Valves.")]
    both = block(parties[:1], encoder).joined(block(parties[1:], encoder))
    other = block([company(4, "Water pumps.")], encoder)
    scored = dict(score_forms(both.take([2, 1]), other, DEFAULT_WEIGHTS, calibrations(both, other)))
    assert np.isfinite(scored[TRANSFER].score[:, 0]).tolist() == [False, True]


def test_nobody_is_a_guest_who_asks_for_no_room(encoder):
    assert forms_of(company(1, offers=[Form.HOSTING]), company(2, "Pumps."), encoder) == [TRADE]


def test_a_need_of_either_is_what_a_pair_stands_on(encoder):
    one, other = company(1, "Water pumps.", needs=[PROJECT]), company(2, "Valves for water pumps.")
    assert forms_of(one, other, encoder) == [PROJECT]
    assert forms_of(other, one, encoder) == [PROJECT]
    assert basis(one, other) == basis(other, one) == "stated"


def test_a_site_is_nobodys_partner_by_its_description(encoder):
    site = Profile(9, "site", "Site", {"en": "Halls for makers of pumps."})
    assert forms_of(site, company(2, "Water pumps."), encoder) == []


def test_texts_that_are_alike_rank_above_texts_that_are_not(encoder):
    a = block([company(1, "Water pumps for mines.")], encoder)
    b = block([company(2, "Timber houses."), company(3, "Makes water pumps for deep mines.")], encoder)
    (scores,) = (
        scores.score for form, scores in score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)) if form is TRADE
    )
    assert scores[0, 1] > scores[0, 0]


def test_an_offer_is_compared_with_what_the_other_says_of_itself(encoder):
    seller = Profile(1, "company", "Seller", offers=(Opportunity(1, TRADE, "Ceramic coating of drill heads"),))
    a = block([seller], encoder)
    b = block([company(2, "Timber houses."), company(3, "Drill heads with ceramic coating.")], encoder)
    (scores,) = (
        scores.score for form, scores in score_forms(a, b, DEFAULT_WEIGHTS, calibrations(a, b)) if form is TRADE
    )
    assert scores[0, 1] > scores[0, 0]


def test_stating_what_the_description_says_does_not_lower_who_meets_it_by_description(encoder):
    seeks = "Tunnels. We look for water pumps for deep mines."
    drafted = Profile(1, "company", "C1", {"en": seeks}, needs=(Opportunity(1, TRADE, "Water pumps for deep mines"),))
    b = block([company(3, "Makes water pumps for deep mines."), company(4, "Timber houses.")], encoder)
    silent, stating = block([company(1, seeks)], encoder), block([drafted], encoder)
    usual = calibrations(silent, b)
    before, after = (dict(score_forms(a, b, DEFAULT_WEIGHTS, usual))[TRADE].score for a in (silent, stating))
    assert after[0, 0] > before[0, 0]
    assert after[0, 1] < after[0, 0]


def test_descriptions_count_beside_a_need_only_where_the_other_states_nothing(encoder):
    about = "Water pumps."
    others = [company(2, about), company(3, about, [TRADE]), company(4, about, needs=[TRADE])]
    a = block([company(1, about, needs=[TRADE])], encoder)
    for one, other in ((a, block(others, encoder)), (a, block(others[::-1], encoder))):
        alike = dict(zip((each.id for each in other.profiles), values_of(one, other), strict=True))
        assert alike[2] > 0
        assert alike[3] == alike[4] == 0
        assert goes_by_needs(one, other).tolist() == [[number != 2 for number in alike]]


def values_of(a, b):
    return self_description.SIGNAL.matrix(a, b, Context(TRADE, calibrations(a, b)))[0].tolist()
