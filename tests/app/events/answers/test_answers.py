"""Participants answer by their links, and organisers see how the timetable stands."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from icalendar import Calendar
from pydantic import SecretStr
from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR
from app.clearances.release import ReleaseRefused
from app.compliance.policy.policy import Policy
from app.database import transaction
from app.errors import Conflict, Invalid
from app.events.agendas.calendars import Publisher
from app.events.answers import answering, giving_out, queries
from app.events.answers.answering import Counter, View
from app.events.answers.composing import EventOffice, compose
from app.events.answers.pages import page
from app.events.answers.schemas import AnswerFilter, IssueIn, NewIssue
from app.events.answers.tasks import AnswerTasks
from app.events.answers.wording import FILE
from app.introductions.desk import Desk
from app.introductions.links.tokens import LinkKey
from app.matches.decisions.introduced import what_became
from app.paging import Paging
from app.settings import Settings
from matching.learning.decisions import Progress, RejectionReason, Verdict
from models import (
    AuditEntry,
    Contact,
    Event,
    EventAnswer,
    EventLink,
    EventMail,
    EventMeeting,
    EventPlan,
    Introduction,
)
from models.base import now
from tests.support.introductions import KEY, URL, Gate
from tests.support.policy import FakeLists, policy_with
from tests.support.timetables import WHY, Forum, forum

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]
IN_A_WEEK = timedelta(days=7)


@dataclass
class Desktop:
    """A forum, and what answers need beside it."""

    forum: Forum
    policy: Policy
    links: LinkKey

    @property
    def counter(self) -> Counter:
        return Counter(self.links, self.policy, Desk(Gate(), None))

    def give_out(self, kind: str = "provisional", **given: Any) -> NewIssue:
        sent = {"kind": kind, "answers_until": now() + IN_A_WEEK} if kind == "provisional" else {"kind": kind}
        with transaction(self.forum.engine) as session:
            event = session.get_one(Event, self.forum.event_id)
            issue = IssueIn.model_validate(sent | given)
            return giving_out.give_out(session, self.policy, self.links, OPERATOR, event, issue, now())

    def link(self, name: str) -> EventLink:
        """The last one of the participant's first person."""
        with transaction(self.forum.engine, writes=False) as session:
            query = select(EventLink).where(EventLink.participant_id == self.forum.participants[name])
            return session.scalars(query.order_by(EventLink.replaced_at.is_not(None), EventLink.id)).all()[0]

    def look(self, name: str, moment: datetime | None = None) -> View:
        with transaction(self.forum.engine, writes=False) as session:
            return answering.look(session, self.counter, self.links.token(self.link(name)), moment=moment)

    def take(self, name: str, moment: datetime | None = None, code: str | None = None, **fields: Any) -> View:
        """`fields` as the form has them, with `_` before the other company's name in place of the key."""
        link = self.link(name)
        typed = {"code": [code or self.links.code(link)]}
        for field, value in fields.items():
            what, _, other = field.partition("_")
            key = self.forum.key(*((name, other) if name in ("alfa", "beta") else (other, name)))
            typed[f"{what}-{key}"] = value if isinstance(value, list) else [value]
        with transaction(self.forum.engine) as session:
            return answering.take(session, self.counter, self.links.token(link), typed, moment=moment)

    def standing(self, *, over: bool = False) -> dict[str, str]:
        """Key -> how the meeting stands."""
        with transaction(self.forum.engine, writes=False) as session:
            issue = queries.last_issue(session, self.forum.event_id)
            assert issue
            found = queries.page(session, issue, AnswerFilter(), Paging(50, None), silence_is_yes=over)
            return {f"{row[0].a_id}-{row[0].b_id}": row.standing for row in found.rows}

    def mail(self, name: str, policy: Policy | None = None) -> EmailMessage | str:
        """The last one to the participant's first person."""
        link = self.link(name)
        office = EventOffice("Ponte <p@x.example>", self.links, policy or self.policy, Publisher("x", "p@x.example"))
        with transaction(self.forum.engine, writes=False) as session:
            query = select(EventMail).where(EventMail.link_id == link.id).order_by(EventMail.id.desc())
            return compose(session, session.scalars(query).all()[0], now(), office)


@pytest.fixture
def desktop(engine: Engine, parks: None) -> Desktop:
    return Desktop(forum(engine), policy_with(FakeLists()), LinkKey(KEY, URL, giving_out.EVENT_LINK))


