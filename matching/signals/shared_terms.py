"""Terms that the needs of one side and the offers or descriptions of the other share: standards, codes, materials."""

from collections.abc import Iterable

import numpy as np

from matching.blocks import Block, needed_texts, own_texts
from matching.profiles import Form
from matching.signals.signal import Context, Evidence, Matrix, Signal
from matching.texts.terms.reading import terms
from matching.texts.terms.sets import in_common

MAX_TERMS = 5


def matrix(a: Block, b: Block, context: Context) -> Matrix:
    """0 where the needs of `a` and the offers and descriptions of `b` share no term, half where they share one, three
    quarters with two, and so on; NaN where `a` states no need, or `b` neither offers nor describes itself. For hosting,
    of its hosting needs and offers only; for the other forms, of all others.

    Vectors show what two texts are about; a term, alike in every language, which one exactly. Most pairs share none,
    and their scores gain nothing.
    """
    return context.cached(_of_rooms if context.form is Form.HOSTING else _of_all_else, a, b)


def _of_rooms(a: Block, b: Block, context: Context) -> Matrix:
    return _values(a, b, in_common(a.hosting_needed_terms, b.hosting_own_terms))


def _of_all_else(a: Block, b: Block, context: Context) -> Matrix:
    return _values(a, b, in_common(a.needed_terms, b.own_terms))


def _values(a: Block, b: Block, shared: Matrix) -> Matrix:
    values = 1 - np.ldexp(np.float32(1), -shared.astype(np.int32))
    values[a.needs.counts() == 0, :] = np.nan
    values[:, b.offers.counts() + b.about.counts() == 0] = np.nan
    return values


def evidence(a: Block, i: int, b: Block, j: int, context: Context) -> tuple[Evidence, ...]:
    """The terms, as both sides write them: `ЧПУ = CNC`."""
    hosting = context.form is Form.HOSTING
    needed, own = needed_texts(a.profiles[i], hosting=hosting), own_texts(b.profiles[j], hosting=hosting)
    mine, theirs = _named(needed), _named(own)
    shared = tuple(_side_by_side(mine[term], theirs[term]) for term in mine if term in theirs)
    return (Evidence(signal=SIGNAL.name, shared=shared[:MAX_TERMS]),) if shared else ()


def _named(texts: Iterable[str]) -> dict[str, str]:
    """Text by text, as the sets of terms are read: what a term is depends on the rest of its text."""
    named: dict[str, str] = {}
    for text in texts:
        named = {**terms(text), **named}
    return named


def _side_by_side(mine: str, theirs: str) -> str:
    return mine if mine.casefold() == theirs.casefold() else f"{mine} = {theirs}"


SIGNAL = Signal("shared_terms", matrix, evidence, directed=True, by_form=True)
