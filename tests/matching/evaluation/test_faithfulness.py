"""What is said for a match is what its score rests on."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from matching.evaluation.faithfulness import FILLED, faithfulness
from matching.explaining.missing import ROOMS
from matching.profiles import Form, Opportunity, Profile
from matching.scoring.confidence import FIELDS
from tests.support.encoder import encode
from tests.support.models import encoding

FORM = Form.COMMERCIAL_PARTNERSHIP
NEED = Opportunity(1, FORM, "Vacuum pumps for crystal growers", "", "en", frozenset({"vacuum"}))
OFFER = Opportunity(2, FORM, "Vacuum pumps for crystal growers of Moscow", "", "en", frozenset({"vacuum"}))


def full(number: int, **values: object) -> Profile:
    return replace(
        Profile(
            number, "company", f"Company {number}", {"en": f"Company {number} grows crystals for lasers and lenses."},
            sectors=frozenset({"drives"}), nace={"28.13": 1.0}, languages=frozenset({"en"}), employees=10,
        ),
        **values,
    )  # fmt: skip


def test_a_score_falls_without_the_sentence_and_rises_with_the_field() -> None:
    seeker, giver = full(1, needs=(NEED,)), full(2, offers=(OFFER,))
    found = faithfulness([replace(seeker, sectors=frozenset())], [giver], encode)
    assert found.quotes >= 2
    assert (found.falls, found.rises) == (1, 1)


def test_stating_what_the_description_says_does_not_lower_who_meets_it() -> None:
    encode = encoding()
    seeker = Profile(
        1, "company", "Seeker", {"en": "We grow crystals. We are looking for vacuum pumps for crystal growers."}
    )
    makers = [
        Profile(2, "company", "Maker", {"en": "We make vacuum pumps for crystal growers."}),
        Profile(3, "company", "Baker", {"en": "Our bakery makes bread and cakes for hotels."}),
    ]
    found = faithfulness([seeker], makers, encode)
    assert found.needs >= 2
    assert found.needs_kept == found.offers_kept == 1


def test_it_is_the_same_every_time() -> None:
    parks = [full(1, needs=(NEED,))], [full(2, offers=(OFFER,)), full(3, offers=(OFFER,))]
    assert faithfulness(*parks, encode) == faithfulness(*parks, encode)


def test_nothing_is_measured_where_nobody_is_listed() -> None:
    assert faithfulness([full(1)], [], encode).quotes == 0


def test_every_field_that_can_be_missing_can_be_filled() -> None:
    assert FILLED.keys() == FIELDS.keys() | ROOMS.keys()


@pytest.mark.parametrize("field", FILLED)
def test_a_field_is_filled_only_where_the_partner_gives_a_hint(field: str) -> None:
    empty = Profile(1, "company", "Empty")
    assert FILLED[field](empty, empty, FORM) in (None, empty)
    fill: Callable[[Profile, Profile, Form], Profile | None] = FILLED[field]
    both = full(2, needs=(NEED,), offers=(OFFER,))
    if field not in ROOMS and "." not in field:
        assert fill(empty, both, FORM) not in (None, empty)
