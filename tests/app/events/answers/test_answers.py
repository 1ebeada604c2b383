"""Participants answer by their links, and organisers see how the timetable stands."""

import re
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from app.database import transaction
from app.events.answers import answering, giving_out, queries
from app.events.answers.pages import page
from app.matches.decisions.introduced import what_became
from matching.learning.decisions import Progress, RejectionReason, Verdict
from models import (
    AuditEntry,
    Event,
    EventAnswer,
    EventMeeting,
    EventPlan,
    Introduction,
)
from models.base import now
from tests.support.answers import IN_A_WEEK, Desktop
from tests.support.timetables import WHY

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


def test_opening_a_link_shows_the_agenda_and_changes_nothing(desktop: Desktop) -> None:
    desktop.give_out()
    for _ in range(2):
        view = desktop.look("gamma")
    shown = page(view)

    assert view.refusal is None
    assert WHY["ru"].replace('"', "&quot;") in shown
    assert " checked" not in shown
    assert set(desktop.standing().values()) == {"open"}


def test_without_the_code_of_the_mail_nothing_is_taken(desktop: Desktop) -> None:
    desktop.give_out()
    view = desktop.take("gamma", code="000000", answer_alfa="declined")

    assert (view.refusal, view.saved) == ("wrong_code", False)
    assert desktop.link("gamma").wrong_codes == 1
    assert set(desktop.standing().values()) == {"open"}
    for _ in range(answering.MOST_WRONG_CODES - 1):
        desktop.take("gamma", code="000000")
    assert desktop.look("gamma").refusal == "locked"


def test_a_meeting_is_confirmed_once_both_have_accepted(desktop: Desktop) -> None:
    desktop.give_out()
    key = desktop.forum.key("alfa", "gamma")
    assert desktop.take("gamma", answer_alfa="accepted").saved
    assert desktop.standing()[key] == "open"
    desktop.take("alfa", answer_gamma="accepted")

    assert desktop.standing()[key] == "confirmed"


def test_an_answer_can_be_changed_until_the_date_and_not_after_it(desktop: Desktop) -> None:
    desktop.give_out()
    key = desktop.forum.key("alfa", "gamma")
    desktop.take("gamma", answer_alfa="declined", reason_alfa="wrong_moment")
    assert desktop.standing()[key] == "declined"
    desktop.take("gamma", answer_alfa="move", slot_alfa=["2", "3", "77", "x"])
    assert desktop.standing()[key] == "to_move"
    with transaction(desktop.forum.engine, writes=False) as session:
        (row,) = session.scalars(select(EventAnswer))
        assert (row.slots, row.reason) == ([2, 3], None)
    view = desktop.take("gamma", now() + 2 * IN_A_WEEK, answer_alfa="accepted")

    assert view.refusal == "no_choice"
    assert desktop.standing()[key] == "to_move"


def test_silence_counts_as_yes_after_the_date(desktop: Desktop) -> None:
    desktop.give_out()
    desktop.take("beta", answer_delta="declined")

    assert set(desktop.standing(over=True).items()) == {
        (desktop.forum.key("alfa", "gamma"), "confirmed"),
        (desktop.forum.key("beta", "delta"), "declined"),
    }


def test_answers_stay_where_a_meeting_stands_as_it_did(desktop: Desktop) -> None:
    desktop.give_out()
    for name, field in (("alfa", "answer_gamma"), ("beta", "answer_delta")):
        desktop.take(name, **{field: "accepted"})
    desktop.forum.plan([("alfa", "gamma", 1, 1), ("beta", "delta", 2, 2)])
    desktop.give_out()

    with transaction(desktop.forum.engine, writes=False) as session:
        assert [row.a_id for row in session.scalars(select(EventAnswer))] == [desktop.forum.participants["alfa"]]


def test_the_link_of_an_earlier_mail_is_replaced(desktop: Desktop) -> None:
    desktop.give_out()
    old = desktop.link("gamma")
    desktop.give_out()
    with transaction(desktop.forum.engine, writes=False) as session:
        assert answering.look(session, desktop.counter, desktop.links.token(old)).refusal == "replaced"


