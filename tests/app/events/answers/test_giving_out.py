"""A timetable is given out: who gets a link, and what is in the mail."""

import tomllib
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from icalendar import Calendar
from pydantic import SecretStr
from sqlalchemy import Engine, select

from app.clearances.release import ReleaseRefused
from app.database import transaction
from app.errors import Conflict, Invalid
from app.events.answers.tasks import AnswerTasks
from app.events.answers.wording import FILE
from app.settings import Settings
from models import (
    AuditEntry,
    Contact,
    Event,
    EventMail,
)
from models.base import now
from tests.support.answers import Desktop
from tests.support.introductions import KEY, URL
from tests.support.policy import FakeLists, policy_with

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


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


def test_texts_exist_in_all_three_languages(engine: Engine) -> None:
    texts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert all(kind.keys() == {"en", "it", "ru"} for kind in texts["mail"].values())
    assert texts["page"]["en"].keys() == texts["page"]["it"].keys() == texts["page"]["ru"].keys()
