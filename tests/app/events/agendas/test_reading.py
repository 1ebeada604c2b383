"""Rows of plans become the facts of agendas."""

import pytest
from sqlalchemy import Engine, delete, event, select

from app.accounts.roles import OPERATOR
from app.clearances.release import ReleaseRefused
from app.database import transaction
from app.errors import NotFound
from app.events.agendas.agenda import agenda_of
from app.events.agendas.facts import Leaving, PlanFacts
from app.events.agendas.releasing import released_plan
from app.events.participants import queries
from models import (
    Company,
    Description,
    Event,
    EventAttendance,
    EventDelegate,
    EventMeeting,
    EventParticipant,
    Installation,
)
from tests.support.policy import FakeLists, policy_with
from tests.support.timetables import WHY, Forum

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def read(made: Forum, lists: FakeLists | None = None, **wanted: int) -> PlanFacts:
    with transaction(made.engine, writes=False) as session:
        there = session.get_one(Event, made.event_id)
        return released_plan(session, policy_with(lists), OPERATOR, there, **wanted)


def test_a_plan_is_read_with_all_that_is_told_of_its_meetings(engine: Engine, made: Forum) -> None:
    facts = read(made)
    agenda = agenda_of(facts, made.participants["alfa"])
    (meeting,) = agenda.meetings

    assert (agenda.owner.name, agenda.language, agenda.event.parks) == ("Alfa", "it", ("South", "North"))
    assert (meeting.partner.name, meeting.table, meeting.reasons) == ("Gamma", "1", (WHY["it"],))
    assert meeting.people == ("Anna Rossi", "Ugo Bianchi")
    assert meeting.partner.summary is not None
    assert facts.event.replays is not None


@on_sqlite
def test_a_draft_is_called_as_when_it_registered_and_says_nothing(engine: Engine, made: Forum) -> None:
    with transaction(engine) as session:
        queries.note_names(session, made.event_id)
        company = session.scalars(select(Company).where(Company.name == "Gamma")).one()
        company.name, company.draft = "Gamma Two, not yet released", True
        session.flush()
        queries.note_names(session, made.event_id)  # somebody else registers
    (meeting,) = agenda_of(read(made), made.participants["alfa"]).meetings
    assert (meeting.partner.name, meeting.partner.summary) == ("Gamma", None)
    with transaction(engine) as session:
        session.scalars(select(Company).where(Company.id == company.id)).one().draft = False
    (meeting,) = agenda_of(read(made), made.participants["alfa"]).meetings
    assert meeting.partner.name == "Gamma Two, not yet released"
    assert meeting.partner.summary is not None


@on_sqlite
def test_who_is_anonymous_and_comes_names_itself_alone(engine: Engine, made: Forum) -> None:
    with transaction(engine) as session:
        for name in ("Alfa", "Beta"):
            session.scalars(select(Company).where(Company.name == name)).one().public_title = "A maker of pumps"
        alfa = session.scalars(select(Company.id).where(Company.name == "Alfa")).one()
        session.execute(delete(Description).where(Description.company_id == alfa))
        session.add(Description(company_id=alfa, language="en", summary="Alfa works with Beta."))
    assert read(made).participants[made.participants["alfa"]].summaries == {"en": "Alfa works with […]."}


@on_sqlite
def test_who_reads_which_language_follows_from_what_they_speak_and_where_they_are(engine: Engine, made: Forum) -> None:
    with transaction(engine) as session:
        session.get_one(EventParticipant, made.participants["delta"]).languages = ["en", "it"]
    facts = read(made)

    told = {name: facts.participants[one].language for name, one in made.participants.items()}
    assert told == {"alfa": "it", "beta": "it", "gamma": "ru", "delta": "en"}


@on_sqlite
def test_what_moves_and_what_falls_away_have_the_number_of_that_version(engine: Engine, made: Forum) -> None:
    made.plan([("alfa", "gamma", 2, 1)])
    made.plan([("alfa", "gamma", 2, 1), ("beta", "gamma", 1, 1)])
    facts = read(made)
    by_key = {f"{one.a}-{one.b}": one for one in facts.meetings}

    moved, new, gone = (by_key[made.key(*both)] for both in (("alfa", "gamma"), ("beta", "gamma"), ("beta", "delta")))
    assert [(one.sequence, one.fallen) for one in (moved, new, gone)] == [(2, False), (3, False), (2, True)]
    assert read(made, version=1).event.version == 1


@on_sqlite
def test_what_comes_back_after_it_fell_away_has_a_higher_number_still(engine: Engine, made: Forum) -> None:
    made.plan([("beta", "delta", 1, 2)])
    made.plan([("alfa", "gamma", 1, 1), ("beta", "delta", 1, 2)])
    by_key = {f"{one.a}-{one.b}": one for one in read(made).meetings}

    assert by_key[made.key("alfa", "gamma")].sequence == 3
    assert by_key[made.key("beta", "delta")].sequence == 1


