"""Whether explanations are true: a score falls without the sentence that is quoted for it, rises once the field that is
named as missing is filled, and is kept where a company states what its description says.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.blocks import Block, block
from matching.calibration import Calibrations, calibrations
from matching.evaluation.drafted import NEW_ID, Drafted, kept_scores, stated_drafts
from matching.explaining.explain import Explanation, explain
from matching.explaining.missing import Side
from matching.forms import DEFAULT_WEIGHTS
from matching.portfolio import portfolio
from matching.profiles import Form, Opportunity, Profile, TextLanguage
from matching.ranking import RankedPairs, rank
from matching.scoring.scores import score_forms
from matching.signals.signal import Quote
from matching.texts.vectors import Encode

FIRST = 3
"""Places of a list from which matches are taken: what is read first must be true above all."""

SAMPLE = 60
"""Matches, evenly spaced among these by form, row and column."""


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """Of `quotes` sentences quoted by the strongest reason in words, the share `falls` without which the score is
    lower; of `fields` named as the most useful to add, the share `rises` with which, filled as the partner would need
    it, the score is higher. `unfillable` were named of whose like the partner says nothing either. Of `offers`
    taken from a description, and of first `needs`, that the partner meets, as it is or with offers alone, the shares
    `offers_kept` and `needs_kept` with which the score is not lower.
    """

    quotes: int
    falls: float
    fields: int
    rises: float
    unfillable: int
    offers: int
    offers_kept: float
    needs: int
    needs_kept: float


@dataclass(frozen=True, slots=True)
class _Change:
    """One side of a match with its profile changed."""

    form: Form
    i: int
    j: int
    side: Side
    score: float
    profile: Profile


def faithfulness(
    a: Sequence[Profile], b: Sequence[Profile], encode: Encode, second: Encode | None = None
) -> Faithfulness:
    """Through the blocks, scores and explanations of a run, whose calibrations stay as they are."""
    known = portfolio(a, b, encode, second)

    def read(profiles: Sequence[Profile]) -> Block:
        return block(profiles, encode, second, known)

    one, other = read(a), read(b)
    usual = calibrations(one, other)
    without: list[_Change] = []
    filled: list[_Change] = []
    drafted: list[Drafted] = []
    unfillable = 0
    for pairs, index in _sample(list(rank(one, other, DEFAULT_WEIGHTS, usual, FIRST))):
        explanation = explain(pairs, index, one, other, DEFAULT_WEIGHTS[pairs.form], usual)
        i, j = int(pairs.a[index]), int(pairs.b[index])
        profiles: Mapping[Side, Profile] = {"a": one.profiles[i], "b": other.profiles[j]}
        score = float(pairs.score[index])
        for side, quote in _quotes(explanation):
            changed = _without(profiles[side], quote)
            without.append(_Change(pairs.form, i, j, side, score, changed))
        drafted += stated_drafts(one.profiles[i], other.profiles[j], encode)
        if explanation.improvement:
            side = explanation.improvement.side
            fill = FILLED[explanation.improvement.field]
            better = fill(profiles[side], profiles["b" if side == "a" else "a"], pairs.form)
            if better is None:
                unfillable += 1
            else:
                filled.append(_Change(pairs.form, i, j, side, score, better))
    now = _scores([*without, *filled], one, other, usual, read)
    falls = [after < change.score for change, after in zip(without, now, strict=False)]
    rises = [after > change.score for change, after in zip(filled, now[len(without) :], strict=True)]
    kept = kept_scores(drafted, usual, read)
    offers, needs = ([held for change, held in kept if change.side == side] for side in ("offer", "need"))
    return Faithfulness(
        len(falls),
        _share(falls),
        len(rises),
        _share(rises),
        unfillable,
        len(offers),
        _share(offers),
        len(needs),
        _share(needs),
    )


def _sample(ranked: Sequence[RankedPairs]) -> Iterator[tuple[RankedPairs, int]]:
    every = [(pairs, index) for pairs in ranked for index in range(len(pairs))]
    chosen = np.unique(np.linspace(0, len(every) - 1, min(SAMPLE, len(every))).astype(int))
    return (every[place] for place in chosen)


def _quotes(explanation: Explanation) -> Iterator[tuple[Side, Quote]]:
    """Those of the strongest reason that rests on sentences; a capability or a room is named, and not quoted."""
    for reason in explanation.reasons:
        evidence = reason.evidence
        if reason.strong and reason.quotes_both and evidence.mine_states is None and evidence.signal != "space_fit":
            mine, theirs = ("b", "a") if reason.direction == "to_b" else ("a", "b")
            if evidence.mine and evidence.theirs:
                yield mine, evidence.mine  # type: ignore[misc]  # the two sides
                yield theirs, evidence.theirs  # type: ignore[misc]  # as above
            return


def _without(profile: Profile, quote: Quote) -> Profile:
    """The profile with the quoted sentence deleted; a text of which nothing is left goes."""
    if quote.source == "description":
        cut = {language: text.replace(quote.text, "").strip() for language, text in profile.descriptions.items()}
        return replace(profile, descriptions={language: text for language, text in cut.items() if text})
    kept = [
        replace(item, title=item.title.replace(quote.text, ""), text=item.text.replace(quote.text, "").strip())
        if item.id == quote.source_id
        else item
        for item in (profile.offers if quote.source == "offer" else profile.needs)
    ]
    left = tuple(item for item in kept if item.title or item.text)
    return replace(profile, offers=left) if quote.source == "offer" else replace(profile, needs=left)


Fill = Callable[[Profile, Profile, Form], Profile | None]
"""A profile, its partner and the form -> the profile with a field filled; none where the partner gives no hint."""


def _text_of(profile: Profile) -> str:
    return next(iter(profile.descriptions.values()), "")


def _described(own: Profile, partner: Profile, _form: Form) -> Profile | None:
    item = next(iter(partner.needs or partner.offers), None)
    text = f"{item.title}. {item.text}" if item else _text_of(partner)
    language: TextLanguage = item.language if item else next(iter(partner.descriptions), "en")
    return replace(own, descriptions={language: text}) if text else None


def _mirrored(items: Sequence[Opportunity], partner: Profile, form: Form) -> Opportunity | None:
    """What answers the partner's first item in the form, or its description."""
    same = next((item for item in items if item.form is form), None)
    if same is not None:
        return replace(same, id=NEW_ID)
    language, text = next(iter(partner.descriptions.items()), ("en", ""))
    return Opportunity(NEW_ID, form, text[:256], language=language) if text else None


