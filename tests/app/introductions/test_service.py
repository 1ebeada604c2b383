"""Every step is asked of the table and of the law, and put on record once; the rest is refused with the reason."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.clearances.release import Purpose, ReleaseRefused
from app.database import transaction
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.introductions import service, showing
from app.introductions.acting import SYSTEM, of_company
from app.introductions.contacts import service as contacts
from app.introductions.desk import Desk
from app.introductions.giving import Given
from app.introductions.schemas import ActionIn, PresentationIn
from app.introductions.states import Action, Conclusion, State
from matching.learning.decisions import RejectionReason
from models import AuditEntry, Contact, Decision, Introduction, IntroductionStep, Mail
from models.base import now
from tests.support.introductions import Introductions, because, refused


def test_the_whole_way_is_one_step_and_one_entry_of_the_trail_each(introductions: Introductions) -> None:
    row = introductions.released()
    met = Given(held_on=date(2015, 10, 1), next_step="Samples to Trento", next_step_on=now().date() + timedelta(9))
    row = introductions.act(row, Action.RECORD_MEETING, "north", met)
    assert (row.state, row.met_on, row.next_step) == ("met", date(2015, 10, 1), "Samples to Trento")
    assert row.due_at is not None
    assert row.due_at.date() == met.next_step_on
    row = introductions.act(row, Action.CONCLUDE, "south", Given(outcome=Conclusion.AGREEMENT))
    assert (row.state, row.outcome, row.is_open, row.due_at) == ("concluded", "agreement", False, None)
    with transaction(introductions.engine, writes=False) as session:
        steps = session.scalars(select(IntroductionStep).order_by(IntroductionStep.id)).all()
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "introduction")).all()
    assert [step.action for step in steps] == [
        "shortlist", "propose", "approve", "ask", "accept", "accept", "release", "record_meeting", "conclude"
    ]  # fmt: skip
    assert [(step.before, step.after) for step in steps][-2:] == [("released", "met"), ("met", "concluded")]
    assert [step.side for step in steps] == ["a", "a", "b", "a", "a", "b", None, "b", "a"]
    assert [entry.action for entry in entries] == [f"introduction.{step.action}" for step in steps]


def test_the_law_is_asked_at_each_step_that_leaves_the_house(introductions: Introductions) -> None:
    row = introductions.released()
    purposes = [purpose for pair, purpose in introductions.gate.asked if pair == row.pair_id]
    assert purposes == [Purpose.INTRODUCTION, Purpose.INTRODUCTION, Purpose.CONTACTS]
    assert row.replayed_day == date(2015, 9, 1)


@pytest.mark.parametrize("refused_at", range(3))
def test_what_the_law_forbids_changes_nothing(introductions: Introductions, refused_at: int) -> None:
    row = introductions.shortlist()
    steps = [(Action.PROPOSE, "south"), (Action.APPROVE, "north"), (Action.ASK, "south")][: refused_at + 1]
    if refused_at == 1:
        steps = steps[:1]
    for action, park in steps[:-1]:
        row = introductions.act(row, action, park)
    introductions.gate.refused.add(row.pair_id)
    with pytest.raises(ReleaseRefused):
        introductions.act(row, *steps[-1])
    assert introductions.read(row).state == row.state
    with transaction(introductions.engine, writes=False) as session:
        assert len(session.scalars(select(IntroductionStep)).all()) == len(steps)


def test_the_other_park_does_not_see_a_shortlist_and_may_have_its_own(introductions: Introductions) -> None:
    row = introductions.shortlist()
    with transaction(introductions.engine) as session:
        with pytest.raises(NotFound):
            service.get(session, introductions.manager("north"), row.id)
        assert showing.open_tasks(session, introductions.manager("north")) == []
        (task,) = showing.open_tasks(session, introductions.manager("south"))
        assert (task.introduction_id, task.actions) == (row.id, [Action.PROPOSE, Action.WITHDRAW])
    own = introductions.shortlist("north")
    assert own.id != row.id
    with refused(Conflict, str(row.id)):
        introductions.shortlist()


def test_a_proposal_is_one_for_both_parks(introductions: Introductions) -> None:
    own = introductions.shortlist("north")
    row = introductions.act(introductions.shortlist(), Action.PROPOSE)
    with transaction(introductions.engine) as session:
        waiting = {task.introduction_id: task for task in showing.open_tasks(session, introductions.manager("north"))}
    assert waiting[row.id].actions == [Action.APPROVE, Action.DECLINE]
    assert set(waiting) == {row.id, own.id}
    with refused(Conflict, str(row.id)):
        introductions.act(own, Action.PROPOSE, "north")


@pytest.mark.parametrize("action", [Action.APPROVE, Action.RELEASE, Action.ACCEPT, Action.EXPIRE])
def test_what_the_table_does_not_have_is_refused(introductions: Introductions, action: Action) -> None:
    row = introductions.shortlist()
    with refused(Conflict, "Possible: propose, withdraw"):
        introductions.act(row, action)


def test_each_step_is_for_those_of_the_table_only(introductions: Introductions) -> None:
    row = introductions.act(introductions.shortlist(), Action.PROPOSE)
    with refused(Forbidden, "other_park"):
        introductions.act(row, Action.APPROVE, "south")
    with pytest.raises(Forbidden):
        introductions.perform(row, SYSTEM, Action.APPROVE)
    row = introductions.act(introductions.act(row, Action.APPROVE, "north"), Action.ASK)
    with refused(Forbidden, "company_a"):
        introductions.act(row, Action.ACCEPT, "south")
    row = introductions.perform(row, of_company("a"), Action.ACCEPT)
    with pytest.raises(Forbidden):
        introductions.perform(row, of_company("a"), Action.ACCEPT)


@pytest.mark.parametrize(
    ("action", "given", "field"),
    [
        (Action.WITHDRAW, Given(), None),
        (Action.PROPOSE, Given(outcome=Conclusion.NONE), "outcome"),
        (Action.PROPOSE, Given(presentation=PresentationIn(title="The drives of SOUTH")), None),
        (Action.PROPOSE, Given(presentation=PresentationIn(title="South-Drives, a maker")), "presentation.title"),
        (Action.PROPOSE, Given(presentation=PresentationIn(title="South Drives, a maker", named=True)), None),
    ],
)
def test_what_is_given_must_fit_the_action(
    introductions: Introductions, action: Action, given: Given, field: str | None
) -> None:
    row = introductions.shortlist()
    if field is None:
        introductions.act(row, action, given=given)
        return
    with pytest.raises(Invalid) as error:
        introductions.act(row, action, given=given)
    assert [error["field"] for error in error.value.extras["errors"]] == [field]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given(), "outcome"),
        (Given(outcome=Conclusion.NONE), "reason"),
        (Given(outcome=Conclusion.HOSTING, reason=RejectionReason.OTHER), "reason"),
    ],
)
def test_a_conclusion_says_what_came_of_it(introductions: Introductions, given: Given, field: str) -> None:
    row = introductions.released()
    with pytest.raises(Invalid) as error:
        introductions.act(row, Action.CONCLUDE, given=given)
    assert [error["field"] for error in error.value.extras["errors"]] == [field]


def test_a_veto_of_either_park_keeps_the_two_apart(introductions: Introductions) -> None:
    row = introductions.shortlist()
    with transaction(introductions.engine) as session:
        session.add(veto := Decision(
            pair_id=row.pair_id, party_a_id=row.party_a_id, party_b_id=row.party_b_id, match_id=1, run_id=1,
            verdict="vetoed", score=1.0, weights="table", bias=0.0, parts=[], languages="en-en", sectors=[], key_id=0,
            park_id=introductions.parks["north"], decided_at=row.state_since,
        ))  # fmt: skip
    with refused(Conflict, "veto"):
        introductions.act(row, Action.PROPOSE)
    with transaction(introductions.engine) as session:
        session.get_one(Decision, veto.id).undone_at = row.state_since
    assert introductions.act(row, Action.PROPOSE).state == State.PROPOSED


def test_a_company_without_a_consenting_contact_is_not_asked(introductions: Introductions) -> None:
    row = introductions.act(introductions.act(introductions.shortlist(), Action.PROPOSE), Action.APPROVE, "north")
    with transaction(introductions.engine) as session:
        for contact in session.scalars(select(Contact)):
            contact.consent_until = date(2015, 9, 30)
    with refused(Conflict, "South Drives has no contact"):
        introductions.act(row, Action.ASK)


def test_without_a_key_links_are_off_and_that_is_said(introductions: Introductions) -> None:
    row = introductions.act(introductions.act(introductions.shortlist(), Action.PROPOSE), Action.APPROVE, "north")
    introductions.desk = Desk(introductions.gate, None)
    with refused(Conflict, "PONTE_LINK_KEY"):
        introductions.act(row, Action.ASK)


def test_a_site_is_introduced_to_a_guest_and_its_park_answers_for_it(introductions: Introductions) -> None:
    row = introductions.asked(
        company_id=introductions.companies["south"], site_id=introductions.sites["north"], form="hosting"
    )
    assert introductions.link(row, "b").id is None
    row = introductions.act(row, Action.ACCEPT, "north")
    row = introductions.perform(row, of_company("a"), Action.ACCEPT)
    assert introductions.act(row, Action.RELEASE).state == State.RELEASED


def test_no_contact_is_told_before_both_have_accepted(introductions: Introductions) -> None:
    row = introductions.perform(introductions.asked(), of_company("a"), Action.ACCEPT)
    south = introductions.manager("south")
    with transaction(introductions.engine) as session, refused(Conflict, "before both"):
        contacts.released(session, introductions.desk, south, row.id)
    row = introductions.perform(row, of_company("b"), Action.ACCEPT)
    introductions.act(row, Action.RELEASE)
    with transaction(introductions.engine) as session:
        told = contacts.released(session, introductions.desk, south, row.id)
        assert [(one.side, one.email) for one in told] == [("a", "pat@south.example"), ("b", "pat@north.example")]
        session.scalars(select(Contact).order_by(Contact.id)).all()[1].consent_ended_at = row.state_since
    with transaction(introductions.engine) as session:
        assert [one.side for one in contacts.released(session, introductions.desk, south, row.id)] == ["a"]


def test_who_is_turned_down_and_who_turned_down_are_told_no_names(introductions: Introductions) -> None:
    row = introductions.perform(introductions.asked(), of_company("a"), Action.ACCEPT)
    introductions.perform(row, of_company("b"), Action.DECLINE, because())
    with transaction(introductions.engine, writes=False) as session:
        mails = session.scalars(select(Mail).order_by(Mail.id)).all()
    to_companies = [(mail.kind, mail.side) for mail in mails if mail.contact_id]
    assert to_companies == [("asked", "a"), ("asked", "b"), ("not_happening", "a")]
    assert [mail.kind for mail in mails if mail.park_id] == ["park_proposed", "park_approved", *["park_declined"] * 2]


def test_notes_lose_what_is_personal(introductions: Introductions) -> None:
    row = introductions.act(introductions.shortlist(), Action.PROPOSE, given=Given(note="Call Dr. Anna Rossi"))
    with transaction(introductions.engine) as session:
        shown = showing.in_full(session, introductions.manager("north"), session.get_one(Introduction, row.id))
    assert shown.steps[-1].note is not None
    assert "Rossi" not in shown.steps[-1].note


def test_every_field_of_an_action_reaches_the_service() -> None:
    assert set(Given.__slots__) == set(ActionIn.model_fields) - {"action", "park"}
