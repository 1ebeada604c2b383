"""A list takes the place of its version before as a whole; screening sees it at once, and knows how old it is."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.compliance.screening import importing, service
from app.compliance.screening.rendering import import_out
from app.compliance.screening.schemas import ImportOut
from app.compliance.screening.service import Screening
from app.database import transaction
from app.errors import Conflict, Invalid
from matching.screening.parties import Number, Subject
from models import ScreeningEntry
from models.base import now
from tests.support import sanctions
from tests.support.sanctions import INN, named


def imported(
    session: Session, content: str, *, replace: bool = False, code: str | None = None, day: date | None = None
) -> ImportOut:
    read = importing.read_files([named(content)], code, day)
    return import_out(*importing.store(session, OPERATOR, read, replace=replace))


def test_an_import_says_what_changed(session: Session) -> None:
    first = imported(session, sanctions.EU_XML)
    assert (first.list, first.version, first.entries) == ("eu", 1, 2)
    assert (first.added, first.changed, first.removed) == (2, 0, 0)
    again = imported(session, sanctions.EU_XML)
    assert (again.version, again.added, again.changed, again.removed) == (1, 0, 0, 0)
    renamed = sanctions.EU_XML.replace("НПО Квантрел", "АО НПО Квантрел").replace("900018", "900019")
    third = imported(session, renamed)
    assert (third.version, list(third.added_entries), list(third.changed_entries)) == (2, ["900019"], ["900017"])
    assert list(third.removed_entries) == ["900018"]
    assert session.scalar(select(func.count()).select_from(ScreeningEntry)) == 2
    assert [made.version for _, made in service.imports_of(session, "eu")] == [2, 1, 1]


def test_a_broken_file_changes_nothing(session: Session) -> None:
    imported(session, sanctions.EU_XML)
    with pytest.raises(Invalid) as refused:
        imported(session, sanctions.EU_XML[:2000])
    assert "damaged" in refused.value.extras["errors"][0]["reason"]
    assert Screening().screen(session, [Subject(["НПО Квантрел"])])[0].hits


def test_a_list_that_has_lost_half_or_is_older_needs_a_word(session: Session) -> None:
    many = "name\n" + "".join(f"Kvantrel {place}\n" for place in range(10))
    imported(session, many)
    with pytest.raises(Conflict) as refused:
        imported(session, "name\nKvantrel 1\n")
    assert "cut off" in str(refused.value.detail)
    assert imported(session, "name\nKvantrel 1\n", replace=True).removed == 9
    imported(session, sanctions.EU_XML)
    older = sanctions.EU_XML.replace("2026-11-27T", "2026-11-26T")
    with pytest.raises(Conflict) as refused:
        imported(session, older)
    assert "2026-11-26" in str(refused.value.detail)
    assert imported(session, older, replace=True).entries == 2


def test_screening_sees_a_new_list_at_once(engine: Engine) -> None:
    screening = Screening()
    subjects = [Subject(["Kvantrel Research and Production Association"]), Subject([], numbers=[Number("inn", INN)])]
    with transaction(engine) as session:
        assert [found.hits for found in screening.screen(session, subjects)] == [(), ()]
        imported(session, sanctions.EU_XML)
        by_name, by_number = screening.screen(session, subjects)
        assert [hit.is_certain for hit in by_name.hits] == [False]
        assert [hit.is_certain for hit in by_number.hits] == [True]
        assert by_name.hits[0].name == "JSC Research and Production Association Kvantrel"
        assert by_name.hits[0].listed.entry.reference == "EU.9000.17"
        imported(session, sanctions.UN_XML)
        (person,) = screening.screen(session, [Subject(["Вырубалов Тихон"])])
        assert {hit.listed.list for hit in person.hits} == {"eu", "un"}


def test_lists_say_how_old_they_are(session: Session) -> None:
    assert service.incomplete(service.lists_state(session, 7)) == ["eu", "eu_annex_iv", "un", "ofac"]
    for content in (sanctions.EU_XML, sanctions.ANNEX_CSV, sanctions.UN_XML, sanctions.OFAC_XML):
        imported(session, content, day=now().date())
    states = service.lists_state(session, 7)
    assert service.incomplete(states) == []
    assert {state.age_days for state in states} == {0}
    assert states[0].imported_at is not None
    later = service.lists_state(session, 7, today=states[0].imported_at + timedelta(days=7, minutes=1))
    assert {state.state for state in later} == {"stale"}
    assert {state.age_days for state in later} == {7}
    imported(session, "name\nAlfa\n", code="eu_annex_xlv")
    assert service.lists_state(session, 7)[-1].title == "European Union: Annex XLV"


@pytest.mark.parametrize(("days_ago", "stale"), [(6, []), (7, ["eu"]), (34, ["eu"]), (35, ["eu", "un"])])
def test_a_list_that_was_published_long_ago_is_stale_though_it_was_imported_today(
    session: Session, days_ago: int, stale: list[str]
) -> None:
    """The publisher of the one changes it every few days, that of the other every few weeks."""
    published = now().date() - timedelta(days=days_ago)
    for content in (sanctions.EU_XML, sanctions.UN_XML):
        imported(session, content, day=published)
    states = {state.code: state for state in service.lists_state(session, 7)}
    assert [code for code in ("eu", "un") if states[code].state == "stale"] == stale
    assert states["eu"].age_days == days_ago
