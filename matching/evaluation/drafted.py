"""Whether a company keeps its scores when it states what its description says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from matching.blocks import Block
from matching.calibration import Calibrations
from matching.forms import DEFAULT_WEIGHTS
from matching.profiles import Opportunity, Profile
from matching.scoring.scores import Scores, score_forms
from matching.signals.signal import MIN_REASON
from matching.suggesting.drafts import Draft, drafts
from matching.texts.vectors import Encode

NEW_ID = -1
"""Of what a profile is made to state."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A profile before and after it states something, and its partner."""

    before: Profile
    after: Profile
    partner: Profile
    side: Literal["offer", "need"]


def stated_drafts(a: Profile, b: Profile, encode: Encode) -> Iterator[Drafted]:
    """The surest offer and the surest need of either, beside the other as it is, and with offers and no needs.

    A need is the first of its company: who states some already is known by them.
    """
    for own, partner in ((a, b), (b, a)):
        offers = partner.offers or tuple(_item(one) for one in _surest(partner, encode) if one.side == "offer")
        offering = replace(partner, offers=offers, needs=())
        for draft in _surest(own, encode):
            before = replace(own, needs=()) if draft.side == "need" else own
            for each in (partner,) if offering == partner else (partner, offering):
                yield Drafted(before, _stating(before, draft), each, draft.side)


def _surest(profile: Profile, encode: Encode) -> Iterator[Draft]:
    """The surest offer and the surest need."""
    yield from {draft.side: draft for draft in reversed(drafts(profile, encode))}.values()


def _stating(profile: Profile, draft: Draft) -> Profile:
    if draft.side == "offer":
        return replace(profile, offers=(*profile.offers, _item(draft)))
    return replace(profile, needs=(*profile.needs, _item(draft)))


def _item(draft: Draft) -> Opportunity:
    return Opportunity(NEW_ID, draft.form, draft.title, draft.description or "", draft.quote.language)


def kept_scores(
    changes: Sequence[Drafted], usual: Calibrations, read: Callable[[Sequence[Profile]], Block]
) -> list[tuple[Drafted, bool]]:
    """Those by which something is stated that the partner meets, and whether the score is no lower.

    The score in the best form, because a need may move the pair to its own.
    """
    if not changes:
        return []
    before, after, partners = (
        read(side) for side in zip(*((change.before, change.after, change.partner) for change in changes), strict=True)
    )
    kept: list[tuple[Drafted, bool]] = []
    for row, change in enumerate(changes):
        partner = partners.take([row])
        listed, now = (
            [scores for _, scores in score_forms(mine.take([row]), partner, DEFAULT_WEIGHTS, usual)]
            for mine in (before, after)
        )
        best, was = (max(float(scores.score[0, 0]) for scores in found) for found in (now, listed))
        if np.isfinite(was) and any(_is_met(change, scores) for scores in now if np.isfinite(scores.score[0, 0])):
            kept.append((change, best >= was))
    return kept


def _is_met(change: Drafted, scores: Scores) -> bool:
    """Whether the partner has what the need asks for, or use for what is offered."""
    of_need = change.side == "need"
    telling = {("offer_meets_need", "to_a" if of_need else "to_b")}
    telling.add(("profile_meets_need", "to_a") if of_need else ("self_description", "both"))
    return any(
        values[0, 0] >= MIN_REASON
        for part, values in zip(scores.parts, scores.values, strict=True)
        if (part.signal, part.direction) in telling
    )
