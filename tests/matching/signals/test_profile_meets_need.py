"""Needs of rooms are of hosting, and the others are not."""

from matching.blocks import Block, block
from matching.calibration import calibrations
from matching.explaining.explain import Explanation, explain
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Form, Opportunity, Profile, Room
from matching.ranking import rank
from matching.signals.profile_meets_need import SIGNAL
from matching.signals.signal import Context
from tests.support.encoder import encode

PUMPS = Opportunity(1, Form.COMMERCIAL_PARTNERSHIP, "Vacuum pumps for our own chambers", "", "en")
BENCH = Opportunity(
    2, Form.HOSTING, "Bench beside a climate laboratory for half a year", "", "en", room=Room("laboratory")
)
GUEST = Profile(1, "company", "Guest", {"en": "We grow crystals for lasers and lenses."}, needs=(PUMPS, BENCH))
HOST = Profile(
    2, "company", "Host", {"en": "Vacuum pumps for our own chambers and for others."},
    offers=(Opportunity(3, Form.HOSTING, "Bench in a laboratory", "", "en", room=Room("laboratory")),),
    needs=(Opportunity(4, Form.COMMERCIAL_PARTNERSHIP, "Crystals for lasers and lenses", "", "en"),),
)  # fmt: skip


def parks() -> tuple[Block, Block]:
    return block([GUEST], encode), block([HOST], encode)


def explained(form: Form) -> Explanation:
    a, b = parks()
    scale = calibrations(a, b)
    (pairs,) = (found for found in rank(a, b, DEFAULT_WEIGHTS, scale, 5) if found.form is form)
    return explain(pairs, 0, a, b, DEFAULT_WEIGHTS[form], scale)


def quoted_needs(form: Form) -> set[int | None]:
    quotes = [quote for reason in explained(form).reasons for quote in (reason.evidence.mine, reason.evidence.theirs)]
    objections = [objection.quote for objection in explained(form).against]
    return {quote.source_id for quote in (*quotes, *objections) if quote and quote.source == "need"}


def test_a_hosting_match_is_explained_by_rooms_and_not_by_another_need() -> None:
    assert quoted_needs(Form.HOSTING) == {BENCH.id}


def test_no_other_match_is_explained_by_a_room_that_is_looked_for() -> None:
    assert quoted_needs(Form.COMMERCIAL_PARTNERSHIP) == {PUMPS.id, HOST.needs[0].id}


def test_a_need_of_the_other_kind_counts_for_nothing() -> None:
    a, b = parks()
    scale = calibrations(a, b)
    there, back = ((a, b), (b, a))
    assert SIGNAL.matrix(*there, Context(Form.COMMERCIAL_PARTNERSHIP, scale))[0, 0] > 0.5
    assert SIGNAL.matrix(*there, Context(Form.HOSTING, scale))[0, 0] < 0.5
    assert SIGNAL.matrix(*back, Context(Form.HOSTING, scale))[0, 0] == 0
