"""Lists as bytes: all lists of one owner together, form by form, each best first."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.blocks import FORMS
from matching.profiles import Form
from matching.ranking.topk import NOBODY, Rows, TopKLists, rank_in_group

ENTRY = np.dtype([("form", "u1"), ("truncated", "?"), ("partner", "<i4"), ("score", "<f4")])
"""One place: the form's index in `FORMS`, whether the list goes on after what is known, the partner, the score.

A list of which no place is known is complete: whoever changes lists fills those that are not.
"""


def pack(lists: Mapping[Form, TopKLists], owners: Rows) -> list[bytes]:
    """What `unpack` reads, for each of these owners."""
    if not lists:
        return [b""] * len(owners)
    entries = np.concatenate([_entries(form, lists[form], owners) for form in FORMS if form in lists], axis=1)
    known = entries["partner"] != NOBODY
    return [row[there].tobytes() for row, there in zip(entries, known, strict=True)]


def _entries(form: Form, lists: TopKLists, owners: Rows) -> NDArray[np.void]:
    """(owners, k)"""
    entries = np.empty((len(owners), lists.partner.shape[1]), dtype=ENTRY)
    entries["form"], entries["truncated"] = FORMS.index(form), lists.truncated[owners, None]
    entries["partner"], entries["score"] = lists.partner[owners], lists.score[owners]
    return entries


def unpack(packed: Sequence[bytes], forms: Iterable[Form], length: int) -> dict[Form, TopKLists]:
    """The lists of as many owners as there are, with room for `length` places; what is beyond is left out."""
    entries = np.frombuffer(b"".join(packed), dtype=ENTRY)
    owner = np.repeat(np.arange(len(packed)), [len(content) // ENTRY.itemsize for content in packed])
    unpacked = {}
    for form in forms:
        mine = np.flatnonzero(entries["form"] == FORMS.index(form))
        lists, place = TopKLists.empty(len(packed), length), rank_in_group(owner[mine])
        lists.truncated[owner[mine]] = entries["truncated"][mine] | (place > length)
        mine, place = mine[place <= length], place[place <= length]
        lists.partner[owner[mine], place - 1] = entries["partner"][mine]
        lists.score[owner[mine], place - 1] = entries["score"][mine]
        unpacked[form] = lists
    return unpacked


def partners_in(packed: Iterable[bytes]) -> set[int]:
    """Everybody who is listed by anybody."""
    return set(np.unique(np.frombuffer(b"".join(packed), dtype=ENTRY)["partner"]).tolist())
