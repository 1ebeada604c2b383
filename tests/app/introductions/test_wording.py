"""Texts of mails are there in three languages, and settings that mails and links need are checked."""

from typing import get_args

import pytest

from app.introductions import wording
from app.introductions.mail import outbox
from app.schemas import LanguageCode
from app.settings import Settings


def test_every_mail_has_its_text_in_three_languages_and_none_names_the_partner_too_early() -> None:
    names = (
        "number",
        "name",
        "own",
        "own_park",
        "form",
        "title",
        "abstract",
        "identity",
        "until",
        "address",
        "replay",
        "link",
        "code",
    )
    values = {name: f"[{name}]" for name in names}
    for kind in (*get_args(outbox.ToCompany), *get_args(outbox.ToPark)):
        more = {f"partner{part}": "[partner]" for part in ("", "_park", "_contact")} if kind == "released" else {}
        for language in get_args(LanguageCode):
            text = wording.mail_text(kind, language, values | more)
            assert text.subject
            assert ("[link]" in text.body) == (kind in ("asked", "reminded")), (kind, language)


def test_what_is_said_of_names_is_true_whoever_was_named() -> None:
    for language in get_args(LanguageCode):
        said = {
            (own, partner): wording.identity_text(language, own=own, partner=partner)
            for own in (False, True)
            for partner in (False, True)
        }
        assert len(set(said.values())) == 4, language
    assert "told to the other only if" not in wording.identity_text("en", own=True, partner=True)


@pytest.mark.parametrize(
    "given",
    [
        {"smtp_url": "http://host"},
        {"smtp_url": "smtp://host:99999"},
        {"link_key": "short"},
        {"public_url": "ponte.example"},
        {"mail_from": "nobody"},
    ],
)
def test_a_setting_that_cannot_be_used_is_named(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(given))):
        Settings(_env_file=None, **given)  # type: ignore[arg-type]  # as given
