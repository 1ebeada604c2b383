"""What each reads of a plan."""

import pytest

from app.events.agendas.agenda import agenda_of, agendas, hall_plan, table_sheets
from tests.support import plans
from tests.support.plans import ADIGE, BRENTA, NEVA, SLOTS, VOLGA, meeting


def test_an_agenda_has_meetings_breaks_and_free_time_in_the_order_of_the_day() -> None:
    agenda = agenda_of(plans.plan(), ADIGE)

    assert [(line.kind, line.span) for line in agenda.lines] == [
        ("meeting", SLOTS[1]),
        ("free", SLOTS[2]),
        ("break", (SLOTS[2].ends, SLOTS[3].starts)),
        ("free", SLOTS[3]),
        ("meeting", SLOTS[4]),
    ]
    assert [one.partner.name for one in agenda.meetings] == ["ООО «Нева Оптика»", "Volga Чип"]


def test_each_of_the_two_reads_of_the_other_in_its_own_language() -> None:
    (first, *_), (other, *_) = (agenda_of(plans.plan(), one).meetings for one in (ADIGE, NEVA))

    assert (first.reasons, other.reasons) == (plans.WHY["it"], plans.WHY["ru"])
    assert first.partner.summary == ("ru", "Объективы для ёмких камер.")
    assert other.partner.summary == ("it", "Lavorazioni più fini.")


def test_another_language_can_be_asked_for() -> None:
    agenda = agenda_of(plans.plan(), NEVA, language="en")

    assert (agenda.language, agenda.meetings[0].reasons) == ("en", plans.WHY["en"])


def test_a_meeting_that_fell_away_is_told_as_such_and_holds_no_time() -> None:
    agenda = agenda_of(plans.plan(), BRENTA)

    assert [one.key for one in agenda.cancelled] == [f"{BRENTA}-{NEVA}"]
    assert [one.partner.name for one in agenda.meetings] == ["Volga Чип"]


def test_what_has_no_slot_is_in_no_agenda() -> None:
    agenda = agenda_of(plans.plan((meeting(ADIGE, NEVA, None, None),)), ADIGE)

    assert (agenda.meetings, agenda.cancelled) == ((), ())


def test_who_comes_later_reads_nothing_of_the_time_before() -> None:
    there = frozenset({3, 4})
    plan = plans.plan(participants=plans.participants(adige={"slots": there}), meetings=(meeting(ADIGE, NEVA, 4, 101),))

    assert [line.kind for line in agenda_of(plan, ADIGE).lines] == ["free", "meeting"]


def test_neighbouring_slots_without_a_meeting_are_one_line() -> None:
    agenda = agenda_of(plans.plan((meeting(ADIGE, NEVA, 4, 101),)), ADIGE)

    assert [line.kind for line in agenda.lines] == ["free", "break", "free", "meeting"]
    assert agenda.lines[0].span == (SLOTS[1].starts, SLOTS[2].ends)


def test_several_delegates_have_an_agenda_each_with_their_own_meetings() -> None:
    people = (plans.delegate(7, "Anna Rossi"), plans.delegate(8, "Ugo Bianchi"))
    meetings = (meeting(ADIGE, NEVA, 1, 101, delegate_a=7), meeting(ADIGE, VOLGA, 4, 101))
    plan = plans.plan(meetings, participants=plans.participants(adige={"delegates": people}))
    whole, anna, ugo = (one for one in agendas(plan) if one.owner.id == ADIGE)

    assert [len(one.meetings) for one in (whole, anna, ugo)] == [2, 2, 1]
    assert whole.meetings[0].people == ("Anna Rossi",)
    assert anna.language == "en"


def test_the_partner_is_told_who_of_the_other_side_comes() -> None:
    people = (plans.delegate(7, "Anna Rossi"), plans.delegate(8, "Ugo Bianchi"))
    plan = plans.plan(
        (meeting(ADIGE, NEVA, 1, 101, delegate_a=8),), participants=plans.participants(adige={"delegates": people})
    )

    assert agenda_of(plan, NEVA).meetings[0].partner.people == ("Ugo Bianchi",)


def test_a_colleague_reads_the_meeting_and_everybody_who_else_comes() -> None:
    people = tuple(plans.delegate(one, name) for one, name in ((7, "Anna Rossi"), (8, "Ugo Bianchi"), (9, "Ida Neri")))
    met = meeting(ADIGE, NEVA, 1, 101, delegate_a=8, joined=(7,))
    plan = plans.plan((met,), participants=plans.participants(adige={"delegates": people}))
    whole, anna, ugo, ida = (one for one in agendas(plan) if one.owner.id == ADIGE)

    assert whole.meetings[0].people == ("Ugo Bianchi", "Anna Rossi"), "who holds it comes first"
    assert (anna.meetings[0].people, anna.meetings[0].joins) == (("Ugo Bianchi",), True)
    assert (ugo.meetings[0].people, ugo.meetings[0].joins) == (("Anna Rossi",), False)
    assert ida.meetings == ()
    assert agenda_of(plan, NEVA).meetings[0].partner.people == ("Ugo Bianchi", "Anna Rossi")


def test_who_meets_nobody_has_no_agenda_to_hand_out() -> None:
    found = agendas(plans.plan((meeting(ADIGE, NEVA, 1, 101),)))

    assert [one.owner.id for one in found] == [ADIGE, NEVA]


def test_tables_and_slots_show_the_same_meetings() -> None:
    plan = plans.plan()
    at_tables = [(one.span, one.table, one.a, one.b) for sheet in table_sheets(plan) for one in sheet.seats]
    in_slots = [(one.span, one.table, one.a, one.b) for _, seats in hall_plan(plan).slots for one in seats]

    assert sorted(at_tables) == sorted(in_slots)
    assert len(at_tables) == 3


def test_a_meeting_without_a_table_stands_last_in_its_slot_and_on_no_sheet() -> None:
    plan = plans.plan((meeting(ADIGE, NEVA, 1, None), meeting(BRENTA, VOLGA, 1, 102)))
    (first, *_) = hall_plan(plan).slots

    assert [one.table for one in first[1]] == ["2", None]
    assert [sheet.table for sheet in table_sheets(plan)] == ["2"]


def test_an_unknown_participant_has_no_agenda() -> None:
    with pytest.raises(KeyError):
        agenda_of(plans.plan(), 99)
