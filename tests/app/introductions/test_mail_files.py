"""Mails as files: readable by their owner only, and gone with the people in them."""

from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import select

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.introductions.acting import SYSTEM, of_company
from app.introductions.contacts import service as contacts
from app.introductions.mail.transport import Folder
from app.introductions.states import Action
from app.introductions.tasks import IntroductionTasks
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyChange
from app.settings import Settings
from models import Company, Contact
from tests.app.introductions.test_mail import read, send_all
from tests.support.introductions import Introductions

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Said(NamedTuple):
    number: str
    text: str


def everything(folder: Path) -> list[Said]:
    """Of the mails in a folder: whom they are to, and what they say."""
    return [
        Said(str(mail["Message-ID"]).strip("<>").partition("@")[0], f"{mail['To']} {mail.get_content()}")
        for mail in read(folder)
    ]


def test_whoever_is_erased_is_in_no_file_and_no_director_any_more(introductions: Introductions, tmp_path: Path) -> None:
    """Neither in what was sent to them nor in what told the others whom to write to."""
    with transaction(introductions.engine) as session:
        change = CompanyChange(directors=["Pat Southson", "Anna Esempio"])
        companies.change(session, OPERATOR, introductions.companies["south"], change)
    row = introductions.asked()
    send_all(introductions, Folder(tmp_path))
    for actor in (of_company("a"), of_company("b")):
        introductions.perform(row, actor, Action.ACCEPT)
    introductions.perform(row, SYSTEM, Action.RELEASE)
    send_all(introductions, Folder(tmp_path))
    files = set(tmp_path.iterdir())
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    told = {tmp_path / f"{said.number}.eml" for said in everything(tmp_path) if "Pat Southson" in said.text}
    assert len(told) == 3, "asked, released to them, and released to the partner"
    with transaction(introductions.engine) as session:
        person = session.scalars(select(Contact).where(Contact.name == "Pat Southson")).one()
        contacts.erase(session, OPERATOR, [person], "asked_for")
    settings = Settings(_env_file=None, mail_folder=str(tmp_path))
    IntroductionTasks(introductions.engine, settings, introductions.desk).remove_files()
    assert set(tmp_path.iterdir()) == files - told
    with transaction(introductions.engine, writes=False) as session:
        row = session.get_one(Company, introductions.companies["south"])
        assert row.directors == ["Anna Esempio"]
