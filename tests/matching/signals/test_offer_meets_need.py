"""An offer and a need are compared alike in a list and in its reasons."""

from matching.blocks import block
from matching.calibration import calibrations
from matching.profiles import Form, Opportunity, Profile
from matching.signals.offer_meets_need import SIGNAL
from matching.signals.signal import Context
from matching.texts.similarity import similarity, sought_similarity
from tests.support.encoder import encode, encode_otherwise

FORM = Form.COMMERCIAL_PARTNERSHIP
SEEKER = Profile(1, "company", "Seeker", needs=(Opportunity(1, FORM, "Vacuum pumps for chambers", "", "en"),))
MAKER = Profile(2, "company", "Maker", offers=(Opportunity(2, FORM, "Pumps for vacuum lines", "", "en"),))


def test_the_likeness_that_is_told_has_the_share_of_offers_and_needs() -> None:
    a, b = (block([profile], encode, encode_otherwise) for profile in (SEEKER, MAKER))
    needs, offers = a.needs.texts, b.offers.texts
    assert sought_similarity(needs, offers) != similarity(needs, offers)
    (told,) = SIGNAL.evidence(a, 0, b, 0, Context(FORM, calibrations(a, b)))
    assert told.similarity == sought_similarity(needs, offers).item()
