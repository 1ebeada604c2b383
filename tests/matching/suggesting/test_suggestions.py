"""What texts suggest, with an encoder that knows words only."""

from dataclasses import replace

import numpy as np
import pytest

from matching.blocks import block
from matching.profiles import Form, Opportunity, Profile
from matching.suggesting.catalogues import Catalogue, ConfidenceScale, capability_catalogue
from matching.suggesting.suggestions import suggest
from matching.taxonomy.sectors import definitions, sectors
from tests.support.encoder import encode

NAMES = ["laser pump", "wood filter", "drone stage", "steel waste", "glass film", "water valve"]


@pytest.fixture
def catalogue() -> Catalogue:
    return capability_catalogue(NAMES, encode)


def company(text: str, **fields: object) -> Profile:
    return Profile(1, "company", "One", descriptions={"en": text} if text else {}, **fields)  # type: ignore[arg-type]  # as given


def test_what_the_text_speaks_of_comes_first(catalogue: Catalogue) -> None:
    found = suggest(block([company("Laser pump maker")], encode), catalogue, frozenset(), 3, 0.0)
    assert found[0].code == "laser pump"
    assert [item.confidence for item in found] == sorted((item.confidence for item in found), reverse=True)


def test_what_is_stated_is_not_suggested(catalogue: Catalogue) -> None:
    found = suggest(block([company("Laser pump maker")], encode), catalogue, frozenset({"laser pump"}), 6, 0.0)
    assert len(found) == 5
    assert "laser pump" not in {item.code for item in found}


def test_a_doubtful_code_is_not_suggested(catalogue: Catalogue) -> None:
    assert suggest(block([company("Laser pump maker")], encode), catalogue, frozenset(), 6, 0.999) == ()


def test_nothing_is_suggested_where_nothing_that_is_said_is_near(catalogue: Catalogue) -> None:
    strict = replace(catalogue, least=0.4)
    far, near = "A hairdresser by the lake. Beards, too.", "A hairdresser by the lake. We make a laser pump."
    assert suggest(block([company(far)], encode), catalogue, frozenset(), 3, 0.0)
    assert suggest(block([company(far)], encode), strict, frozenset(), 3, 0.0) == ()
    assert suggest(block([company(near)], encode), strict, frozenset(), 3, 0.0)[0].code == "laser pump"


@pytest.mark.parametrize("needs", [(), (Opportunity(5, Form.HOSTING, "laser pump"),)])
def test_nothing_follows_from_no_text_nor_from_needs(catalogue: Catalogue, needs: tuple[Opportunity, ...]) -> None:
    assert suggest(block([company("", needs=needs)], encode), catalogue, frozenset(), 3, 0.0) == ()


def test_an_offer_speaks_too_and_is_quoted(catalogue: Catalogue) -> None:
    offer = Opportunity(7, Form.JOINT_PROJECT, "Drone stage for rent")
    (found,) = suggest(block([company("", offers=(offer,))], encode), catalogue, frozenset(), 1, 0.0)
    assert (found.code, found.quote.source, found.quote.source_id) == ("drone stage", "offer", 7)
    assert found.quote.text == offer.title


def test_confidence_grows_with_how_far_a_code_stands_out() -> None:
    values = [ConfidenceScale(1.5, -4).of(distance) for distance in np.linspace(-1, 5, 7)]
    assert values == sorted(values)
    assert 0 < values[0] < values[-1] < 1


def test_every_sector_that_is_not_divided_has_a_definition_in_three_languages() -> None:
    wide = {sector.parent for sector in sectors().values()}
    assert set(definitions()) == set(sectors()) - wide
    assert all(set(texts) == {"it", "ru", "en"} for texts in definitions().values())
