"""Agendas and answers on the command line."""

import json
import re
from pathlib import Path

import pytest

from app.compliance.policy.policy import Policy
from app.database import transaction
from models import EventMeeting
from tests.support.introductions import KEY, URL
from tests.support.policy import FakeLists, policy_with
from tests.support.terminal import Ponte
from tests.support.timetables import Forum

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]


def test_what_is_wanted_and_answered_is_said_on_the_command_line(
    at_hand: Ponte, made: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Policy, "of", lambda *_: policy_with(FakeLists()))
    for said in (
        ("rule", "forum", "must_not_meet", "alfa", "delta"),
        ("rule", "forum", "wish", "gamma", "beta"),
        ("order", "forum", "alfa", "gamma", "delta"),
        ("pin", "forum", "gamma", "alfa"),
    ):
        done = at_hand("event", *said)
        assert done.code == 0, (said, done.err)
    told = json.loads(at_hand("event", "rules", "forum", "--json").out)
    assert [one["kind"] for one in told["rules"]] == ["must_not_meet", "wish"]
    assert len(told["orders"]) == 1
    with transaction(made.engine, writes=False) as session:
        assert session.query(EventMeeting).filter_by(pinned=True).count() == 1
    assert at_hand("event", "rule", "forum", "wish", "beta", "gamma", "--remove").code == 1, "it was the other's wish"
    for said in (
        ("rule", "forum", "wish", "gamma", "beta", "--remove"),
        ("rule", "forum", "must_not_meet", "alfa", "delta", "--remove"),
        ("order", "forum", "alfa", "gamma", "delta", "--remove"),
    ):
        assert at_hand("event", *said).code == 0
    assert "none" in at_hand("event", "rules", "forum").out
    changed = at_hand("event", "participant", "forum", "alfa", "--most", "2", "--slots", "1, 2")
    assert "most 2, slots [1, 2]" in changed.out
    refused = at_hand("event", "answer", "forum", "alfa", "gamma", "accepted")
    assert (refused.code, "given out" in refused.err) == (1, True)


@pytest.mark.parametrize(
    ("said", "option"),
    [
        (("select", "forum", "--at-least", "marriage=2"), "--at-least: 'marriage=2'"),
        (("select", "forum", "--at-most", "joint_project=some"), "--at-most: 'joint_project=some'"),
        (("plan", "forum", "--at-least", "joint_project=3", "--at-most", "joint_project=2"), "--at-most: 'joint_"),
        (("repair", "forum", "--lost-table", "1"), "--lost-table: '1'"),
        (("participant", "forum", "alfa", "--slots", "x"), "--slots"),
    ],
)
def test_what_is_wrong_is_told_of_the_option_that_was_given(
    at_hand: Ponte, made: Forum, said: tuple[str, ...], option: str
) -> None:
    refused = at_hand("event", *said)
    assert refused.code == 1
    assert option in refused.err


def test_who_cannot_be_written_to_is_named(at_hand: Ponte, made: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Policy, "of", lambda *_: policy_with(FakeLists()))
    monkeypatch.setenv("PONTE_LINK_KEY", KEY)
    monkeypatch.setenv("PONTE_PUBLIC_URL", URL)
    done = at_hand("event", "issue", "forum", "--final")
    assert done.code == 0, done.err
    assert "without an address: " in done.out
    assert not re.search(r"without an address:.*\d", done.out)


def test_the_command_writes_all_into_a_folder(
    at_hand: Ponte, made: Forum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Policy, "of", lambda *_: policy_with(FakeLists()))
    done = at_hand("event", "agendas", "forum", "--out", tmp_path / "out", "--format", "ics")
    assert done.code == 0, done.err
    names = sorted(one.name for one in (tmp_path / "out" / "participants").iterdir())

    assert len(names) == 6
    assert any(name.endswith("-gamma.ics") for name in names)
    assert at_hand("event", "agendas", "nothing", "--out", tmp_path / "out").code == 1
    assert "none" in at_hand("event", "answers", "forum").out


ENGLISH = {
    "slots",
    "participants",
    "meetings",
    "version",
    "plan",
    "draft",
    "time",
    "table",
    "who",
    "about",
    "there",
    "is",
}


@pytest.mark.parametrize("language", ["it", "ru"])
def test_what_is_told_of_an_event_is_in_the_language_that_was_asked_for(
    at_hand: Ponte, made: Forum, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr(Policy, "of", lambda *_: policy_with(FakeLists()))
    for said in (("show", "forum", "--meetings"), ("answers", "forum"), ("adopt", "forum", "1"), ("repair", "none")):
        done = at_hand("event", *said, "--lang", language)
        told = (done.out + done.err).replace("ponte: ", "").replace("forum: Forum", "")
        assert told.strip()
        assert ENGLISH & set(re.findall(r"[a-z]+", told.casefold())) == set(), told


@pytest.mark.parametrize("given", [("--until", "2020-01-01"), ()])
def test_a_date_that_cannot_be_is_told_of_its_option(
    at_hand: Ponte, made: Forum, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...]
) -> None:
    monkeypatch.setattr(Policy, "of", lambda *_: policy_with(FakeLists()))
    refused = at_hand("event", "issue", "forum", *given)
    assert "--until: " in refused.err
    assert "answers_until" not in refused.err