@on_sqlite
def test_what_is_new_in_a_version_and_cancelled_in_it_is_struck_out_of_calendars(engine: Engine, made: Forum) -> None:
    with transaction(engine) as session:
        session.query(EventMeeting).filter_by(a_id=made.participants["alfa"]).one().state = "cancelled"
    agenda = agenda_of(read(made), made.participants["alfa"])

    assert agenda.meetings == ()
    assert [one.key for one in agenda.cancelled] == [made.key("alfa", "gamma")]
    assert agenda.cancelled[0].sequence == 1


@on_sqlite
def test_who_joins_and_who_comes_no_more_follow_from_the_versions(engine: Engine, made: Forum) -> None:
    meetings = [("alfa", "gamma", 1, 1)]
    made.plan(meetings)
    made.plan(meetings)
    with transaction(engine) as session:
        anna, ugo = session.scalars(select(EventDelegate.id).order_by(EventDelegate.id))
        rows = session.scalars(select(EventMeeting).filter_by(a_id=made.participants["alfa"]).order_by(EventMeeting.id))
        for row, sent in zip(rows, (anna, anna, ugo), strict=True):
            row.delegate_a_id = sent
            if row.plan_id == 2:
                session.add(EventAttendance(meeting_id=row.id, delegate_id=ugo))
    before, after = (
        next(one for one in read(made, version=version).meetings if one.a == made.participants["alfa"])
        for version in (2, 3)
    )
    assert (before.sequence, before.delegate_a, before.joined, before.left) == (2, anna, (ugo,), ())
    assert (after.sequence, after.delegate_a, after.joined) == (3, ugo, ())
    assert after.left == (Leaving(anna, joins=False, slot=1, sequence=3), Leaving(ugo, joins=True, slot=1, sequence=3))
    ugos = agenda_of(read(made), made.participants["alfa"], delegate_id=ugo)
    assert [one.joins for one in (*ugos.meetings, *ugos.cancelled)] == [False, True]


@on_sqlite
def test_a_selection_without_times_and_a_preview_are_no_timetable(engine: Engine, made: Forum) -> None:
    made.plan([("beta", "gamma", 1, 1)], kind="select")
    made.plan([("beta", "gamma", 1, 1)], number=None, preview=True)

    assert read(made).event.version == 1


@on_sqlite
def test_one_participant_reads_its_own_meetings_alone(engine: Engine, made: Forum) -> None:
    facts = read(made, of=made.participants["beta"])

    assert [f"{one.a}-{one.b}" for one in facts.meetings] == [made.key("beta", "delta")]


@on_sqlite
def test_an_event_without_a_timetable_has_no_agendas(engine: Engine, made: Forum) -> None:
    with pytest.raises(NotFound):
        read(made, version=9)


@on_sqlite
def test_no_agenda_leaves_the_house_with_a_meeting_that_the_law_forbids(engine: Engine, made: Forum) -> None:
    with pytest.raises(ReleaseRefused) as caught:
        read(made, FakeLists(state="stale"))

    told = caught.value.marshal()
    assert told["needed"] == "screening_lists"
    assert told["detail"].startswith("2 of 2 meetings")


@on_sqlite
def test_companies_that_are_in_earnest_are_not_replayed(engine: Engine, made: Forum) -> None:
    with transaction(engine) as session:
        session.get_one(Installation, 1).is_demo = False
    with pytest.raises(ReleaseRefused):
        read(made)


@on_sqlite
def test_a_plan_of_more_meetings_is_read_with_as_many_statements(engine: Engine, made: Forum) -> None:
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    counts = []
    for _ in range(2):
        statements.clear()
        read(made)
        counts.append(len(statements))
        made.plan([("alfa", "delta", 1, 1), ("beta", "gamma", 1, 2), ("alfa", "gamma", 2, 1), ("beta", "delta", 2, 2)])

    assert counts[0] == counts[1]


@on_sqlite
def test_who_comes_when_is_read_from_numbers_of_slots(engine: Engine, made: Forum) -> None:
    with transaction(engine) as session:
        session.get_one(EventParticipant, made.participants["alfa"]).available = [1, 2]
        session.query(EventDelegate).first().available = [2, 3]  # type: ignore[union-attr]  # there is one
    owner = read(made).participants[made.participants["alfa"]]

    assert owner.slots == {made.slots[1], made.slots[2]}
    assert [set(one.slots) for one in owner.delegates] == [{made.slots[2]}, {made.slots[1], made.slots[2]}]
