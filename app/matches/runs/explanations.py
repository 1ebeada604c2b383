"""Explanations as they are told: from no side, every party named as `company:12` or `site:3`."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import orjson

from matching.explaining.explain import Explanation
from matching.explaining.missing import Missing
from matching.explaining.objections import Objection
from matching.explaining.phrases import Names, say
from matching.explaining.reasons import Reason
from matching.profiles import Language
from matching.scoring.scores import Direction
from matching.signals.signal import Quote
from matching.texts.vectors import LANGUAGES

Mask = Callable[[str], str]
"""A text without what it is not to tell."""


def label(snapshot: Mapping[str, Any]) -> str:
    """Of a party, by what is shown of it."""
    return f"{snapshot['kind']}:{snapshot['id']}"


class Told(NamedTuple):
    """As in `models.match.Telling`: JSON in UTF-8."""

    evidence: bytes
    it: bytes
    ru: bytes
    en: bytes


def told(explanation: Explanation, labels: tuple[str, str], names: Names) -> Told:
    said = {language: say(explanation, names, language) for language in LANGUAGES}
    kinds = [kind for kind, _ in said["en"]]
    prose = {language: orjson.dumps([text for _, text in some]) for language, some in said.items()}
    return Told(orjson.dumps(_evidence(explanation, *labels) | {"kinds": kinds}), **prose)


def speaking_for(told: Told, language: Language) -> tuple[str, ...]:
    """Of what is told to managers, what speaks for the match alone: the reasons, for those who are to meet."""
    kinds, prose = orjson.loads(told.evidence)["kinds"], orjson.loads(getattr(told, language))
    return tuple(text for kind, text in zip(kinds, prose, strict=True) if kind == "reason")


def masked(told: Told, masks: Mapping[str, Mask]) -> Told:
    """With what is quoted of each party masked by its label, and so wherever the sentences quote it."""
    evidence = orjson.loads(told.evidence)
    said: dict[str, str] = {}

    def mask(holder: dict[str, Any], field: str, party: str) -> None:
        text = holder[field]
        holder[field] = masks[party](text) if party in masks else text
        # Sentences leave out the full stop of what they quote.
        said[text.removesuffix(".")] = holder[field].removesuffix(".")

    form = {"quotes": evidence.get("form_told", ())}
    for one in (form, *evidence["reasons"], *evidence["against"]):
        for party in (states := one.get("states", {})):
            mask(states, party, party)
        for quote in filter(None, one.get("quotes", [one.get("quote")])):
            mask(quote, "text", quote["party"])
            for language in quote.get("versions", ()):
                mask(quote["versions"], language, quote["party"])
    changed = {text: instead for text, instead in said.items() if text != instead}
    if not changed:
        return told
    prose = {language: _replaced(getattr(told, language), changed) for language in LANGUAGES}
    return Told(orjson.dumps(evidence), **prose)


def _replaced(sentences: bytes, changed: Mapping[str, str]) -> bytes:
    """The longest first: a quote may be a part of another."""
    found: list[str] = orjson.loads(sentences)
    for text in sorted(changed, key=len, reverse=True):
        found = [sentence.replace(text, changed[text]) for sentence in found]
    return orjson.dumps(found)


def _evidence(explanation: Explanation, a: str, b: str) -> dict[str, Any]:
    """`giver` is the party that brings something to the other; none where both share it. `a`, `b`: their labels."""
    told = {"form_told": [_quote(a if one.side == "a" else b, one.quote) for one in explanation.form_told]}
    return (told if explanation.form_told else {}) | {
        "rival": explanation.rival,
        "reasons": [_reason(reason, a, b) for reason in explanation.reasons],
        "against": [_objection(objection, a, b) for objection in explanation.against],
        "missing": [_missing(item, a, b) for item in explanation.missing],
        "improvement": _missing(explanation.improvement, a, b) if explanation.improvement else None,
    }


def _reason(reason: Reason, a: str, b: str) -> dict[str, Any]:
    evidence = reason.evidence
    # Evidence speaks from the side that receives: "mine" is the receiver's.
    mine, theirs = (b, a) if reason.direction == "to_b" else (a, b)
    quotes = ((mine, evidence.mine), (theirs, evidence.theirs))
    states = ((mine, evidence.mine_states), (theirs, evidence.theirs_states))
    told: dict[str, Any] = {
        "signal": evidence.signal,
        "giver": _giver(reason.direction, a, b),
        "strong": reason.strong,
        "similarity": None if evidence.similarity is None else round(evidence.similarity, 4),
        "quotes": [_quote(party, quote) for party, quote in quotes if quote is not None],
        "shared": list(evidence.shared),
        "states": {party: stated for party, stated in states if stated is not None},
    }
    if reason.strong and evidence.complementary:
        told["complementary"] = True
    return told


def _objection(objection: Objection, a: str, b: str) -> dict[str, Any]:
    # What is quoted is the receiver's need, or the giver's offer.
    to_b = objection.direction == "to_b"
    quote = objection.quote
    party = b if to_b == (quote is not None and quote.source == "need") else a
    return {
        "kind": objection.kind,
        "giver": _giver(objection.direction, a, b),
        "quote": _quote(party, quote) if quote else None,
        "form": objection.form,
        "stated": {a: list(objection.of_a), b: list(objection.of_b)} if objection.of_a else {},
    }


def _missing(missing: Missing, a: str, b: str) -> dict[str, Any]:
    return {"party": a if missing.side == "a" else b, "field": missing.field, "gain": missing.gain}


def _quote(party: str, quote: Quote) -> dict[str, Any]:
    told: dict[str, Any] = {
        "party": party,
        "source": quote.source,
        "source_id": quote.source_id,
        "language": quote.language,
        "text": quote.shown(),
    }
    if quote.versions:
        told["versions"] = {language: quote.shown(language) for language, _ in quote.versions}
    return told


def _giver(direction: Direction, a: str, b: str) -> str | None:
    if direction == "both":
        return None
    return b if direction == "to_a" else a
