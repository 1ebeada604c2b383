"""The report says what a file does: what came, became another, went, came back, and what to do next."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR, Caller, Role
from app.database import transaction
from app.errors import Invalid
from app.portfolio.imports import service
from app.portfolio.imports.schemas import Counts, ImportReport, OpportunityRef
from matching.texts.contacts import MASK, without_personal_data
from models import Company, Opportunity
from models.base import now

Bring = Callable[..., ImportReport]
WHOLE = (
    "park;name;register;employees;offer_1_form;offer_1_language;offer_1_title;offer_2_form;offer_2_language;"
    "offer_2_title;offer_2_trl;need_1_form;need_1_language;need_1_title\n"
    "trentino;Prova Torni Srl;H1-11;9;commercial_partnership;it;Torni a cinque assi;technology_transfer;it;"
    "Licenza per mandrino a cuscinetti magnetici;6;joint_project;it;Università per prove di fatica\n"
)
UPDATE = (
    "park;name;register;employees;offer_1_form;offer_1_language;offer_1_title\n"
    "trentino;Prova Torni Srl;H1-11;11;commercial_partnership;it;{}\n"
)
NAMES = "park;name;register\n"


@pytest.fixture
def bring(engine: Engine, parks: dict[str, int]) -> Bring:
    def bring(data: str, name: str = "a.csv", **how: Any) -> ImportReport:
        with transaction(engine) as session:
            return service.import_file(session, OPERATOR, data.encode(), name, **how)

    return bring


def live(engine: Engine) -> list[str]:
    with Session(engine) as session:
        there = select(Opportunity.title).where(Opportunity.withdrawn_at.is_(None))
        return list(session.scalars(there.order_by(Opportunity.title)))


def row(register: str, name: str = "Prova", park: str = "trentino") -> str:
    return f"{park};{name};{register}\n"


def test_a_table_that_has_no_room_for_an_offer_does_not_withdraw_it(bring: Bring, engine: Engine) -> None:
    report = bring(WHOLE)
    assert (report.offers, report.needs) == (Counts(added=2), Counts(added=1))
    report = bring(UPDATE.format("Torni a 5 assi"))
    (change,) = report.changes
    assert (change.line, change.outcome, change.fields) == (2, "updated", ["employees"])
    assert change.added == [OpportunityRef(side="offer", form="commercial_partnership", title="Torni a 5 assi")]
    assert [item.title for item in change.withdrawn] == ["Torni a cinque assi"], "it is worded anew"
    assert (report.offers, report.needs) == (Counts(added=1, withdrawn=1), Counts())
    kept = ["Licenza per mandrino a cuscinetti magnetici", "Università per prove di fatica"]
    assert live(engine) == [kept[0], "Torni a 5 assi", kept[1]]
    assert bring(UPDATE.format("Fresatura")).offers == Counts(added=1)
    assert bring(UPDATE.format("Fresatura")).unchanged == 1
    assert "Torni a 5 assi" in live(engine)


def test_a_title_is_the_same_however_it_is_spaced(bring: Bring, engine: Engine) -> None:
    """Other doors take titles as they are."""
    bring(WHOLE)
    with transaction(engine) as session:
        spaced = update(Opportunity).values(title="Torni a\u00a0cinque assi")
        session.execute(spaced.where(Opportunity.title == "Torni a cinque assi"))
    assert bring(WHOLE).offers == Counts(changed=1)
    assert "Torni a cinque assi" in live(engine)
    assert bring(WHOLE).unchanged == 1


def test_a_text_that_comes_back_masked_changes_nothing(bring: Bring, engine: Engine) -> None:
    said = "Cerchiamo partner. Telefono +39 0464 443111, grazie."
    sent = {
        "park": "trentino",
        "name": "Alfa",
        "identifiers": {"register": "H1-1"},
        "descriptions": [{"language": "it", "text": said}],
        "offers": [{"form": "hosting", "language": "it", "title": said, "summary": said}],
    }
    bring(json.dumps(sent), "a.jsonl")
    masked = json.dumps(sent, ensure_ascii=False).replace(said, without_personal_data(said))
    assert MASK in masked
    assert bring(masked, "a.jsonl").unchanged == 1
    assert bring(masked.replace("Cerchiamo", "Cerco"), "a.jsonl").changes[0].fields == ["descriptions"]


def test_what_is_masked_in_one_offer_is_not_taken_from_another(bring: Bring, engine: Engine) -> None:
    said = "Chiamate il {} per i prezzi."
    numbers = "+39 0464 443111", "+39 0461 222333"
    offers = [
        {"form": "hosting", "language": "it", "title": title, "description": said.format(number)}
        for title, number in zip(("Valvole", "Pompe"), numbers, strict=True)
    ]
    sent = {"park": "trentino", "name": "Alfa", "identifiers": {"register": "H1-1"}, "offers": offers}
    bring(json.dumps(sent), "a.jsonl")
    for offer in offers:
        offer["description"] = without_personal_data(offer["description"])
    assert bring(json.dumps(sent), "a.jsonl").unchanged == 1
    with transaction(engine, writes=False) as session:
        assert {row.description for row in session.scalars(select(Opportunity))} == {said.format(n) for n in numbers}


def test_what_has_room_and_is_not_named_is_withdrawn_and_said_to_be(bring: Bring, engine: Engine) -> None:
    bring(WHOLE)
    report = bring(WHOLE.replace("technology_transfer;it;Licenza per mandrino a cuscinetti magnetici;6", ";;;"))
    assert (report.offers, report.needs) == (Counts(withdrawn=1), Counts())
    assert live(engine) == ["Torni a cinque assi", "Università per prove di fatica"]
    assert bring(WHOLE.replace(";6;", ";7;")).offers == Counts(added=1), "it comes back"
    assert bring(WHOLE.replace(";6;", ";8;")).offers == Counts(changed=1)


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_an_offer_that_cannot_be_read_withdraws_none(bring: Bring, engine: Engine, kind: str) -> None:
    bring(WHOLE)
    before = live(engine)
    offers = [{"form": "commercial_partnership", "language": "it", "title": "Torni a cinque assi"}, {"title": "X"}]
    company = {"park": "trentino", "name": "Prova Torni Srl", "identifiers": {"register": "H1-11"}, "offers": offers}
    files = {"csv": WHOLE.replace(";technology_transfer;it;", ";;it;"), "jsonl": json.dumps(company)}
    report = bring(files[kind], f"a.{kind}")
    assert (report.imported, report.remarks_total > 0, report.offers) == (True, True, Counts())
    assert live(engine) == before


def test_in_json_an_absent_list_stays_and_an_empty_one_withdraws(bring: Bring, engine: Engine) -> None:
    bring(WHOLE)
    company = {"park": "trentino", "name": "Prova Torni Srl", "identifiers": {"register": "H1-11"}}
    assert bring(json.dumps(company | {"employees": 12}), "a.jsonl").offers == Counts()
    report = bring(json.dumps(company | {"offers": []}), "a.jsonl")
    assert (report.offers, report.needs) == (Counts(withdrawn=2), Counts())
    assert live(engine) == ["Università per prove di fatica"]


def test_a_company_that_is_named_returns_from_withdrawal(bring: Bring, engine: Engine) -> None:
    bring(WHOLE)
    with transaction(engine) as session:
        session.scalars(select(Company)).one().withdrawn_at = now()
    report = bring(WHOLE)
    (change,) = report.changes
    assert (report.updated, report.returned, change.outcome, change.fields) == (1, 1, "returned", [])
    with Session(engine) as session:
        assert session.scalars(select(Company)).one().withdrawn_at is None
    assert bring(WHOLE).unchanged == 1


def test_another_name_is_told_with_the_one_before(bring: Bring) -> None:
    bring(NAMES + row("1", "Prima"))
    (change,) = bring(NAMES + row("1", "Seconda")).changes
    assert (change.name, change.was_named, change.fields) == ("Seconda", "Prima", ["name"])


def withdrawn(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Company.name).where(Company.withdrawn_at.is_not(None))))


def test_a_full_list_tells_who_is_not_in_it_and_withdraws_nobody_by_itself(bring: Bring, engine: Engine) -> None:
    bring(NAMES + row("1", "Uno") + row("2", "Due") + row("3", "Tre", "technopolis"))
    assert bring(NAMES + row("1", "Uno")).missing is None
    report = bring(NAMES + row("1", "Uno"), full_list=True)
    assert [(each.company_id, each.name) for each in report.missing or []] == [(2, "Due")], "of its own park only"
    assert (report.missing_total, report.missing_withdrawn, withdrawn(engine)) == (1, 0, [])
    trial = bring(NAMES + row("1", "Uno"), full_list=True, withdraw_missing=True, dry_run=True)
    assert (trial.missing_withdrawn, withdrawn(engine)) == (1, [])
    assert bring(NAMES + row("1", "Uno"), full_list=True, withdraw_missing=True).missing_withdrawn == 1
    assert withdrawn(engine) == ["Due"]
    assert bring(NAMES + row("1", "Uno") + row("2", "Due"), full_list=True).returned == 1
    with pytest.raises(Invalid):
        bring(NAMES + row("1", "Uno"), withdraw_missing=True)


def test_nobody_is_withdrawn_for_a_row_that_was_refused(bring: Bring, engine: Engine) -> None:
    bring(NAMES + row("1", "Uno") + row("2", "Due"))
    rows = NAMES + row("1", "Uno") + row("2", "Due", "atlantis")
    report = bring(rows, good_rows=True, full_list=True, withdraw_missing=True)
    assert (report.missing_total, report.missing_withdrawn, withdrawn(engine)) == (1, 0, [])


def test_new_companies_that_may_be_there_already_are_told_with_their_twin(bring: Bring) -> None:
    bring(NAMES + row("1", "Bianchi Meccanica S.p.A.") + row("2", "Квантрель"))
    rows = row("3", "Bianci Meccanica Srl"), row("4", "KVANTREL LLC"), row("5", "Kvantrel"), row("6", "Altra")
    report = bring(NAMES + "".join(rows))
    assert report.created == 4
    assert [(t.line, t.twin_id, t.twin_line, t.twin_name, t.likeness) for t in report.twins] == [
        (2, 1, None, "Bianchi Meccanica S.p.A.", 97),
        (3, 2, None, "Квантрель", 100),
        (4, 2, None, "Квантрель", 100),
        (4, None, 3, "Kvantrel LLC", 100),
    ]
    assert bring(NAMES + "".join(rows)).twins == [], "of new ones only"


def test_namesakes_with_other_official_numbers_are_no_twins(bring: Bring) -> None:
    rows = ("park;name;inn\n", row("7707083893", "ООО «Ромашка»"), row("7728168971", "ООО «Ромашка»"))
    report = bring("".join(rows))
    assert (report.created, report.twins) == (2, [])


def test_companies_that_another_park_has_are_remarked_at_once_and_let_in(bring: Bring, engine: Engine) -> None:
    of_cities = "park;name;city\n"
    there = [*(f"Torni {n}" for n in range(3)), "Altra"]
    bring(of_cities + "".join(f"trentino;{name};Trento\n" for name in there))
    bring(of_cities + "trentino;Torni 0;Cles\n")
    file = of_cities + "technopolis;Nuova;Trento\n" + "".join(f"technopolis;{name};Trento\n" for name in there[:3])
    file += "technopolis;Altra;Rovereto\n"
    for dry_run in (True, False):
        report = bring(file, dry_run=dry_run)
        assert (report.created, [(each.line, each.field) for each in report.remarks]) == (5, [(3, "park")])
        assert report.remarks[0].reason.startswith('3 of 5 new companies are known in the park "trentino"')
        assert report.remarks_total == 1
    assert bring(file).remarks == [], "of new ones only"


def test_names_that_nothing_speaks_for_are_remarked(bring: Bring) -> None:
    report = bring("Bilancio 2014;\n\nricavi;12345\ncosti;1234\n", park="trentino")
    assert [(each.line, each.field) for each in report.remarks] == [(1, "column A")]
    assert "is it a list of companies?" in report.remarks[0].reason
    assert bring("Azienda;Città\nAlfa;Trento\nBeta;Trento\n", park="trentino").remarks == []


def test_a_park_is_told_of_no_draft_of_another(bring: Bring, engine: Engine, parks: dict[str, int]) -> None:
    bring(NAMES + row("1", "Uno"))
    with Session(engine) as session, session.begin():
        session.execute(update(Company).values(draft=True))
    theirs = Caller(0, Role.MANAGER, park_id=parks["technopolis"])
    file = NAMES + row("1", "Uno", "technopolis")
    with Session(engine) as session:
        assert service.import_file(session, theirs, file.encode(), "them.csv", dry_run=True).remarks == []
    assert len(bring(file, dry_run=True).remarks) == 1


def test_the_next_step_counts_lists_thin_profiles_and_what_is_worth_filling(bring: Bring) -> None:
    report = bring(WHOLE + "trentino;Muta;H1-12" + ";" * 11 + "\n")
    (step,) = report.next_steps
    assert (step.park, step.companies, step.with_lists, step.thin) == ("trentino", 2, 1, 1)
    assert [(gap.field, gap.missing) for gap in step.most_helpful] == [
        ("description", 2),
        ("sectors", 2),
        ("activity_codes", 2),
    ]
    fuller = "park;name;register;languages;sectors;summary_it;activity_codes\n"
    said = "trentino;Prova Torni Srl;H1-11;it, en;drives;Torni.;nace:28.49\n"
    (step,) = bring(fuller + said, dry_run=True).next_steps
    assert (step.with_lists, step.thin) == (1, 0)
