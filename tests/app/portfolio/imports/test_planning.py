"""What a file does is worked out while others write, and written at one stroke; all of it, or nothing."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select

from app.accounts.roles import OPERATOR
from app.database import see_one_moment, transaction
from app.errors import Conflict
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange, CompanyIn
from app.portfolio.imports import applying, service
from app.portfolio.imports.examining import prepare
from app.portfolio.imports.planning import Planned, Wishes, plan_import
from app.portfolio.imports.schemas import ImportReport
from models import Company, Party

HEADER = "park;name;register;employees;offer_1_form;offer_1_language;offer_1_title;offer_1_capabilities\n"
ROW = "trentino;Azienda {0};R-{0};{1};technology_transfer;it;Sensori {0};laser\n"


def file(*numbers: int, employees: int = 5) -> bytes:
    return (HEADER + "".join(ROW.format(number, employees) for number in numbers)).encode()


@pytest.fixture
def plan(engine: Engine, parks: dict[str, int]) -> Callable[..., Planned]:
    """As a request does, before it waits for its turn."""

    def plan(data: bytes, **wishes: bool) -> Planned:
        with transaction(engine, writes=False) as session:
            prepared = prepare(session, OPERATOR, data, "a.csv")
        with transaction(engine, writes=False) as session:
            see_one_moment(session)
            return plan_import(session, prepared, Wishes(**wishes))

    return plan


def carry_out(engine: Engine, planned: Planned) -> ImportReport:
    with transaction(engine) as session:
        return service.carry_out(session, planned)


def employees(engine: Engine) -> dict[str, int | None]:
    with transaction(engine, writes=False) as session:
        return {row.name: row.employees for row in session.execute(select(Company.name, Company.employees))}


def change(engine: Engine, called: str, **fields: object) -> None:
    with transaction(engine) as session:
        row = session.scalars(select(Company).where(Company.name == called)).one()
        companies.change(session, OPERATOR, row.id, CompanyChange.model_validate(fields))


def test_planning_writes_nothing_and_others_write_meanwhile(engine: Engine, plan: Callable[..., Planned]) -> None:
    planned = plan(file(1, 2))
    assert employees(engine) == {}
    with transaction(engine) as session:
        companies.add(session, OPERATOR, CompanyIn(name="Altra", park="trentino"))
    report = carry_out(engine, planned)
    assert (report.created, report.imported) == (2, True)
    assert employees(engine) == {"Altra": None, "Azienda 1": 5, "Azienda 2": 5}
    assert [change.company_id for change in report.changes] == [2, 3]


def test_who_changes_others_does_not_have_it_worked_out_again(
    engine: Engine, plan: Callable[..., Planned], monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out(engine, plan(file(1, 2)))
    planned = plan(file(2, employees=6))
    change(engine, "Azienda 1", employees=9)
    monkeypatch.setattr(service, "plan_import", lambda *_: pytest.fail("it is planned"))
    assert carry_out(engine, planned).updated == 1
    assert employees(engine) == {"Azienda 1": 9, "Azienda 2": 6}


@pytest.mark.parametrize("meanwhile", ["changed", "added", "renamed", "numbered"])
def test_what_somebody_did_to_the_same_companies_meanwhile_is_seen(
    engine: Engine, plan: Callable[..., Planned], meanwhile: str
) -> None:
    carry_out(engine, plan(file(1)))
    with transaction(engine) as session:
        companies.add(session, OPERATOR, CompanyIn(name="Altra", park="trentino"))
    planned = plan((HEADER + "trentino;Azienda 1;R-1;6;;;;\ntrentino;Nuova;R-9;7;;;;\n").encode())
    assert (planned.report.created, planned.report.updated) == (1, 1)
    if meanwhile == "changed":
        change(engine, "Azienda 1", website="https://azienda.example", employees=6)
    elif meanwhile == "added":
        with transaction(engine) as session:
            companies.add(session, OPERATOR, CompanyIn(name="Nuova", park="trentino", identifiers={"register": "R-9"}))
    elif meanwhile == "renamed":
        change(engine, "Altra", name="Nuova S.r.l.")
    else:
        change(engine, "Altra", identifiers={"register": "R-9"})
    report = carry_out(engine, planned)
    if meanwhile == "changed":
        assert (report.created, report.updated, report.unchanged) == (1, 0, 1)
    else:
        assert (report.created, report.updated) == (0, 2)
    assert sorted(name.removesuffix(" S.r.l.") for name in employees(engine) if name != "Altra") == [
        "Azienda 1",
        "Nuova",
    ]


def test_all_goes_in_or_nothing(engine: Engine, plan: Callable[..., Planned], monkeypatch: pytest.MonkeyPatch) -> None:
    carry_out(engine, plan(file(1)))
    planned = plan(file(1, 2, 3, employees=6))
    before = employees(engine)

    def fail(*_: object) -> None:
        raise Conflict

    with monkeypatch.context() as patch:
        patch.setattr(applying, "_write_capabilities", fail)
        with pytest.raises(Conflict):
            carry_out(engine, planned)
    assert employees(engine) == before
    assert carry_out(engine, planned).created == 2


def test_a_company_was_changed_when_it_was_written_and_not_when_that_was_worked_out(
    engine: Engine, plan: Callable[..., Planned]
) -> None:
    """A refresh that began between the two has not read what was planned, and must not count it as done."""
    carry_out(engine, plan(file(1)))
    planned = plan(file(1, 2, employees=6))
    change(engine, "Azienda 1", sectors=["drives"])  # and so it is planned again
    with transaction(engine) as session:
        companies.add(session, OPERATOR, CompanyIn(name="Altra", park="trentino"))
    carry_out(engine, plan(file(3)))
    between = plan(file(1, 2, employees=7))
    with transaction(engine) as session:
        last = companies.add(session, OPERATOR, CompanyIn(name="Ultima", park="trentino")).updated_at
    for each in (planned, between):
        carry_out(engine, each)
    with transaction(engine, writes=False) as session:
        query = select(Company.name, Company.updated_at, Party.stale_since).join(Party, Party.id == Company.party_id)
        written = {row.name: row for row in session.execute(query)}
    for name in ("Azienda 1", "Azienda 2"):
        assert written[name].updated_at > last
        assert written[name].stale_since is not None
        assert written[name].stale_since > last


def test_a_dry_run_takes_no_turn(engine: Engine, plan: Callable[..., Planned]) -> None:
    planned = plan(file(1, 2), dry_run=True)
    assert (planned.report.created, planned.report.imported, planned.writes) == (2, False, False)
    assert [change.company_id for change in planned.report.changes] == [None, None]
    assert carry_out(engine, planned) is planned.report
    assert employees(engine) == {}
