"""The demo's two corridors: what may be released on the day of the agreement, and what may be today."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import migrations
from app.accounts.roles import OPERATOR
from app.clearances.circumstances import Asked
from app.clearances.release import Purpose, Release, ReleaseRefused, ensure_released, examine
from app.compliance.policy.policy import Policy, today
from app.database import make_engine, transaction
from app.demo import loading
from app.settings import Settings
from matching.profiles import Form
from models import Company, Park
from tests.support.terminal import Ponte

TODAY = Path(loading.__file__).parent / "today"
TRANSFER = Form.TECHNOLOGY_TRANSFER


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """With the companies, not ranked."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db")
    migrations.upgrade(engine)
    loading.load(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def policy() -> Policy:
    return Policy.of(Settings(_env_file=None))


def of_park(session: Session, code: str) -> list[int]:
    query = select(Company.party_id).join(Park, Park.id == Company.park_id).where(Park.code == code)
    return list(session.scalars(query.order_by(Company.id)))


def examined(
    session: Session, policy: Policy, here: str, there: str, lives_today: bool
) -> list[Release | ReleaseRefused]:
    pairs = [Asked(a, b, TRANSFER) for a in of_park(session, here) for b in of_park(session, there)]
    day = today() if lives_today else None
    return list(examine(policy, session, OPERATOR, pairs, Purpose.INTRODUCTION, day).values())


def test_today_no_technology_goes_from_trentino_to_technopolis_and_the_basis_is_told(
    demo: Engine, policy: Policy
) -> None:
    with transaction(demo, writes=False) as session:
        found = examined(session, policy, "trentino", "technopolis", True)
    assert len(found) == 3600
    told = [one.marshal() for one in found if isinstance(one, ReleaseRefused)]
    assert len(told) == len(found)
    assert {one["verdict"] for one in told} == {"blocked"}
    assert {one["needed"] for one in told} == {"nothing"}
    assert all("special-zone-part-a" in one["rules"] for one in told)
    rule = policy.rule("special-zone-part-a")
    assert rule is not None
    assert "833/2014, Annex LII" in rule[1].legal_basis


def test_on_the_day_of_the_agreement_only_dual_use_waits_for_an_officer(demo: Engine, policy: Policy) -> None:
    with transaction(demo, writes=False) as session:
        found = examined(session, policy, "trentino", "technopolis", False)
    released = [one for one in found if isinstance(one, Release)]
    refused = [one.marshal() for one in found if isinstance(one, ReleaseRefused)]
    assert len(released) > 3000
    assert {(one.verdict.value, one.day.isoformat(), one.replayed) for one in released} == {
        ("no_hit", "2015-09-01", True)
    }
    assert {(one["verdict"], tuple(one["rules"])) for one in refused} == {("needs_review", ("dual-use-military-2014",))}


def test_a_second_corridor_comes_by_init_and_import_alone_and_is_lawful_today(
    ponte: Ponte, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/demo.db"
    monkeypatch.setenv("PONTE_DATABASE_URL", url)
    engine = make_engine(url)
    migrations.upgrade(engine)
    loading.load(engine)
    assert ponte("init", TODAY / "corridor.toml", "--yes").code == 0
    brought = ponte("import", TODAY / "companies.jsonl", "--no-rank")
    assert brought.code == 0, brought.err
    policy = Policy.of(Settings(_env_file=None))
    with transaction(engine, writes=False) as session:
        found = examined(session, policy, "trentino", "tirol", False)
        partner = of_park(session, "tirol")[0]
        one = ensure_released(
            policy, session, OPERATOR, Asked(of_park(session, "trentino")[0], partner, TRANSFER), Purpose.CONTACTS
        )
    assert (one.day, one.replayed, one.verdict.value) == (today(), False, "no_hit")
    refused = [each.marshal() for each in found if isinstance(each, ReleaseRefused)]
    assert len(found) == 300
    assert len(refused) == 60, "with the company whose offer is of category 0"
    assert {tuple(each["rules"]) for each in refused} == {("nuclear-inside-the-eu",)}
    engine.dispose()
