"""Every step is asked of the table, the law and the space, and is put on record once; the rest is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR, Caller
from app.clearances.release import Purpose, Release, ReleaseRefused
from app.database import transaction
from app.errors import AppError, Conflict, Forbidden, Invalid, NotFound
from app.hosting import service, showing
from app.hosting.giving import Given
from app.hosting.schemas import EvaluationIn, StayActionIn
from app.hosting.states import StayAction, StayReason, StayState
from app.introductions import service as introductions
from app.introductions.schemas import IntroductionIn
from app.introductions.states import Action
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from app.portfolio.places import service as places
from app.portfolio.places.schemas import SpaceChange
from models import AuditEntry, Clearance, Decision, Stay, StayEvaluation, StayStep
from tests.support.introductions import refused
from tests.support.stays import BECAUSE, GOOD, ON_SITE, Stays


def fields(error: pytest.ExceptionInfo[Any]) -> list[str]:
    return [each["field"] for each in error.value.extras["errors"]]


def test_the_whole_way_is_one_step_and_one_entry_of_the_trail_each(stays: Stays) -> None:
    row = stays.request("2015-10-05", "2015-12-18", equipment=["probe"], space="office", services=["a car"])
    assert (row.state, row.host, row.workplaces) == ("requested", "b", 1)
    given = Given(contact="Resident service", cost=4200, services=["a car", "customs papers"], note="Welcome.")
    row = stays.act(row, StayAction.APPROVE, given=given)
    assert (row.state, row.contact, row.cost, row.currency) == ("approved", "Resident service", 4200, "EUR")
    assert row.due_at == datetime(2015, 10, 5, 18, tzinfo=UTC)
    row = stays.act(row, StayAction.BEGIN, given=Given(on=date(2015, 10, 7)))
    row = stays.act(row, StayAction.END, given=Given(on=date(2015, 12, 1)))
    assert (row.begun_on, row.ended_on) == (date(2015, 10, 7), date(2015, 12, 1))
    row = stays.act(row, StayAction.EVALUATE, "south", GOOD)
    assert row.state == "evaluated_by_guest"
    row = stays.act(
        row, StayAction.EVALUATE, "north", Given(evaluation=EvaluationIn(rating=5, again=True, text="Fine."))
    )
    assert (row.state, row.due_at) == ("closed", None)
    with transaction(stays.engine, writes=False) as session:
        steps = session.scalars(select(StayStep).order_by(StayStep.id)).all()
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "stay")).all()
        shown = showing.read(session, OPERATOR, row.id)
    assert [(step.action, step.by) for step in steps] == [
        ("request", "guest"), ("approve", "host"), ("begin", "host"), ("end", "host"),
        ("evaluate", "guest"), ("evaluate", "host"),
    ]  # fmt: skip
    assert [entry.action for entry in entries] == [f"stay.{step.action}" for step in steps]
    assert [(one.by, one.rating) for one in shown.evaluations] == [("guest", 4), ("host", 5)]
    assert shown.days == (date(2015, 12, 1) - date(2015, 10, 7)).days + 1
    assert shown.services == ["a car", "customs papers"]


def test_the_law_is_asked_before_the_space_is_promised_and_before_the_guest_comes(stays: Stays) -> None:
    row = stays.request("2015-10-05", "2015-10-09")
    assert stays.gate.asked == []
    row = stays.act(row, StayAction.APPROVE, given=ON_SITE)
    row = stays.act(row, StayAction.BEGIN)
    assert stays.gate.asked == [(row.pair_id, Purpose.HOSTING)] * 2
    assert row.replayed_day == date(2015, 9, 1)
    with transaction(stays.engine, writes=False) as session:
        details = session.scalars(select(AuditEntry.details).where(AuditEntry.action == "stay.approve")).one()
    assert (details["verdict"], details["replayed"]) == ("no_hit", True)


@pytest.mark.parametrize("action", [StayAction.APPROVE, StayAction.BEGIN])
def test_what_the_law_forbids_changes_nothing(stays: Stays, action: StayAction) -> None:
    days = ("2015-10-05", "2015-10-09")
    row = stays.request(*days) if action is StayAction.APPROVE else stays.approved(*days)
    stays.gate.refused.add(row.pair_id)
    with pytest.raises(ReleaseRefused):
        stays.act(row, action, given=ON_SITE if action is StayAction.APPROVE else Given())
    assert stays.read(row).state == row.state
    if action is StayAction.APPROVE:
        assert stays.request(*days, guest=1).state == "requested", "the space is free"


def test_a_space_is_promised_once_and_the_answer_says_when_it_is_free(stays: Stays) -> None:
    first, second = (stays.request("2015-10-05", "2015-10-30", guest=guest) for guest in (0, 1))
    stays.act(first, StayAction.APPROVE, given=ON_SITE)
    with refused(Conflict, "2015-10-05 to 2015-10-30"):
        stays.act(second, StayAction.APPROVE, given=ON_SITE)
    with pytest.raises(Conflict) as error:
        stays.request("2015-10-20", "2015-11-05", guest=2)
    assert error.value.extras["clashes"] == [{"starts_on": "2015-10-20", "ends_on": "2015-10-30"}]
    assert error.value.extras["next_free"] == {"starts_on": "2015-10-31", "ends_on": "2015-11-16"}
    assert fields(error) == ["starts_on"]
    stays.act(first, StayAction.CANCEL, "south", BECAUSE)
    assert stays.act(second, StayAction.APPROVE, given=ON_SITE).state == "approved"


def test_workplaces_add_up_and_a_piece_of_equipment_is_one_guests(stays: Stays) -> None:
    days = ("2015-10-05", "2015-10-30")
    stays.approved(*days, space="office", workplaces=2, equipment=["probe"])
    with refused(Conflict, "cannot be had"):
        stays.request(*days, space="office", guest=1, workplaces=2)
    with refused(Conflict, "cannot be had"):
        stays.request(*days, space="office", guest=1, equipment=["probe"])
    stays.approved(*days, space="office", guest=1, equipment=["plotter"])
    with refused(Conflict, "It is free for as long from 2015-10-31 on."):
        stays.request(*days, space="office", guest=2)


def test_who_leaves_early_makes_room(stays: Stays) -> None:
    row = stays.act(stays.approved("2015-10-05", "2015-10-30"), StayAction.BEGIN)
    stays.act(row, StayAction.END, given=Given(on=date(2015, 10, 16)))
    assert stays.approved("2015-10-17", "2015-10-30", guest=1).state == "approved"
    with refused(Conflict, "2015-10-16"):
        stays.request("2015-10-16", "2015-10-16", guest=2)


def test_a_space_that_changed_meanwhile_is_looked_at_again(stays: Stays) -> None:
    asked = {
        "shorter": stays.request("2015-10-05", "2015-10-30"),
        "without": stays.request("2015-10-05", "2015-10-30", space="office", equipment=["probe"]),
        "whole": stays.request("2015-11-05", "2015-11-30"),
    }
    lab, office = stays.spaces["lab"], stays.spaces["office"]
    with transaction(stays.engine) as session:
        places.change_space(session, OPERATOR, lab, SpaceChange.model_validate({"available_until": "2015-10-16"}))
        places.change_space(session, OPERATOR, office, SpaceChange(equipment=["plotter"]))
    with refused(Conflict, "It is never free for so long after that."):
        stays.act(asked["shorter"], StayAction.APPROVE, given=ON_SITE)
    with refused(Conflict, "no probe any more"):
        stays.act(asked["without"], StayAction.APPROVE, given=ON_SITE)
    with transaction(stays.engine) as session:
        change = {"available_until": None, "workplaces": 4}
        places.change_space(session, OPERATOR, lab, SpaceChange.model_validate(change))
    with refused(Conflict, "in another way"):
        stays.act(asked["whole"], StayAction.APPROVE, given=ON_SITE)
    with transaction(stays.engine) as session:
        places.withdraw_space(session, OPERATOR, lab)
    with refused(Conflict, "withdrawn"):
        stays.act(asked["whole"], StayAction.APPROVE, given=ON_SITE)


def test_each_step_is_for_those_of_the_table_only(stays: Stays) -> None:
    row = stays.request("2015-10-05", "2015-10-09")
    with refused(Forbidden, "the host"):
        stays.act(row, StayAction.APPROVE, "south", ON_SITE)
    with refused(Forbidden, "the guest"):
        stays.act(row, StayAction.CANCEL, "north", BECAUSE)
    with refused(Conflict, "Possible: approve, cancel, decline"):
        stays.act(row, StayAction.END)
    with refused(Forbidden, "by the park of the guest"):
        stays.request("2015-11-05", "2015-11-09", park="north")
    row = stays.act(row, StayAction.DECLINE, given=BECAUSE)
    assert (row.state, row.reason) == ("declined", "other_days")
    with refused(Conflict, "it has ended"):
        stays.act(row, StayAction.APPROVE, given=ON_SITE)


def test_whoever_is_of_no_park_acts_for_the_one_that_may(stays: Stays) -> None:
    row = stays.request("2015-10-05", "2015-10-09")
    with transaction(stays.engine) as session:
        service.act(session, stays.desk, OPERATOR, row.id, StayAction.APPROVE, None, ON_SITE)
        with pytest.raises(Invalid) as error:
            service.act(session, stays.desk, OPERATOR, row.id, StayAction.CANCEL, None, BECAUSE)
        assert fields(error) == ["park"]
        service.act(session, stays.desk, OPERATOR, row.id, StayAction.CANCEL, "south", BECAUSE)
        with pytest.raises(Conflict):
            service.act(session, stays.desk, OPERATOR, row.id, StayAction.BEGIN, None)


@pytest.mark.parametrize(
    ("action", "given", "wrong"),
    [
        (StayAction.APPROVE, Given(), ["contact"]),
        (StayAction.APPROVE, replace(ON_SITE, currency="EUR"), ["currency"]),
        (StayAction.APPROVE, replace(ON_SITE, reason=StayReason.COSTS), ["reason"]),
        (StayAction.APPROVE, replace(ON_SITE, on=date(2015, 10, 5)), ["on"]),
        (StayAction.DECLINE, Given(), ["reason"]),
        (StayAction.DECLINE, replace(BECAUSE, cost=1), ["cost"]),
    ],
)
def test_what_is_given_must_fit_the_action(stays: Stays, action: StayAction, given: Given, wrong: list[str]) -> None:
    row = stays.request("2015-10-05", "2015-10-09")
    with pytest.raises(Invalid) as error:
        stays.act(row, action, given=given)
    assert fields(error) == wrong


def test_a_stay_begins_and_ends_on_its_own_days(stays: Stays) -> None:
    row = stays.approved("2015-10-05", "2015-10-09")
    for on in ("2015-10-04", "2015-10-10"):
        with pytest.raises(Invalid) as error:
            stays.act(row, StayAction.BEGIN, given=Given(on=date.fromisoformat(on)))
        assert fields(error) == ["on"]
    row = stays.act(row, StayAction.BEGIN, given=Given(on=date(2015, 10, 7)))
    with pytest.raises(Invalid):
        stays.act(row, StayAction.END, given=Given(on=date(2015, 10, 6)))
    assert stays.act(row, StayAction.END).ended_on == date(2015, 10, 9), "the last day, as it has passed"
    far = stays.approved("2098-10-05", "2098-10-09")
    with pytest.raises(Invalid) as error:
        stays.act(far, StayAction.BEGIN)
    assert "future" in error.value.extras["errors"][0]["reason"]


def test_an_evaluation_is_asked_of_both_and_of_each_once(stays: Stays) -> None:
    row = stays.ended("2015-10-05", "2015-10-09")
    with pytest.raises(Invalid) as error:
        stays.act(row, StayAction.EVALUATE, "north")
    assert fields(error) == ["evaluation"]
    row = stays.act(row, StayAction.EVALUATE, "north", GOOD)
    with pytest.raises(Forbidden):
        stays.act(row, StayAction.EVALUATE, "north", GOOD)
    assert stays.act(row, StayAction.EVALUATE, "south", GOOD).state == "closed"
    with transaction(stays.engine, writes=False) as session:
        assert len(session.scalars(select(StayEvaluation)).all()) == 2


def test_texts_lose_what_is_personal(stays: Stays) -> None:
    told = "Ask Dr. Anna Rossi, anna@north.example"
    row = stays.request("2015-10-05", "2015-10-09", services=[told], note=told)
    row = stays.act(row, StayAction.APPROVE, given=Given(contact=told, note=told))
    row = stays.act(stays.act(row, StayAction.BEGIN), StayAction.END)
    row = stays.act(row, StayAction.EVALUATE, given=Given(evaluation=EvaluationIn(rating=1, again=False, text=told)))
    with transaction(stays.engine, writes=False) as session:
        shown = showing.read(session, OPERATOR, row.id).model_dump_json()
    assert "Ask" in shown
    assert "Rossi" not in shown
    assert "anna@" not in shown


def test_a_veto_of_either_park_and_a_company_taken_back_are_in_the_way(stays: Stays) -> None:
    row = stays.request("2015-10-05", "2015-10-09")
    with transaction(stays.engine) as session:
        companies.change(session, OPERATOR, stays.companies[0], CompanyChange(draft=True))
    with refused(Conflict, "is withdrawn or a draft"):
        stays.act(row, StayAction.APPROVE, given=ON_SITE)
    with pytest.raises(Invalid) as error:
        stays.request("2015-11-05", "2015-11-09")
    assert fields(error) == ["company_id"]
    with transaction(stays.engine) as session:
        companies.change(session, OPERATOR, stays.companies[0], CompanyChange(draft=False))
        session.add(Decision(
            pair_id=row.pair_id, party_a_id=row.party_a_id, party_b_id=row.party_b_id, match_id=1, run_id=1,
            verdict="vetoed", score=1.0, weights="table", bias=0.0, parts=[], languages="en-en", sectors=[], key_id=0,
            park_id=stays.parks["north"], decided_at=row.state_since,
        ))  # fmt: skip
    with refused(Conflict, "veto"):
        stays.act(row, StayAction.APPROVE, given=ON_SITE)


def test_a_guest_that_asks_to_stay_anonymous_is_named_once_its_stay_is_approved(stays: Stays) -> None:
    with transaction(stays.engine) as session:
        face = CompanyChange.model_validate({"anonymous": {"title": "A maker of drives"}})
        companies.change(session, OPERATOR, stays.companies[0], face)
    row = stays.request("2015-10-05", "2015-10-09", note="Alfa Drives asks", services=["a bench for Alfa Drives"])
    with transaction(stays.engine, writes=False) as session:
        assert "Alfa" not in showing.read(session, stays.manager("north"), row.id).model_dump_json()

    def name(park: str) -> str:
        with transaction(stays.engine, writes=False) as session:
            return showing.read(session, stays.manager(park), row.id).company.name

    assert (name("south"), name("north")) == ("Alfa Drives", "A maker of drives")
    stays.act(row, StayAction.APPROVE, given=ON_SITE)
    assert name("north") == "Alfa Drives"


def test_a_clearance_that_ends_before_the_guest_leaves_is_none_for_the_stay(stays: Stays) -> None:
    row = stays.request("2015-10-05", "2015-10-09")
    with transaction(stays.engine) as session:
        clearance = Clearance(
            pair_id=row.pair_id, party_a_id=row.party_a_id, party_b_id=row.party_b_id, form="hosting", seen={},
            rules={}, policy="pack", reason="Seen on site", basis="A licence", until=date(2015, 10, 8),
            signed_by="user:1",
        )  # fmt: skip
        session.add(clearance)

    def gate(session: Session, caller: Caller, pair_id: int, purpose: Purpose) -> Release:
        return replace(stays.gate(session, caller, pair_id, purpose), replayed=False, clearance_id=clearance.id)

    cleared = replace(stays, desk=replace(stays.desk, gate=gate))
    with refused(Conflict, "counts until 2015-10-08"):
        cleared.act(row, StayAction.APPROVE, given=ON_SITE)
    with transaction(stays.engine) as session:
        session.get_one(Clearance, clearance.id).until = date(2015, 10, 9)
    assert cleared.act(row, StayAction.APPROVE, given=ON_SITE).state == "approved"


def test_a_stay_comes_from_a_match_and_an_introduction_of_the_same_two(stays: Stays) -> None:
    wanted = IntroductionIn.model_validate(
        {"company_id": stays.companies[0], "site_id": stays.sites["north"], "form": "hosting"}
    )
    with transaction(stays.engine) as session:
        south = stays.manager("south")
        begun = introductions.shortlist(session, stays.desk, south, wanted)
        introductions.act(session, stays.desk, south, begun.id, Action.PROPOSE, None, introductions.NOTHING)
    row = stays.request("2015-10-05", "2015-10-09", company_id=None, pair_id=begun.pair_id, introduction_id=begun.id)
    assert (row.pair_id, row.introduction_id) == (begun.pair_id, begun.id)
    with pytest.raises(Invalid) as error:
        stays.request("2015-10-05", "2015-10-09", guest=1, introduction_id=begun.id)
    assert fields(error) == ["introduction_id"]
    with pytest.raises(Invalid) as error:
        stays.request("2015-10-05", "2015-10-09", company_id=None, pair_id=begun.pair_id, space="south-lab")
    assert fields(error) == ["space_id"]


def test_a_third_park_sees_nothing_of_it(stays: Stays) -> None:
    row = stays.request("2015-10-05", "2015-10-09")
    stranger = replace(stays.manager("south"), park_id=4711)
    with transaction(stays.engine, writes=False) as session:
        for caller in (stays.manager("south"), stays.manager("north"), OPERATOR):
            assert showing.read(session, caller, row.id).id == row.id
        with pytest.raises(NotFound):
            showing.read(session, stranger, row.id)
        assert showing.open_tasks(session, stranger) == []


def test_what_is_refused_leaves_nothing_behind(stays: Stays) -> None:
    with pytest.raises(AppError):
        stays.request("2015-10-05", "2015-10-04")
    with transaction(stays.engine, writes=False) as session:
        assert session.scalars(select(Stay)).all() == []


def test_every_field_of_an_action_reaches_the_service() -> None:
    assert set(Given.__slots__) == set(StayActionIn.model_fields) - {"action", "park"}
    assert StayState.CLOSED == "closed"
