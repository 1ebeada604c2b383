"""Figures of needs beside those of the texts that may meet them: what contradicts a need in numbers meets it less."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.blocks import Block, memoise_per_block
from matching.signals.signal import Matrix, Quote
from matching.texts.quantities.comparing import Figures, agreement, contradictions, figures
from matching.texts.quantities.reading import Quantity, quantities
from matching.texts.vectors import TEXT_LANGUAGES, Texts

APART = 0.8
"""What is taken off the standardised similarity of a need and a text where none of their figures agree."""

AGREED = 0.3
"""What is added where many agree: half of it where two do. One that agrees tells little, and figures alone are no
likeness."""

Giver = Literal["offers", "about"]


def add_agreement(standardised: Matrix, a: Block, b: Block, giver: Giver) -> Matrix:
    """(needs of a, offers or descriptions of b), changed in place where both state figures of the same thing."""
    rows, columns, change = _changes(_asked(a), _given(b, giver))
    if len(rows) and len(columns):
        standardised[np.ix_(rows, columns)] += change
    return standardised


def changes_of(a: Block, i: int, b: Block, j: int, giver: Giver) -> NDArray[np.float32]:
    """(needs of row i, offers or descriptions of row j): what `add_agreement` adds."""
    asked, given = _of_row(a, i, "needs"), _of_row(b, j, giver)
    change = np.zeros((asked.texts, given.texts), dtype=np.float32)
    if not asked.distinct_keys.isdisjoint(given.distinct_keys):
        rows, columns, found = _changes(asked, given)
        change[np.ix_(rows, columns)] = found
    return change


def contradicting(a: Block, i: int, b: Block, j: int, need: Quote, theirs: Quote) -> list[tuple[str, str]]:
    """The figures of the quoted need of row i that the quoted text of row j contradicts, as both are written."""
    asked = _of_row(a, i, "needs")
    row = [item.id for item in a.profiles[i].needs].index(need.source_id or 0)
    if theirs.source == "offer":
        given = _of_row(b, j, "offers")
        text = [item.id for item in b.profiles[j].offers].index(theirs.source_id or 0)
    else:
        given = _of_row(b, j, "about")
        about = b.about.of(j)
        text = next(row for row in range(len(about)) if TEXT_LANGUAGES[about.languages[row]] == theirs.language)
    if asked.distinct_keys.isdisjoint(given.distinct_keys):
        return []
    return contradictions(asked.between(row, row + 1), given.between(text, text + 1))


def _changes(asked: Figures, given: Figures) -> tuple[NDArray[np.intp], NDArray[np.intp], Matrix]:
    rows, columns, total, count = agreement(asked, given)
    # Sums of fits are exact, and all else is done number by number: so no order matters.
    share = np.divide(total, count, out=np.ones_like(total), where=count > 0)
    agreed = np.square(total)
    change = np.float32(AGREED) * (agreed / (agreed + np.float32(4))) - np.float32(APART) * (1 - share)
    return rows, columns, np.asarray(change, dtype=np.float32)


@memoise_per_block
def _asked(block: Block) -> Figures:
    return figures(_read(block.needs.texts))


@memoise_per_block
def _described(block: Block) -> Figures:
    return figures(_read(block.about.texts))


@memoise_per_block
def _offered(block: Block) -> Figures:
    """What an offer does not say is read in the descriptions of who makes it."""
    offers, about = _read(block.offers.texts), _read(block.about.texts)
    completed: list[tuple[Quantity, ...]] = []
    for row in range(len(block)):
        first, last = block.about.starts[row : row + 2]
        described = [quantity for own in about[first:last] for quantity in own]
        start, end = block.offers.starts[row : row + 2]
        for own in offers[start:end]:
            keys = {quantity.key for quantity in own}
            completed.append((*own, *(quantity for quantity in described if quantity.key not in keys)))
    return figures(completed)


def _given(block: Block, giver: Giver) -> Figures:
    return _offered(block) if giver == "offers" else _described(block)


def _of_row(block: Block, row: int, group: Literal["needs", "offers", "about"]) -> Figures:
    known = _of_rows(block)
    if (row, group) not in known:
        found = _asked(block) if group == "needs" else _given(block, group)
        start, end = getattr(block, group).starts[row : row + 2]
        known[row, group] = found.between(int(start), int(end))
    return known[row, group]


@memoise_per_block
def _of_rows(_block: Block) -> dict[tuple[int, str], Figures]:
    """Those asked for so far: a party's figures are compared again for every match that is explained."""
    return {}


def _read(texts: Texts) -> list[tuple[Quantity, ...]]:
    return list(_of_each(texts))


def _of_each(texts: Texts) -> Iterator[tuple[Quantity, ...]]:
    for row, (start, end) in enumerate(zip(texts.starts[:-1], texts.starts[1:], strict=True)):
        language = TEXT_LANGUAGES[texts.languages[row]]
        yield tuple(found for quote in texts.quotes[start:end] for found in quantities(quote, language))
