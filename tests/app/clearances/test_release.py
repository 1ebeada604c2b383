"""Nothing leaves the house but through the gate, which says why not."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR, Caller, Role
from app.clearances import service
from app.clearances.circumstances import Asked
from app.clearances.release import Purpose, Release, ReleaseRefused, ensure_released, examine
from app.clearances.schemas import ClearanceIn, ReviewIn
from app.compliance.policy.policy import Policy, today
from app.database import transaction
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.matches.pairs import PairKey
from app.paging import Paging
from app.portfolio import parties
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from app.portfolio.places.schemas import CorridorChange, CorridorIn, ParkIn
from matching.profiles import Form
from models import AuditEntry, Clearance, Installation
from tests.support.lists import pair_ids
from tests.support.policy import FakeLists, policy_with
from tests.support.portfolio import add, company, opportunity

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]
FORM = Form.TECHNOLOGY_TRANSFER
OFFICER = Caller(key_id=7, role=Role.COMPLIANCE, park_id=None)
OWNED = [{"name": "Anna Esempio", "share": 100, "person": True}]


def pair(engine: Engine, there: str = "AT", *, dual_use: Any = (), invented: bool = True, as_of: Any = None) -> int:
    """Two companies in a corridor of their own that lives today, unless said otherwise, and their pair."""
    mark = "DEMO-" if invented else "X-"
    with transaction(engine) as session:
        for code, country in (("here", "IT"), ("there", there)):
            places.add_park(session, OPERATOR, ParkIn(code=code, name=code.title(), country=country))
        corridor = places.add_corridor(
            session, OPERATOR, CorridorIn(code="c", name="C", park_a="here", park_b="there", as_of=as_of)
        )
        offers = [opportunity("Laser", FORM.value, dual_use=list(dual_use))]
        both = []
        for park in ("here", "there"):
            about = {"identifiers": {"register": f"{mark}{park}"}, "owners": OWNED, "establishments": []}
            made = add(session, company(park, park, offers if park == "here" else [], [], **about))
            both.append(parties.of_company(session, made.id))
        key = PairKey(FORM, both[0], both[1])
        return pair_ids(session, corridor.id, [key])[key]


def released(session: Session, policy: Policy, pair_id: int, **more: Any) -> Release:
    return ensure_released(policy, session, OPERATOR, pair_id, Purpose.INTRODUCTION, **more)


def refused(engine: Engine, policy: Policy, pair_id: int, **more: Any) -> dict[str, Any]:
    with transaction(engine) as session, pytest.raises(ReleaseRefused) as caught:
        released(session, policy, pair_id, **more)
    return caught.value.marshal()


def signed(engine: Engine, policy: Policy, pair_id: int, caller: Caller = OFFICER, **changed: Any) -> int:
    sent = {"pair_id": pair_id, "reason": "Civil use, as shown on file.", "basis": "Art. 2", "until": today()} | changed
    with transaction(engine) as session:
        return service.sign(policy, session, caller, ClearanceIn.model_validate(sent)).id


def test_what_no_rule_applies_to_is_released_as_of_today(engine: Engine) -> None:
    pair_id = pair(engine)
    with transaction(engine) as session:
        found = released(session, policy_with(), pair_id)
        other_way = Asked(found.asked.party_b_id, found.asked.party_a_id, FORM)
        assert ensure_released(policy_with(), session, OPERATOR, other_way, Purpose.CONTACTS).verdict == "no_hit"
    assert (found.day, found.replayed, found.verdict, found.clearance_id) == (today(), False, "no_hit", None)


@pytest.mark.parametrize("state", ["missing", "stale"])
def test_lists_that_are_missing_or_old_close_the_gate(engine: Engine, state: str) -> None:
    said = refused(engine, policy_with(FakeLists(state=state)), pair(engine))
    assert (said["needed"], said["verdict"], said["status"]) == ("screening_lists", "no_hit", 409)


def test_what_a_rule_forbids_for_good_is_released_by_nobody(engine: Engine) -> None:
    pair_id = pair(engine, "RU", dual_use=["6A"])
    said = refused(engine, policy_with(), pair_id)
    assert said["needed"] == "nothing"
    assert "dual-use-2022" in said["rules"]
    with pytest.raises(Conflict, match="contradicts"):
        signed(engine, policy_with(), pair_id)


def test_what_needs_a_review_is_released_once_an_officer_signed_and_not_after_it_was_revoked(engine: Engine) -> None:
    pair_id, policy = pair(engine, dual_use=["0B"]), policy_with()
    said = refused(engine, policy, pair_id)
    assert (said["needed"], said["rules"]) == ("clearance", ["nuclear-inside-the-eu"])
    with transaction(engine) as session:
        review = service.ask(policy, session, OPERATOR, ReviewIn(pair_id=pair_id))
    clearance_id = signed(engine, policy, pair_id)
    with transaction(engine) as session:
        assert released(session, policy, pair_id).clearance_id == clearance_id
        (closed,) = service.reviews(policy, session, OFFICER, "closed", Paging(20, None)).items
        assert (closed.id, closed.outcome, closed.clearance_id) == (review.id, "cleared", clearance_id)
    with transaction(engine) as session:
        service.revoke(policy, session, OFFICER, clearance_id, "It was another end user.")
        assert service.read(policy, session, OFFICER, clearance_id).state == "revoked"
        actions = [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert refused(engine, policy, pair_id)["needed"] == "clearance"
    assert [action for action in actions if action.startswith(("review", "clearance"))] == [
        "review.ask",
        "clearance.sign",
        "clearance.revoke",
    ]


def test_a_clearance_ends_with_its_day_and_when_facts_change(engine: Engine) -> None:
    pair_id, policy = pair(engine, dual_use=["0B"]), policy_with()
    clearance_id = signed(engine, policy, pair_id)
    with transaction(engine) as session:
        session.get_one(Clearance, clearance_id).until = today() - timedelta(days=1)
    assert refused(engine, policy, pair_id)["needed"] == "clearance"
    with transaction(engine) as session:
        session.get_one(Clearance, clearance_id).until = today()
    with transaction(engine) as session:
        assert released(session, policy, pair_id)
        found = companies.named(session, OPERATOR, "there")
        companies.change(session, OPERATOR, found.id, CompanyChange(country="FR"))
    with transaction(engine) as session:
        assert service.read(policy, session, OFFICER, clearance_id).state == "void"
    assert refused(engine, policy, pair_id)["needed"] == "clearance"


def test_a_clearance_covers_nothing_that_was_not_there_to_be_seen(engine: Engine) -> None:
    """Each of these would leave the same rule with the same text, so that only what was seen tells them apart."""
    lists = FakeLists({"there": "ofac"})
    pair_id, policy = pair(engine, dual_use=["6A001"]), policy_with(lists)

    def changed(**fields: Any) -> None:
        with transaction(engine) as session:
            found = companies.named(session, OPERATOR, "here")
            companies.change(session, OPERATOR, found.id, CompanyChange.model_validate(fields))

    laser = opportunity("Laser", FORM.value, dual_use=["6A001"])
    arrivals = {
        "an entry": lambda: lists.entries.update({"there": ("", "2")}),
        "a category": lambda: changed(offers=[opportunity("Laser", FORM.value, dual_use=["6A001", "6A003"])]),
        "an undeclared offer": lambda: changed(offers=[laser, opportunity("Pump", FORM.value)]),
        "another undeclared one": lambda: changed(
            offers=[laser, *(opportunity(n, FORM.value) for n in ("Pump", "Valve"))]
        ),
        "another text": lambda: changed(offers=[opportunity("Rocket motor", FORM.value, dual_use=["6A001"])]),
    }
    for what, arrive in arrivals.items():
        clearance_id = signed(engine, policy, pair_id)
        with transaction(engine) as session:
            assert released(session, policy, pair_id).clearance_id == clearance_id, what
        arrive()
        assert refused(engine, policy, pair_id)["needed"] == "clearance", what
        with transaction(engine) as session:
            found = service.read(policy, session, OFFICER, clearance_id)
            assert found.state == "void", what
            assert {one.what for one in found.new or ()} == {"listing" if what == "an entry" else "offer"}, what


def test_a_clearance_stands_when_less_speaks_against_the_pair(engine: Engine) -> None:
    lists = FakeLists({"there": "ofac"})
    lists.entries["there"] = ("1", "2")
    pair_id, policy = pair(engine, dual_use=["6A001"]), policy_with(lists)
    clearance_id = signed(engine, policy, pair_id)
    lists.entries["there"] = ("2",)
    with transaction(engine) as session:
        assert released(session, policy, pair_id).clearance_id == clearance_id


def test_an_officer_signs_what_was_looked_at_and_no_more(engine: Engine) -> None:
    lists = FakeLists({"there": "ofac"})
    pair_id, policy = pair(engine), policy_with(lists)
    with transaction(engine) as session:
        service.ask(policy, session, OPERATOR, ReviewIn(pair_id=pair_id))
        (looked_at,) = service.reviews(policy, session, OFFICER, "open", Paging(20, None)).items
        viewer = Caller(key_id=9, role=Role.VIEWER, park_id=None)
        (for_others,) = service.reviews(policy, session, viewer, "open", Paging(20, None)).items
    assert for_others.things is None
    assert all(thing.new for thing in looked_at.things or ()), "nothing was signed yet"
    lists.entries["there"] = ("1", "2")
    with pytest.raises(Conflict, match="contradicts"):
        signed(engine, policy, pair_id, seen=looked_at.seen)
    with transaction(engine) as session:
        (again,) = service.reviews(policy, session, OFFICER, "open", Paging(20, None)).items
    signed(engine, policy, pair_id, seen=again.seen)
    lists.entries["there"] = ("1", "2", "3")
    with transaction(engine) as session:
        service.ask(policy, session, OPERATOR, ReviewIn(pair_id=pair_id))
        (review,) = service.reviews(policy, session, OFFICER, "open", Paging(20, None)).items
    assert [thing.said for thing in review.things or () if thing.new] == ["ofac 3 name perhaps always"]


def test_a_rule_that_says_something_else_now_ends_a_clearance(engine: Engine) -> None:
    pair_id, policy = pair(engine, dual_use=["0B"]), policy_with()
    signed(engine, policy, pair_id)
    (pack,) = (pack for pack in policy.packs if pack.code == "eu-internal")
    rule = pack.rules[0].model_copy(update={"legal_basis": "Another one that was read meanwhile"})
    other = [pack.model_copy(update={"rules": (rule,)}), *(one for one in policy.packs if one is not pack)]
    with transaction(engine) as session:
        assert released(session, policy, pair_id)
    assert refused(engine, Policy.with_packs(other, screener=FakeLists()), pair_id)["needed"] == "clearance"


def test_a_replay_releases_invented_companies_of_a_demo_database_only_and_is_marked(engine: Engine) -> None:
    pair_id, policy = pair(engine, "RU", as_of=date(2015, 9, 1)), policy_with()
    assert refused(engine, policy, pair_id)["needed"] == "today"
    with transaction(engine) as session:
        session.add(Installation(id=1, is_demo=True))
    with transaction(engine) as session:
        found = released(session, policy, pair_id)
    assert (found.day, found.replayed) == (date(2015, 9, 1), True)
    with transaction(engine) as session:
        assert not released(session, policy_with(lives_today=True), pair_id).replayed
    with transaction(engine) as session:
        company_there = companies.named(session, OPERATOR, "there")
        change = CompanyChange.model_validate({"identifiers": {"register": "REAL-1"}})
        companies.change(session, OPERATOR, company_there.id, change)
    assert refused(engine, policy, pair_id)["needed"] == "today", "a real company in a demo database"


def test_a_clearance_of_a_replay_counts_for_its_day_only(engine: Engine) -> None:
    pair_id = pair(engine, "RU", dual_use=["6A"], as_of=date(2015, 9, 1))
    with transaction(engine) as session:
        session.add(Installation(id=1, is_demo=True))
    policy = policy_with()
    signed(engine, policy, pair_id)
    with transaction(engine) as session:
        assert released(session, policy, pair_id).rules == ("dual-use-military-2014",)
    assert refused(engine, policy, pair_id, day=date(2016, 1, 1))["needed"] == "clearance"
    assert refused(engine, policy, pair_id, day=today())["needed"] == "nothing"


def test_who_may_sign_for_whom_and_until_when(engine: Engine) -> None:
    pair_id, policy = pair(engine, dual_use=["0B"]), policy_with()
    with pytest.raises(Forbidden):
        signed(engine, policy, pair_id, Caller(key_id=8, role=Role.COMPLIANCE, park_id=99))
    for until in (today() - timedelta(days=1), today() + timedelta(days=400)):
        with pytest.raises(Invalid):
            signed(engine, policy, pair_id, until=until)
    with pytest.raises(Conflict):
        signed(engine, policy_with(FakeLists(state="stale")), pair_id)
    with pytest.raises(NotFound):
        signed(engine, policy, 4711)


def test_many_are_examined_at_once_each_with_its_answer(engine: Engine) -> None:
    pair_id, policy = pair(engine), policy_with()
    with transaction(engine) as session:
        found = released(session, policy, pair_id)
        asked = [pair_id, found.asked, found.asked._replace(form=Form.HOSTING)]
        answers = examine(policy, session, OPERATOR, asked, Purpose.CONTACTS)
    assert list(answers) == asked
    assert all(isinstance(answer, Release) for answer in answers.values())


def test_a_change_of_the_day_of_a_corridor_makes_a_replay_of_it(engine: Engine) -> None:
    pair_id, policy = pair(engine), policy_with()
    with transaction(engine) as session:
        corridor = places.find_corridor(session, "c")
        places.change_corridor(session, OPERATOR, corridor.id, CorridorChange(as_of=date(2015, 9, 1)))
    assert refused(engine, policy, pair_id)["needed"] == "today"


def test_a_clearance_of_some_offers_covers_no_other_that_speaks_against_the_pair(engine: Engine) -> None:
    pair_id, policy = pair(engine, dual_use=["6A001"], there="RS"), policy_with(FakeLists({"there": "ofac"}))
    laser, pump = opportunity("Laser", FORM.value, dual_use=["6A001"]), opportunity("Pump", FORM.value)

    def offering(*offers: dict[str, Any]) -> dict[str, int]:
        with transaction(engine) as session:
            found = companies.named(session, OPERATOR, "here")
            change = CompanyChange.model_validate({"offers": list(offers)})
            return {offer.title: offer.id for offer in companies.change(session, OPERATOR, found.id, change).offers}

    ids = offering(laser, pump)
    with pytest.raises(Invalid) as error:
        signed(engine, policy, pair_id, offers=[ids["Laser"], 4711])
    assert error.value.marshal()["errors"] == [{"field": "offers", "reason": "4711 is no offer of the two"}]
    clearance_id = signed(engine, policy, pair_id, offers=[ids["Laser"]])
    with transaction(engine) as session:
        found = service.read(policy, session, OFFICER, clearance_id)
    assert (found.state, found.offers) == ("void", [ids["Laser"]]), "of the pump nobody knows what it is"
    assert [one.said.split()[0] for one in found.new or ()] == [str(ids["Pump"])]
    assert refused(engine, policy, pair_id)["needed"] == "clearance"
    offering(laser, pump | {"dual_use": []}, opportunity("Valve", FORM.value, dual_use=[]))
    with transaction(engine) as session:
        assert released(session, policy, pair_id).clearance_id == clearance_id, "what is of none does no harm"
    offering(laser | {"summary": "Now for rockets."}, pump | {"dual_use": []})
    assert refused(engine, policy, pair_id)["needed"] == "clearance", "it is another offer"


def test_an_officer_sees_what_the_words_of_an_offer_suggest(engine: Engine) -> None:
    pair_id, policy = pair(engine), policy_with(FakeLists({"there": "ofac"}))
    with transaction(engine) as session:
        service.ask(policy, session, OPERATOR, ReviewIn(pair_id=pair_id))
        (review,) = service.reviews(policy, session, OFFICER, "open", Paging(20, None)).items
    assert [one.suggested for one in review.things or () if one.what == "offer"] == [["6"]], "a laser, declared as none"
