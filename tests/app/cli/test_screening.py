"""`ponte screen` and `ponte screening`."""

from pathlib import Path

from models.base import now
from tests.support import sanctions
from tests.support.sanctions import INN
from tests.support.terminal import Ponte


def written(folder: Path, **contents: str) -> list[Path]:
    files = [folder / f"{name}.txt" for name in contents]
    for file, content in zip(files, contents.values(), strict=True):
        file.write_text(content, encoding="utf-8")
    return files


def test_lists_are_imported_and_names_screened(migrated: Ponte, tmp_path: Path) -> None:
    assert migrated("screen", "Alfa").code == 1, "there is no list yet"
    eu, sdn, alt, asked = written(
        tmp_path,
        eu=sanctions.EU_XML,
        sdn=sanctions.SDN_CSV,
        alt=sanctions.ALT_CSV,
        asked="Alfa S.r.l.\nНПО «Квантрел»\n",
    )
    today = now().date().isoformat()
    assert "2 entries, 2 added" in migrated("screening", "import", eu, "--published", today).out
    assert migrated("screening", "import", sdn, alt, "--published", today, "--json").json["list"] == "ofac"
    states = {each["code"]: each["state"] for each in migrated("screening", "lists", "--json").json}
    assert states == {"eu": "current", "eu_annex_iv": "missing", "un": "missing", "ofac": "current"}
    told = migrated("screen", "АО НПО Квантрел", "Tikhon Vyrubalov", INN)
    assert told.code == 0
    assert "EU.9000.17" in told.out
    assert f"same inn {INN}" in told.out
    assert "not complete: eu_annex_iv, un" in " ".join(told.err.split())
    found = migrated("screen", "--json", "--file", asked).json
    assert [(result["line"], len(result["hits"])) for result in found["results"]] == [(1, 0), (2, 1)]
    assert found["results"][1]["hits"][0]["entry"] == "900017"


def test_what_is_wrong_is_said(migrated: Ponte, tmp_path: Path) -> None:
    (broken,) = written(tmp_path, broken=sanctions.UN_XML[:400])
    refused = migrated("screening", "import", broken)
    assert (refused.code, "damaged" in refused.err) == (1, True)
    assert migrated("screening", "import", tmp_path / "none.xml").code == 2
    assert migrated("screen").code == 2
    assert migrated("screen", "Alfa", "--file", broken).code == 2
    assert migrated("screen", "Alfa", "--kind", "vehicle").code == 1