def test_everybody_who_can_be_reached_gets_a_link_and_a_mail(desktop: Desktop) -> None:
    issue = desktop.give_out()

    assert (issue.version, issue.kind, issue.mails) == (1, "provisional", 4)
    assert issue.unreachable == [desktop.forum.participants["delta"]]
    with transaction(desktop.forum.engine, writes=False) as session:
        assert session.get_one(Event, desktop.forum.event_id).state == "provisional"
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "event.provisional"))
        assert entry.details["mails"] == 4


@pytest.mark.parametrize(
    ("kind", "days", "why"),
    [("provisional", None, "say by when"), ("provisional", -1, "passed"), ("final", 7, "provisional")],
)
def test_a_date_goes_with_a_provisional_timetable_only(desktop: Desktop, kind: str, days: int | None, why: str) -> None:
    until = None if days is None else now() + timedelta(days=days)
    with pytest.raises(Invalid) as error:
        desktop.give_out(kind, answers_until=until)
    assert why in error.value.marshal()["errors"][0]["reason"]


def test_nothing_is_given_out_with_a_meeting_that_the_law_forbids(desktop: Desktop) -> None:
    desktop.policy = policy_with(FakeLists(state="stale"))
    with pytest.raises(ReleaseRefused):
        desktop.give_out()


def test_without_a_key_no_links_are_made(desktop: Desktop) -> None:
    desktop.links = None  # type: ignore[assignment]  # in the place of its own
    with pytest.raises(Conflict):
        desktop.give_out()


def test_a_mail_brings_the_agenda_on_paper_and_for_the_calendar(desktop: Desktop) -> None:
    desktop.give_out()
    message = desktop.mail("gamma")
    assert isinstance(message, EmailMessage)
    body, pdf, calendar = message.iter_parts()

    assert message["To"] == "Pat Northson <gamma@x.example>"
    assert desktop.links.code(desktop.link("gamma")) in body.get_content()
    assert "Здравствуйте" in body.get_content()
    assert "ДЕМО" in body.get_content()
    assert "Alfa" in pypdf.PdfReader(BytesIO(pdf.get_content())).pages[0].extract_text()
    (entry,) = Calendar.from_ical(calendar.get_content()).walk("VEVENT")
    assert (str(entry["status"]), calendar.get_param("method")) == ("TENTATIVE", "PUBLISH")


def test_what_fell_away_is_struck_out_of_the_calendar(desktop: Desktop) -> None:
    desktop.give_out()
    desktop.forum.plan([("beta", "gamma", 2, 1)])
    desktop.give_out("final")
    message = desktop.mail("gamma")
    assert isinstance(message, EmailMessage)
    *_, struck_out = message.iter_attachments()

    assert struck_out.get_filename() == "cancelled.ics"
    assert struck_out.get_param("method") == "CANCEL"


def test_a_mail_waits_while_the_law_holds_it_back_and_is_given_up_once_it_is_obsolete(desktop: Desktop) -> None:
    desktop.give_out()
    with pytest.raises(ReleaseRefused):
        desktop.mail("gamma", policy_with(FakeLists(state="stale")))
    old = desktop.link("gamma")
    desktop.give_out("final")
    desktop.link = lambda _name: old  # type: ignore[method-assign]  # in the place of its own
    assert desktop.mail("gamma") == "obsolete"


def test_who_consents_no_more_is_written_to_no_more(desktop: Desktop) -> None:
    desktop.give_out()
    with transaction(desktop.forum.engine) as session:
        for contact in session.scalars(select(Contact)):
            contact.consent_ended_at = now()

    assert desktop.mail("gamma") == "nobody"


def test_a_mail_as_a_file_goes_with_whom_it_was_to(desktop: Desktop, tmp_path: Path) -> None:
    desktop.give_out()
    settings = Settings(_env_file=None, mail_folder=str(tmp_path), link_key=SecretStr(KEY), public_url=URL)
    tasks = AnswerTasks(desktop.forum.engine, settings, desktop.policy)
    with transaction(desktop.forum.engine, writes=False) as session:
        due = session.scalars(select(EventMail.id)).all()
    for mail_id in due:
        tasks._sender.send(mail_id)
    tasks.remove_files()
    assert len(list(tmp_path.glob("*.eml"))) == 4
    with transaction(desktop.forum.engine) as session:
        for contact in session.scalars(select(Contact)):
            session.delete(contact)
    tasks.remove_files()

    assert len(list(tmp_path.glob("*.eml"))) == 2


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


def test_texts_exist_in_all_three_languages(engine: Engine) -> None:
    texts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert all(kind.keys() == {"en", "it", "ru"} for kind in texts["mail"].values())
    assert texts["page"]["en"].keys() == texts["page"]["it"].keys() == texts["page"]["ru"].keys()
