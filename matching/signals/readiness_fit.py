"""Whether what one side offers is as mature as the form, and the need of the other side, ask.

Technology readiness levels as the European Commission defines them (Horizon 2020 Work Programme 2014-2015, General
Annex G): 1 basic principles observed, 2 technology concept formulated, 3 experimental proof of concept, 4 validated in
the laboratory, 5 validated and 6 demonstrated in the relevant environment, 7 system prototype demonstrated in the
operational environment, 8 system complete and qualified, 9 proven in the operational environment.
"""

import math
from collections.abc import Iterator
from functools import lru_cache

from matching.blocks import Block, memoise_per_block
from matching.profiles import Form, Opportunity, Profile
from matching.signals.categories import Categories, by_category, categorise
from matching.signals.signal import Context, Evidence, Matrix, Quote, Signal

Range = tuple[int, int]

STAGES = {"concept": 2, "prototype": 5, "demonstrated": 7, "on_market": 9}
"""The level that a stage of development stands for where no level is stated."""

ASKED: dict[Form, Range] = {
    Form.TECHNOLOGY_TRANSFER: (5, 9),
    Form.COMMERCIAL_PARTNERSHIP: (8, 9),
    Form.JOINT_PROJECT: (3, 7),
}
"""What is traded works already; what is developed together is not yet finished. Guests may bring anything."""

MAX_DISTANCE = 4
"""Levels outside the range at which the fit is 0."""


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The best of the offers of `b`, in whichever form but hosting, for the needs of `a` in the context's form.

    1 within the range asked for, 1/4 less for each level beside it. NaN for hosting, and where a party has no need
    in this form or the other no offer that states its level or stage.
    """
    return by_category(_asked_by_form(a)[context.form], _levels(b), best_fit)


@memoise_per_block
def _asked_by_form(block: Block) -> dict[Form, Categories[frozenset[Range]]]:
    return {
        form: categorise(frozenset(wanted for _, wanted in _asked(profile, form)) for profile in block.profiles)
        for form in Form
    }


@memoise_per_block
def _levels(block: Block) -> Categories[frozenset[int]]:
    return categorise(frozenset(level for _, level in _held(profile)) for profile in block.profiles)


@lru_cache(maxsize=1 << 14)
def best_fit(ranges: frozenset[Range], levels: frozenset[int]) -> float:
    """NaN where there are none."""
    return max((fit(wanted, level) for wanted in ranges for level in levels), default=math.nan)


def fit(wanted: Range, level: int) -> float:
    low, high = wanted
    return 1 - min(MAX_DISTANCE, max(low - level, level - high, 0)) / MAX_DISTANCE


def level_of(item: Opportunity) -> int | None:
    """The stated level, else that of the stated stage."""
    return item.trl or STAGES.get(item.stage or "")


def _asked(profile: Profile, form: Form) -> Iterator[tuple[Opportunity, Range]]:
    """A need that states its own level asks for that one at least."""
    if form not in ASKED:
        return
    low, high = ASKED[form]
    for need in profile.needs:
        if need.form is form:
            own = level_of(need)
            yield need, (low, high) if own is None else (own, max(own, high))


def _held(profile: Profile) -> Iterator[tuple[Opportunity, int]]:
    for offer in profile.offers:
        level = level_of(offer)
        if offer.form is not Form.HOSTING and level is not None:
            yield offer, level


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The offer that fits best, with its level, and the need, with the levels that it asks for."""
    pairs = [
        (fit(wanted, level), need, wanted, offer, level)
        for need, wanted in _asked(a.profiles[i], context.form)
        for offer, level in _held(b.profiles[j])
    ]
    if not pairs:
        return ()
    _, need, (low, high), offer, level = max(pairs, key=lambda pair: (pair[0], -pair[1].id, -pair[3].id))
    return (
        Evidence(
            signal=SIGNAL.name,
            mine=Quote.title("need", need),
            theirs=Quote.title("offer", offer),
            mine_states=f"TRL {low}-{high}",
            theirs_states=f"TRL {level}",
        ),
    )


SIGNAL = Signal("readiness_fit", matrix, evidence, directed=True, by_form=True, reason=False)
