"""Packs are read as they are written; what is wrong with one is told by file, field and reason."""

from datetime import date
from pathlib import Path

import pytest

from app.compliance.policy.loading import packs_of, shipped_packs, version_of
from app.compliance.policy.policy import Policy, today
from app.errors import Invalid
from app.settings import Settings
from tests.support.terminal import Ponte

PACK = """
code = "house"
version = 2026-01-01
covers = [["IT", "FR"]]
title = {en = "House", it = "Casa", ru = "Дом"}
note = {en = "To be confirmed", it = "Da confermare", ru = "Подтвердить"}
[[zones]]
code = "harbour"
[[rules]]
code = "no-hosting"
effect = "blocked"
clearable = true
from = 2020-01-01
until = 2020-12-31
forms = ["hosting"]
legal_basis = "A rule of the house"
certainty = "house_rule"
receiver.zones = ["harbour"]
text = {en = "No", it = "No", ru = "Нет"}
"""


def written(folder: Path, text: str, name: str = "house.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def wrong(folder: Path, text: str) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        packs_of(str(written(folder, text)))
    errors = caught.value.marshal().get("errors") or [{"field": "", "reason": caught.value.detail}]
    return errors[0]["field"], errors[0]["reason"]


def test_an_operators_own_packs_stand_for_those_that_are_shipped(tmp_path: Path) -> None:
    policy = Policy.of(Settings(_env_file=None, policy_packs=str(written(tmp_path, PACK))))
    assert [pack.code for pack in policy.packs] == ["house"]
    assert policy.rule("no-hosting") is not None
    assert policy.rule("listed-eu") is None


@pytest.mark.parametrize(
    ("was", "is_now", "field", "reason"),
    [
        ('effect = "blocked"', 'effect = "forbidden"', "rules.0.effect", "Input should be"),
        ('effect = "blocked"', 'effect = "no_hit"', "rules.0", "blocks or needs a review"),
        ("until = 2020-12-31", "until = 2019-12-31", "rules.0", "ends before it begins"),
        ('["harbour"]', '["port"]', "", "names the zone port"),
        ("receiver.zones", "receiver.zone", "rules.0.receiver.zone", "Extra inputs"),
        ('receiver.zones = ["harbour"]', "receiver.zones = []", "rules.0.receiver", "an empty list never holds"),
        ('receiver.zones = ["harbour"]', "", "rules.0", "says nothing of a giver or a receiver"),
        ('receiver.zones = ["harbour"]', 'receiver.countries = ["*eu"]', "", "no group *eu"),
        ('legal_basis = "A rule of the house"', "", "rules.0.legal_basis", "required"),
        ('ru = "Нет"', "", "rules.0.text.ru", "required"),
        ("version = 2026-01-01", "version = soon", "", "is no TOML"),
    ],
)
def test_what_is_wrong_with_a_pack_is_told_by_field(
    tmp_path: Path, was: str, is_now: str, field: str, reason: str
) -> None:
    assert was in PACK
    said = PACK.replace(was, is_now).replace(", }", "}")
    found_field, found_reason = wrong(tmp_path, said)
    assert found_field == field
    assert reason in found_reason


def test_two_packs_share_no_code_of_a_rule(tmp_path: Path) -> None:
    written(tmp_path, PACK)
    other = PACK.replace('"house"', '"other"').replace("harbour", "port")
    with pytest.raises(Invalid) as caught:
        packs_of(str(written(tmp_path, other, "other.toml")))
    assert caught.value.detail == "Two rules have the code no-hosting."


def test_a_folder_without_packs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as caught:
        packs_of(str(tmp_path))
    assert "holds no policy pack" in str(caught.value.detail)
    with pytest.raises(Invalid):
        packs_of(str(tmp_path / "nowhere"))


def test_every_change_is_another_version_of_the_policy(tmp_path: Path) -> None:
    before = version_of(packs_of(str(written(tmp_path, PACK))))
    assert before == version_of(packs_of(str(tmp_path)))
    assert before != version_of(packs_of(str(written(tmp_path, PACK.replace("2020-12-31", "2020-12-30")))))


def test_every_rule_that_is_shipped_tells_its_basis_and_that_counsel_must_confirm_it() -> None:
    for pack in shipped_packs():
        assert "confirmed by counsel" in pack.note.en
        assert {rule.certainty for rule in pack.rules} <= {"sure", "summary_read", "unconfirmed", "house_rule"}
        for rule in pack.rules:
            assert len(rule.legal_basis) > 20
            assert rule.clearable or rule.effect.value == "blocked", rule.code


def test_the_day_is_todays_unless_somebody_says_otherwise() -> None:
    policy, own, asked = Policy.with_packs(()), date(2015, 9, 1), date(2020, 1, 1)
    assert policy.day(None) == (today(), False)
    assert policy.day(own) == (own, True)
    assert policy.day(own, asked) == (asked, True)
    assert Policy.with_packs((), date(2016, 1, 1)).day(own) == (date(2016, 1, 1), True)
    assert Policy.with_packs((), lives_today=True).day(own) == (today(), False)
    assert policy.day(own, today()) == (today(), False)


def test_the_command_line_tells_packs_and_what_is_wrong_with_them(ponte: Ponte, tmp_path: Path) -> None:
    shown = ponte("policy", "show", "eu-russia", "--day", "2015-09-01")
    assert shown.code == 0
    assert "Regulation (EU) No 833/2014, Art. 2" in shown.out
    assert "[does not hold on that day]" in shown.out
    assert "3 rules" not in ponte("policy", "check").err
    written(tmp_path, PACK.replace("blocked", "forbidden"))
    refused = ponte("policy", "check", tmp_path)
    assert refused.code == 1
    assert "house.toml is no policy pack" in refused.err
    assert "rules.0.effect" in refused.err
