"""What `ponte import` tells of rows."""

from pathlib import Path

import pytest

from tests.support.terminal import Ponte


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_rows_that_are_not_told_one_by_one_can_be_had_in_a_file(at_hand: Ponte, parks: None, tmp_path: Path) -> None:
    file = tmp_path / "companies.csv"
    rows = [f"Prova {n} S.r.l.;many" for n in range(30)]
    file.write_text("\n".join(["Ragione sociale;Dipendenti", *rows]), encoding="utf-8")
    told = " ".join(at_hand("import", file, "--park", "south", "--no-rank").out.split())
    assert "and 10 more; --report FILE.xlsx writes the file with all of them beside their rows" in told