def _offering(own: Profile, partner: Profile, form: Form) -> Profile | None:
    offer = _mirrored(partner.needs, partner, form)
    return replace(own, offers=(offer,)) if offer else None


def _needing(own: Profile, partner: Profile, form: Form) -> Profile | None:
    need = _mirrored(partner.offers, partner, form)
    return replace(own, needs=(need,)) if need else None


def _names(items: Sequence[Opportunity]) -> frozenset[str]:
    return frozenset[str]().union(*(item.capabilities for item in items))


def _able(own: Profile, partner: Profile, _form: Form) -> Profile | None:
    names = _names(partner.needs)
    return replace(own, offers=tuple(replace(o, capabilities=names) for o in own.offers)) if names else None


def _asking(own: Profile, partner: Profile, _form: Form) -> Profile | None:
    names = _names(partner.offers)
    return replace(own, needs=tuple(replace(n, capabilities=names) for n in own.needs)) if names else None


def _ready(own: Profile, _partner: Profile, _form: Form) -> Profile | None:
    return replace(own, offers=tuple(replace(offer, trl=9, stage="on_market") for offer in own.offers))


def _roomy(own: Profile, partner: Profile, _form: Form) -> Profile | None:
    """Each hosting item with the partner's room of the other kind."""
    rooms = [item.room for item in (*partner.offers, *partner.needs) if item.room is not None]
    if not rooms:
        return None
    offers, needs = (
        tuple(replace(item, room=rooms[0]) if item.form is Form.HOSTING else item for item in side)
        for side in (own.offers, own.needs)
    )
    return replace(own, offers=offers, needs=needs)


FILLED: Mapping[str, Fill] = {
    "description": _described,
    "employees": lambda own, partner, _form: replace(own, employees=partner.employees) if partner.employees else None,
    "sectors": lambda own, partner, _form: replace(own, sectors=partner.sectors) if partner.sectors else None,
    "activity_codes": lambda own, partner, _form: replace(own, nace=partner.nace) if partner.nace else None,
    "languages": lambda own, partner, _form: replace(own, languages=partner.languages) if partner.languages else None,
    "offers": _offering,
    "needs": _needing,
    "offers.capabilities": _able,
    "needs.capabilities": _asking,
    "offers.trl": _ready,
    "room_sought": _roomy,
    "room_offered": _roomy,
}
"""By the names of `matching.scoring.confidence.FIELDS` and `matching.explaining.missing.ROOMS`."""


def _scores(
    changes: Sequence[_Change], a: Block, b: Block, usual: Calibrations, read: Callable[[Sequence[Profile]], Block]
) -> list[float]:
    """The changed profiles are read at once, and each scored with its partner."""
    if not changes:
        return []
    changed = read([change.profile for change in changes])
    found = []
    for row, change in enumerate(changes):
        mine = changed.take([row])
        sides = (mine, b.take([change.j])) if change.side == "a" else (a.take([change.i]), mine)
        ((_, scores),) = score_forms(*sides, {change.form: DEFAULT_WEIGHTS[change.form]}, usual)
        found.append(float(scores.score[0, 0]))
    return found


def _share(values: Sequence[bool]) -> float:
    return round(float(np.mean(values)), 3) if values else 0.0
