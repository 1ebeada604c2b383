"""Suggestions for the demo companies, by the real model; and what a request for them leaves alone."""

from collections.abc import Sequence

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.matches.embeddings import Embeddings
from app.matches.runs.profiles import read_profiles
from app.matches.suggestions.service import Suggester
from app.portfolio import parties
from app.portfolio.companies import service as companies
from app.portfolio.places import service as places
from benchmarks.suggest import measured, of_trades
from matching.profiles import Profile
from tests.support.portfolio import add, company, opportunity


@pytest.fixture(scope="module")
def profiles(demo: Engine) -> Sequence[Profile]:
    with transaction(demo, writes=False) as session:
        found = read_profiles(session, places.find_corridor(session, None))
    return [profile for profile in (*found.a, *found.b) if profile.kind == "company"]


def test_hidden_sectors_and_codes_are_found_again_in_every_language(demo: Engine, profiles: Sequence[Profile]) -> None:
    figures = measured(profiles, Embeddings(demo, "bundled").of)
    for language in ("it", "ru", "en"):
        assert figures["sectors"][language]["hit@1"] > 0.5
        assert figures["sectors"][language]["hit@3"] > 0.7
        assert figures["nace"][language]["hit@3"] > 0.5
        assert figures["capabilities"][language]["hit@3"] > 0.45
    for kind in ("sectors", "nace", "capabilities"):
        assert figures[kind]["confidence"]["expected calibration error"] < 0.08


def test_trades_that_are_in_no_sector_are_hardly_ever_given_one(demo: Engine) -> None:
    for counts in of_trades(Embeddings(demo, "bundled").of).values():
        assert counts["silent"] >= 0.75 * counts["outside"]
        assert counts["right_and_said"] >= counts["right"] - 1


def test_once_everything_is_stored_a_request_needs_no_encoder(
    demo: Engine, profiles: Sequence[Profile], monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = next(profile for profile in profiles if not profile.sectors)
    with transaction(demo, writes=False) as session:
        company_id = parties.described(session, [lacking.id])[lacking.id].id
        first = Suggester(Embeddings(demo, "bundled")).suggest(session, OPERATOR, company_id)
        monkeypatch.setattr("app.matches.embeddings.load_encoder", lambda _model: pytest.fail("encoder loaded"))
        assert Suggester(Embeddings(demo, "bundled")).suggest(session, OPERATOR, company_id) == first
    assert first.sectors
    texts = "\n".join([*lacking.descriptions.values(), *(f"{o.title}\n{o.text}" for o in lacking.offers)])
    for item in (*first.sectors, *first.nace, *first.capabilities):
        assert item.quote.text in texts
        assert 0.15 <= item.confidence < 1


def test_what_a_company_states_is_neither_suggested_nor_changed(
    client: TestClient, engine: Engine, parks: None, embeddings: Embeddings
) -> None:
    client.app.state.suggester = Suggester(embeddings)  # type: ignore[attr-defined]  # the application's own
    with transaction(engine) as session:
        stated = company("south", "Drives", ["servo drives and gearboxes"], [], sectors=["drives"])
        made = add(session, stated)
        add(session, company("north", "Other", ["optical fibres"], []))
        before = companies.read(session, OPERATOR, made.id)
    answer = client.get(f"/api/v1/companies/{made.id}/suggestions")
    assert answer.status_code == 200
    assert answer.json()["suggested"] is True
    assert "drives" not in [item["code"] for item in answer.json()["sectors"]]
    with transaction(engine, writes=False) as session:
        assert companies.read(session, OPERATOR, made.id) == before


def test_an_offer_that_may_be_of_dual_use_is_told_with_its_sentence_and_nothing_is_declared_by_that(
    client: TestClient, engine: Engine, parks: None, embeddings: Embeddings
) -> None:
    client.app.state.suggester = Suggester(embeddings)  # type: ignore[attr-defined]  # the application's own
    offers = [opportunity("Camera", summary="It has a thermal imager."), opportunity("Marker", dual_use=["6A005"])]
    with transaction(engine) as session:
        made = add(session, company("south", "Sight", offers, []))
    (one,) = client.get(f"/api/v1/companies/{made.id}/suggestions").json()["dual_use"]
    camera = next(offer for offer in made.offers if offer.title == "Camera")
    assert (one["offer_id"], one["category"], one["words"]) == (camera.id, "6", ["thermal imager"])
    assert (one["declared"], one["quote"]["text"]) == (None, "It has a thermal imager.")
    assert one["names"]["it"] == "Sensori e laser"
    assert client.get(f"/api/v1/offers/{camera.id}").json()["dual_use"] is None


def test_suggestions_for_a_company_that_is_not_there(client: TestClient) -> None:
    assert client.get("/api/v1/companies/999/suggestions").status_code == 404
