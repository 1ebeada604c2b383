"""`ponte merge` and `ponte unmerge`."""

import pytest
from sqlalchemy import Engine

from app.database import transaction
from tests.support.portfolio import add, company
from tests.support.terminal import Ponte


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.usefixtures("parks")
def test_companies_are_merged_and_taken_apart(at_hand: Ponte, engine: Engine) -> None:
    with transaction(engine) as session:
        kept, other = (add(session, company("south", name, [name], [])).id for name in ("Alfa Srl", "Alfa S.p.A."))
    unclear = at_hand("merge", "alfa", other, "--no-rank")
    assert (unclear.code, "Several companies answer" in unclear.err) == (1, True)
    done = at_hand("merge", kept, "Alfa S.p.A.", "--no-rank")
    assert (done.code, f"company {other} went into company {kept}, with 1 offers" in done.out) == (0, True)
    again = at_hand("merge", kept, other, "--no-rank")
    assert (again.code, "was merged into company" in again.err) == (1, True)
    undone = at_hand("unmerge", other, "--no-rank", "--json")
    assert (undone.code, undone.json["kept_id"]) == (0, kept)
