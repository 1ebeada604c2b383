"""Every match of the demo corridor explains its score, in the words of the two profiles."""

import importlib
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

import orjson
import pytest
from sqlalchemy import Engine

from app.database import transaction
from app.matches.runs.explanations import Told, label, masked, speaking_for
from app.matches.runs.profiles import read_profiles
from app.portfolio.places import service as places
from matching.profiles import Profile
from matching.scoring.scores import WITHOUT_REASON
from matching.texts.vectors import LANGUAGES
from tests.support.points import points_of
from tests.support.telling import ToldMatch, told_matches

STEEPEST = 4
"""By how much a score rises at most with the joint utility, both counted to 100."""


class Row(NamedTuple):
    evidence: bytes
    en: bytes


@pytest.fixture(scope="module")
def matches(demo: Engine) -> Sequence[ToldMatch]:
    return told_matches(demo)


@pytest.fixture(scope="module")
def texts(demo: Engine) -> dict[str, str]:
    """All that a party says of itself, by party."""
    with transaction(demo, writes=False) as session:
        found = read_profiles(session, places.find_corridor(session, None))
    return {label(found.snapshots[profile.id]): said(profile) for profile in (*found.a, *found.b)}


def said(profile: Profile) -> str:
    opportunities = (*profile.offers, *profile.needs)
    stated = ("\n".join([item.title, item.text, *item.capabilities]) for item in opportunities)
    return "\n".join([*profile.descriptions.values(), *stated])


def test_every_score_can_be_computed_from_its_parts_within_their_rounding(matches: Sequence[ToldMatch]) -> None:
    assert len(matches) > 1000
    half_a_digit = 0.5e-4
    for match in matches:
        shown = match.explanation
        parties = match.labels
        utilities, sums = [], []
        for party in parties:
            sums.append(sum(abs(part["weights"][party]) for part in shown["parts"] if part["value"] is not None))
            known = ((part["usual"] if part["value"] is None else part["value"], part) for part in shown["parts"])
            total = shown["bias"] + sum(part["weights"][party] * value for value, part in known)
            utilities.append(1 / (1 + math.exp(-total)))
        # A score rises by at most a quarter of 100 for each unit that both sums are off, and is rounded itself.
        allowed = 25 * max(sums) * half_a_digit + half_a_digit
        # The engine sums in float32.
        allowed += 25 * max(sums) * 1e-6
        strong = any(reason["strong"] and reason["signal"] != "language_overlap" for reason in shown["reasons"])
        by_needs = all(part["value"] == 0 for part in shown["parts"] if part["signal"] == "self_description")
        kept = 2 if strong else 2 * WITHOUT_REASON
        joint = kept * utilities[0] * utilities[1] / sum(utilities)
        assert match.score == pytest.approx(points_of(joint, by_needs=by_needs), abs=STEEPEST * allowed, rel=0)


def test_every_quotation_stands_in_the_profile_that_it_is_ascribed_to(
    matches: Sequence[ToldMatch], texts: dict[str, str]
) -> None:
    quotes = 0
    for match in matches:
        shown = match.explanation
        for quote in [quote for reason in shown["reasons"] for quote in reason["quotes"]] + [
            objection["quote"] for objection in shown["against"] if objection["quote"]
        ]:
            assert quote["text"] in texts[quote["party"]]
            quotes += 1
    assert quotes > 1000


def test_every_quotation_in_a_sentence_stands_in_one_of_the_profiles(
    matches: Sequence[ToldMatch], texts: dict[str, str]
) -> None:
    quotes = 0
    for match in matches:
        said = "\n".join(texts[party] for party in match.labels)
        for sentence in match.sentences["en"]:
            if sentence.startswith("To be settled"):
                continue  # it quotes the names of forms
            for quoted in re.findall(r"“([^“”]+)”", sentence):
                assert quoted in said
                quotes += 1
    assert quotes > 1000


