"""Names of uploads, in whatever script and however a client writes them; the content tells what a file is."""

import pytest
from fastapi.testclient import TestClient

IMPORTS = "/api/v1/imports"
pytestmark = [pytest.mark.usefixtures("parks"), pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


@pytest.mark.parametrize(
    "name",
    [
        'filename="компании.csv"',
        "filename*=UTF-8''%D0%BA%D0%BE%D0%BC%D0%BF%D0%B0%D0%BD%D0%B8%D0%B8.csv",
        "filename=\"x.csv\"; filename*=UTF-8''%D0%BA%D0%BE%D0%BC%D0%BF%D0%B0%D0%BD%D0%B8%D0%B8.csv",
        "filename*=utf-8'ru'%D0%BA%D0%BE%D0%BC.csv; filename=\"x.csv\"",
        "filename*=iso-8859-1''societ%E0.csv",
        "filename*=UTF-8''%FF%FE.csv",
        "filename*=UTF-16''a",
        "filename*=x",
        'filename="società e figli; &quot;.xlsx"',
        'filename="..\\\\..\\\\a.ods"',
    ],
)
def test_a_file_is_read_whatever_its_name(client: TestClient, name: str) -> None:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; {name}\r\n\r\n'
    body = f"{head}park;name;register\r\nsouth;A;1\r\n\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = client.post(IMPORTS, params={"dry_run": True}, content=body.encode(), headers=headers)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["kind"], answer.json()["created"]) == ("csv", 1)