@pytest.mark.parametrize("token", ["", "x.y", "WzEsICJ4Il0.abc"])
def test_a_link_that_nobody_signed_opens_nothing_and_is_not_put_on_record(desktop: Desktop, token: str) -> None:
    desktop.give_out()
    with transaction(desktop.forum.engine) as session:
        view = answering.look(session, desktop.counter, token)
        answering.note_refusal(session, desktop.counter, token, view)
        assert view.refusal == "unknown"
        assert not session.scalars(select(AuditEntry).where(AuditEntry.action == "link.refused")).all()


def test_what_companies_write_is_escaped_on_the_page(desktop: Desktop) -> None:
    with transaction(desktop.forum.engine) as session:
        event = session.get_one(Event, desktop.forum.event_id)
        event.names = {"en": "<script>alert(1)</script>"}
    desktop.give_out()
    shown = page(desktop.look("gamma"))

    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert not re.search(r'value="\d{6}"', shown)


def introduction(desktop: Desktop) -> Introduction | None:
    with transaction(desktop.forum.engine, writes=False) as session:
        return session.scalars(select(Introduction)).one_or_none()


def meeting_state(desktop: Desktop, a: str, b: str) -> str:
    people = desktop.forum.participants
    with transaction(desktop.forum.engine, writes=False) as session:
        query = (
            select(EventMeeting).join(EventPlan).where(EventMeeting.a_id == people[a], EventMeeting.b_id == people[b])
        )
        return session.scalars(query.order_by(EventPlan.number.desc())).all()[0].state


def test_a_meeting_that_was_held_is_one_of_an_introduction_which_learning_reads(desktop: Desktop) -> None:
    desktop.give_out("final")
    view = desktop.take("gamma", outcome_alfa="held", rating_alfa="5", next_alfa="meet_again")
    row = introduction(desktop)

    assert view.saved
    assert meeting_state(desktop, "alfa", "gamma") == "held"
    assert row is not None
    assert (row.state, row.pair_id, row.replayed_day) == ("met", desktop.forum.pairs["alfa", "gamma"], row.met_on)
    assert what_became([row])[row.pair_id][1:] == (Progress.MET, None)


def test_it_ends_in_vain_once_both_have_told_and_one_sees_no_next_step(desktop: Desktop) -> None:
    desktop.give_out("final")
    desktop.take("gamma", outcome_alfa="held", rating_alfa="2", next_alfa="none", reason_alfa="not_relevant")
    row = introduction(desktop)
    assert row is not None
    assert row.state == "met"
    desktop.take("alfa", outcome_gamma="held", rating_gamma="4", next_gamma="meet_again")
    row = introduction(desktop)

    assert row is not None
    assert (row.state, row.outcome) == ("concluded", "none")
    assert what_became([row])[row.pair_id][1:] == (Verdict.NOT_INTERESTING, RejectionReason.NOT_RELEVANT)


def test_a_partner_who_did_not_come_is_put_on_record_unless_it_says_otherwise(desktop: Desktop) -> None:
    desktop.give_out("final")
    desktop.take("gamma", outcome_alfa="partner_absent")
    assert meeting_state(desktop, "alfa", "gamma") == "no_show"
    assert introduction(desktop) is None
    desktop.take("alfa", outcome_gamma="held", rating_gamma="3")

    assert meeting_state(desktop, "alfa", "gamma") == "held"


def test_after_the_event_everybody_is_asked_once_how_it_went(desktop: Desktop) -> None:
    desktop.give_out("final")
    with transaction(desktop.forum.engine) as session:
        (due,) = queries.due_for_feedback(session, now())
        giving_out.ask_for_feedback(session, due, now())
        assert not queries.due_for_feedback(session, now())
    message = desktop.mail("beta")
    assert isinstance(message, EmailMessage)

    assert "come sono andati" in message["Subject"]
    assert not list(message.iter_attachments())
