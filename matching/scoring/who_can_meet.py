"""Who can meet in which form, and what that stands on."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.blocks import FORMS, Block, memoise_per_block
from matching.profiles import Form, Profile

Pairs = NDArray[np.bool_]
"""(n_a, n_b)"""

Basis = Literal["stated", "descriptions"]
"""What a match stands on: needs that one of the two states, or what the two say of themselves where neither does."""

UNSTATED_FORMS = (Form.COMMERCIAL_PARTNERSHIP, Form.TECHNOLOGY_TRANSFER, Form.JOINT_PROJECT)
"""In one of these two meet who state no need; the first, unless they speak more for another."""


def basis(a: Profile, b: Profile) -> Basis:
    return "stated" if a.needs or b.needs else "descriptions"


def says_nothing(profile: Profile) -> bool:
    """In words: neither in a description, nor in an offer or a need."""
    return not (profile.descriptions or profile.offers or profile.needs)


def can_meet(a: Block, b: Block, form: Form, strong: Pairs) -> Pairs:
    """One of the two has a need in this form; for hosting, the other offers a room. Sites take part in hosting only.

    Two who state no need at all meet in one form, so that the same texts are not listed three times, and in the first
    one unless there is a strong reason to meet, `strong`, and both say something in words. Hosting is not for them:
    what they say of themselves asks for no room.
    """
    looks_a, looks_b = (np.diff(block.needs_in(form)[1]) > 0 for block in (a, b))
    if form is Form.HOSTING:
        hosts_a, hosts_b = _hosts(a), _hosts(b)
        return np.asarray((looks_a[:, None] & hosts_b[None, :]) | (hosts_a[:, None] & looks_b[None, :]))
    meet = looks_a[:, None] | looks_b[None, :]
    without_a, without_b = (~states_need(block) for block in (a, b))
    if without_a.any() and without_b.any():
        tell = strong & ~silent(a)[:, None] & ~silent(b)[None, :]
        speak_for = np.where(tell, _speak_most_for(a, b, form), form is UNSTATED_FORMS[0])
        meet |= without_a[:, None] & without_b[None, :] & speak_for
    return np.asarray(meet & ~_sites(a)[:, None] & ~_sites(b)[None, :])


def _speak_most_for(a: Block, b: Block, form: Form) -> Pairs:
    """Whether the two together speak more for this form than for those before it, and no less than for others."""
    one, other = _spoken_by_form(a), _spoken_by_form(b)
    own = UNSTATED_FORMS.index(form)
    counts = one[own][:, None] + other[own][None, :]
    most = np.ones(counts.shape, dtype=bool)
    for place, (of_a, of_b) in enumerate(zip(one, other, strict=True)):
        rival = of_a[:, None] + of_b[None, :]
        most &= counts > rival if place < own else counts >= rival
    return most


@memoise_per_block
def _spoken_by_form(block: Block) -> NDArray[np.int32]:
    """(forms, n): how many offers each party makes in each of `UNSTATED_FORMS`, and one more if its descriptions speak
    for the form, as in "we license our coating".
    """
    owner = np.repeat(np.arange(len(block)), block.offers.counts())
    places = [FORMS.index(form) for form in UNSTATED_FORMS]
    offered = [np.bincount(owner[block.offer_forms == place], minlength=len(block)) for place in places]
    return np.array(offered, dtype=np.int32) + block.spoken_for[:, places].T


@memoise_per_block
def states_need(block: Block) -> NDArray[np.bool_]:
    """(n,): in whichever form."""
    return np.asarray(block.needs.counts() > 0)


@memoise_per_block
def silent(block: Block) -> NDArray[np.bool_]:
    """(n,): as `says_nothing`."""
    return np.array([says_nothing(profile) for profile in block.profiles], dtype=bool)


@memoise_per_block
def _hosts(block: Block) -> NDArray[np.bool_]:
    return np.array([any(o.form is Form.HOSTING for o in p.offers) for p in block.profiles], dtype=bool)


@memoise_per_block
def _sites(block: Block) -> NDArray[np.bool_]:
    return np.array([profile.kind == "site" for profile in block.profiles], dtype=bool)
