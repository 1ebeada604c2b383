"""A proposal before anything is read: shown, corrected, sent back, remembered; and the file with its problems."""

import io
import json

import pytest
from python_calamine import CalamineWorkbook

URL = "/api/v1/imports"
LIST = (
    "Elenco aziende insediate;;;;\n;;;;\n"
    "Denominazione;Cosa cerca;Sede;CAP;Appunti\n"
    "Prova Uno S.r.l.;Distributori in Russia;Trento;38121;Costruiamo sensori di pressione per pompe e valvole.\n"
    "Prova Due S.p.A.;n.d.;Rovereto;38068;Costruiamo droni per le ispezioni di linee elettriche.\n"
    "Totale aziende: 2;;;;\n"
)


@pytest.fixture
def post(client, parks):
    def post(path="", text=LIST, mapping=None, **params):
        data = {} if mapping is None else {"mapping": json.dumps(mapping)}
        return client.post(
            URL + path, files={"file": ("elenco.csv", text.encode())}, data=data, params={"park": "trentino"} | params
        )

    return post


def fields(answer):
    return {column["heading"]: column["field"] for column in answer.json()["columns"]}


def test_a_proposal_shows_columns_and_rows_and_writes_nothing(post, content):
    before = content()
    answer = post("/proposals")
    assert answer.status_code == 200
    assert fields(answer) == {
        "Denominazione": "name",
        "Cosa cerca": "looks_for",
        "Sede": "city",
        "CAP": None,
        "Appunti": "description",
    }
    told = answer.json()
    assert (told["header_line"], told["rows"], told["remembered"]) == (3, 2, False)
    assert told["sample"][0]["before"]["Sede"] == "Trento"
    assert told["sample"][0]["after"]["descriptions"][0]["text"] == (
        "Costruiamo sensori di pressione per pompe e valvole.\nCerchiamo: Distributori in Russia"
    )
    assert [item["line"] for item in told["passed_over"]["lines"]] == [1, 6]
    assert content() == before


def test_a_corrected_mapping_is_used_and_remembered_for_the_park(post):
    mapping = post("/proposals").json()["mapping"]
    mapping["columns"]["Appunti"] = None
    report = post(mapping=mapping)
    assert (report.status_code, report.json()["created"], report.json()["columns"]["Appunti"]) == (200, 2, None)
    again = post("/proposals")
    assert again.json()["remembered"]
    assert fields(again)["Appunti"] is None
    assert fields(post("/proposals", park="technopolis"))["Appunti"] == "description"


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"columns": {"Nessuna": "name"}}, 'There is no column "Nessuna"'),
        ({"columns": {"Sede": "ateco"}}, '"ateco", said of the column "Sede", is no field'),
        ({"colonne": {}}, "is no mapping"),
        ({"sheet": "Foglio9"}, 'There is no sheet "Foglio9"'),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_with_the_reason(post, mapping, reason):
    answer = post(mapping=mapping)
    assert answer.status_code == 422
    assert reason in answer.json()["errors"][0]["reason"]


def test_the_file_comes_back_with_what_is_wrong_beside_its_rows(post, content):
    before = content()
    text = "park;name;register;employees\nnowhere;A;1;5\ntrentino;=1+1;2;5\ntrentino;B;3;tanti\ntrentino;C;4;7\n"
    answer = post("/reports", text)
    assert answer.status_code == 200
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).sheet_names
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name(sheet).to_python()
    assert [row[0] for row in rows] == ["Ponte", "refused", "refused", "remark", ""]
    assert "there is no park" in rows[1][1]
    assert rows[2][3] == "=1+1"
    assert rows[4][2:] == ["trentino", "C", "4", "7"]
    assert content() == before


def test_one_bad_cell_does_not_stop_the_rest(post):
    text = "name;register;employees;founded;bizarre\nA;1;tanti;2011;x\nB;;5;;\n;3;5;;\nC;3;7;;\n"
    report = post("", text).json()
    assert (report["created"], report["rejected"]) == (3, 1)
    assert [(item["line"], item["field"]) for item in report["problems"]] == [(4, "name")]
    assert [(item["line"], item["field"]) for item in report["remarks"]] == [(2, "employees")]
    assert [item["field"] for item in report["passed_over"]["columns"]] == ["bizarre"]
