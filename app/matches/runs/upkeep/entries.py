"""Lists as they are stored, entry by entry, and as they are worked on; see `standings` and `known`."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from app.matches.runs.corridor import Party
from app.matches.runs.standings import ENTRY, FOLLOWED, Entries
from app.matches.runs.upkeep.known import NOBODY, Known
from app.matches.runs.upkeep.picture import Side, key, party_of
from matching.blocks import FORMS

FIRST_SITE = key(("site", 0))


def parties_in(lists: Iterable[bytes]) -> set[Party]:
    """Everybody who is listed by anybody."""
    entries = np.frombuffer(b"".join(lists), dtype=ENTRY)
    return {party_of(each) for each in np.unique(_keys(entries[entries["site"] != FOLLOWED])).tolist()}


def all_entries(known: Mapping[Party, bytes], side: Side) -> tuple[Entries, NDArray[np.intp]]:
    """All entries of a side's lists, and the slot of the owner of each."""
    held = [(slot, known[one]) for one, slot in side.slot_of.items() if one in known]
    entries = np.frombuffer(b"".join(content for _, content in held), dtype=ENTRY)
    counts = [len(content) // ENTRY.itemsize for _, content in held]
    return entries, np.repeat(np.array([slot for slot, _ in held], dtype=np.intp), counts)


def known_of(entries: Entries, owners: NDArray[np.intp], slots: int, other: Side, places: int) -> Known:
    """The lists of one form; the entries of an owner stand together, best first."""
    found = Known.empty(slots, places)
    marks = entries["site"] == FOLLOWED
    found.more[owners[marks]] = True
    entries, owners = entries[~marks], owners[~marks]
    order = np.argsort(owners, kind="stable")
    entries, owners = entries[order], owners[order]
    place = np.arange(len(owners)) - np.searchsorted(owners, owners, side="left")
    found.partner[owners, place] = _slots(other, entries)
    found.score[owners, place] = entries["score"]
    found.more[found.counts() == places] = True
    return found


def _slots(side: Side, entries: Entries) -> NDArray[np.intp]:
    """Where the partners stand on their side."""
    keys = side.keys[: side.since_start]
    order = np.argsort(keys)
    return order[np.searchsorted(keys, _keys(entries), sorter=order)]


def _keys(entries: Entries) -> NDArray[np.int64]:
    return np.asarray(entries["id"] + entries["site"] * np.int64(FIRST_SITE), dtype=np.int64)


def stored(side: Side, other: Side, slot: int) -> bytes:
    """The lists of one party as entries; see `app.matches.runs.standings`."""
    listed = ((index, side.known[form]) for index, form in enumerate(FORMS) if form in side.known)
    return b"".join(_stored(index, known, other, slot) for index, known in listed)


def _stored(form: int, known: Known, other: Side, slot: int) -> bytes:
    partners = known.partner[slot]
    partners = partners[partners != NOBODY]
    marked = bool(known.more[slot]) and len(partners) < len(known.partner[slot])
    entries = np.zeros(len(partners) + marked, dtype=ENTRY)
    keys = other.keys[partners]
    head = entries[: len(partners)]
    head["site"], head["id"] = keys >= FIRST_SITE, keys % FIRST_SITE
    head["score"] = known.score[slot, : len(partners)]
    entries["form"] = form
    if marked:
        entries[-1]["site"], entries[-1]["score"] = FOLLOWED, -np.inf
    return entries.tobytes()
