"""What versions of a timetable come to in calendars: a sequence that rises with whatever changes."""

from app.events.agendas.history import Key, Placed, courses

KEY, PLACED = Key(1, 2), Placed(1, 1, None, None, None)


def test_what_is_cancelled_and_taken_up_again_rises_in_whichever_version() -> None:
    for number in (1, 5):
        before = [(version, {KEY: PLACED}) for version in range(1, number)]
        turned = (PLACED, PLACED._replace(cancelled=True, turns=1), PLACED._replace(turns=2))
        first, off, on = (courses([*before, (number, {KEY: one})])[KEY].sequence for one in turned)
        assert first < off < on
        later = courses([*before, (number, {KEY: turned[2]}), (number + 1, {KEY: PLACED})])[KEY].sequence
        assert later == on, "nothing changed since"
