"""How well what one side says of itself meets what the other side needs, in whichever form."""

import numpy as np
from numpy.typing import NDArray

from matching.blocks import FORMS, Block
from matching.profiles import Form
from matching.signals.figures import add_agreement, changes_of
from matching.signals.quotes import SourceTexts, closest_texts
from matching.signals.signal import Context, Evidence, Matrix, Signal, squash
from matching.texts.segments import offsets, segment_max, some_max


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """The best-met need of each of `a` against the descriptions of each of `b`; NaN where there is none of either.

    A distributor, a test house or an integrator says in its description what it does, and seldom lists it as an offer.
    All needs count, whatever the form: a party whose need is met will gladly meet the other's in return. But who gives
    a room is asked for one: needs of rooms count for hosting, the others for the other forms. 0 where a party looks for
    something, but for nothing of the kind.
    """
    return context.cached(_rooms if context.form is Form.HOSTING else _all_else, a, b)


def _rooms(a: Block, b: Block, context: Context) -> Matrix:
    return _met(a, b, context, _is_of_room(a))


def _all_else(a: Block, b: Block, context: Context) -> Matrix:
    return _met(a, b, context, ~_is_of_room(a))


def _is_of_room(block: Block) -> NDArray[np.bool_]:
    """(needs,)"""
    return np.asarray(block.need_forms == FORMS.index(Form.HOSTING))


def _met(a: Block, b: Block, context: Context, chosen: NDArray[np.bool_]) -> Matrix:
    """By some of the needs of `a`."""
    wanted, starts = np.flatnonzero(chosen), offsets(chosen.astype(np.intp))[a.needs.starts]
    values = np.zeros((len(a), len(b)), dtype=np.float32)
    if len(wanted) and len(b.about.texts):
        looking, best = some_max(context.cached(_standardised, a, b), wanted, starts)
        values[looking] = squash(segment_max(best, b.about.starts, 1, -np.inf))
    values[a.needs.counts() == 0, :] = np.nan
    values[:, b.about.counts() == 0] = np.nan
    return values


def _standardised(a: Block, b: Block, context: Context) -> Matrix:
    """(needs of a, descriptions of b), their figures compared"""
    needs, about = a.needs.texts, b.about.texts
    standardised = context.calibrations.need_about.compare(needs, about)
    return add_agreement(standardised, a, b, "about")


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The need and the description that meet best, by the sentences that meet best."""
    stated, hosting = a.profiles[i].needs, context.form is Form.HOSTING
    rows = [row for row, need in enumerate(stated) if (need.form is Form.HOSTING) is hosting]
    needs = SourceTexts("need", SourceTexts.of(a, i, "need").texts.some(rows), tuple(stated[row] for row in rows))
    about = SourceTexts.of(b, j, "description")
    return closest_texts(
        SIGNAL.name, needs, about, context.calibrations.need_about.compare, -changes_of(a, i, b, j, "about")[rows]
    )


SIGNAL = Signal("profile_meets_need", matrix, evidence, directed=True, by_form=True)