def test_a_match_has_few_and_strong_reasons(matches: Sequence[ToldMatch]) -> None:
    for match in matches:
        shown = match.explanation
        values = {(part["signal"], part["giver"]): part["value"] for part in shown["parts"]}
        assert len(shown["reasons"]) <= 5
        strong = [reason for reason in shown["reasons"] if reason["strong"]]
        assert all(values[reason["signal"], reason["giver"]] >= 0.3 for reason in strong)


def test_every_match_quotes_both_parties(matches: Sequence[ToldMatch]) -> None:
    for match in matches:
        quoted = {quote["party"] for reason in match.explanation["reasons"] for quote in reason["quotes"]}
        assert quoted == set(match.labels)


def test_most_first_places_are_argued_with_quotations(matches: Sequence[ToldMatch]) -> None:
    best = [match.explanation["reasons"] for match in matches if match.score > 70]
    assert len(best) > 50
    argued = [any(reason["quotes"] and reason["strong"] for reason in reasons) for reasons in best]
    assert sum(argued) > 0.95 * len(best)


def test_what_is_missing_would_make_the_match_surer(matches: Sequence[ToldMatch]) -> None:
    seen = 0
    for match in matches:
        missing = match.explanation["missing"]
        assert all(match.confidence + item["gain"] < 1.001 for item in missing)
        assert match.explanation["improvement"] == (missing[0] if missing else None)
        seen += bool(missing)
    assert seen


def test_every_match_is_told_in_every_language(matches: Sequence[ToldMatch]) -> None:
    for match in matches:
        assert set(match.sentences) == set(LANGUAGES)
        assert len({len(told) for told in match.sentences.values()}) == 1
        assert all(match.sentences.values())
        assert all(re.search("[а-яё]", sentence) for sentence in match.sentences["ru"])
        told = [sentence for language in LANGUAGES for sentence in match.sentences[language]]
        assert all(sentence.endswith(".") and not sentence.endswith("..") for sentence in told)


def test_of_what_was_told_before_the_order_says_what_each_sentence_tells(matches: Sequence[ToldMatch]) -> None:
    migration = importlib.import_module("migrations.versions.0046_kinds_of_sentences")
    seen = set()
    for match in matches:
        kinds = match.explanation["kinds"]
        before = {name: value for name, value in match.explanation.items() if name != "kinds"}
        row = Row(orjson.dumps(before), orjson.dumps(match.sentences["en"]))
        assert orjson.loads(migration.with_kinds(row))["kinds"] == kinds
        assert kinds.count("reason") == len(before["reasons"])
        assert kinds.count("objection") == len(before["against"])
        seen |= set(kinds)
    assert seen == {"remark", "reason", "objection", "missing", "improvement"}


def test_what_speaks_for_a_match_can_be_told_alone(matches: Sequence[ToldMatch]) -> None:
    spoken = 0
    for match in matches:
        prose = {language: orjson.dumps(match.sentences[language]) for language in LANGUAGES}
        reasons = speaking_for(Told(orjson.dumps(match.explanation), **prose), "en")
        others = [sentence for sentence in match.sentences["en"] if sentence not in reasons]
        assert len(reasons) == len(match.explanation["reasons"])
        assert not [
            said for said in reasons if said.startswith(("Against", "To clarify", "Not in the profile", "Most"))
        ]
        assert len(others) >= len(match.explanation["against"])
        spoken += len(reasons)
    assert spoken > len(matches)


def test_what_the_form_was_read_from_is_masked_like_other_quotations() -> None:
    text = "We license our valves: ask Marco Rossi."
    evidence = {"form_told": [{"party": "company:1", "text": text}], "reasons": [], "against": []}
    sentence = orjson.dumps([f"The form is technology transfer: Pumps writes “{text[:-1]}”."])
    shown = masked(
        Told(orjson.dumps(evidence), *[sentence] * 3), {"company:1": lambda one: one.replace("Marco Rossi", "…")}
    )
    assert "Marco" not in f"{shown}"
    assert orjson.loads(shown.en) == ["The form is technology transfer: Pumps writes “We license our valves: ask …”."]
