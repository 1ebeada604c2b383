"""Profiles as arrays: what the signals read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from matching.portfolio import Portfolio
from matching.profiles import Form, Opportunity, Profile
from matching.texts.boilerplate import trimmed, without_boilerplate
from matching.texts.cooperating import form_spoken_for
from matching.texts.neighbourhoods import crowded
from matching.texts.rooms import rooms_of
from matching.texts.segments import offsets, ranges
from matching.texts.statements import statements, telling_passages
from matching.texts.terms.sets import TermSets, term_sets
from matching.texts.value_chains import chained
from matching.texts.vectors import Encode, Passage, RaggedTexts, embed
from matching.texts.wording import NO_WORDS, Vocabulary

T = TypeVar("T")
FORMS: tuple[Form, ...] = tuple(Form)

TEXTS = ("about", "offers", "needs", "offer_capabilities", "need_capabilities", "offer_equipment", "need_equipment")
GROUPED = (*TEXTS, "needed_terms", "own_terms", "hosting_needed_terms", "hosting_own_terms")
"""the fields of a block that hold something of each profile"""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Block:
    """n profiles of one side of a corridor. Two blocks are equal only if they are the same one."""

    profiles: tuple[Profile, ...]
    about: RaggedTexts
    """descriptions, one text a language"""
    offers: RaggedTexts
    needs: RaggedTexts
    offer_capabilities: RaggedTexts
    need_capabilities: RaggedTexts
    """the capabilities that a profile's offers name, and those that its needs name, each once"""
    offer_equipment: RaggedTexts
    need_equipment: RaggedTexts
    """that of the rooms on offer, and of those looked for, room by room"""
    needed_terms: TermSets
    own_terms: TermSets
    """the terms that a profile's needs name, and those that its offers and descriptions name"""
    hosting_needed_terms: TermSets
    hosting_own_terms: TermSets
    """those of its hosting needs, and of its hosting offers, which the others leave out"""
    offer_forms: NDArray[np.int8]
    need_forms: NDArray[np.int8]
    """index into `FORMS` of each offer, each need"""
    spoken_for: NDArray[np.bool_]
    """(n, forms): which of `FORMS` sentences of a profile's descriptions speak for"""

    def __len__(self) -> int:
        return len(self.profiles)

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> "Block":
        """These profiles, in that order, as a block of their own."""
        chosen = np.asarray(rows, dtype=np.intp)
        return Block(
            profiles=tuple(self.profiles[row] for row in chosen),
            offer_forms=self.offer_forms[ranges(self.offers.starts, chosen)],
            need_forms=self.need_forms[ranges(self.needs.starts, chosen)],
            spoken_for=self.spoken_for[chosen],
            **{name: getattr(self, name).take(chosen) for name in GROUPED},
        )

    def between(self, start: int, end: int) -> "Block":
        """The profiles `start:end`, their vectors not copied."""
        offers, needs = (slice(*side.starts[[start, end]]) for side in (self.offers, self.needs))
        return Block(
            profiles=self.profiles[start:end],
            offer_forms=self.offer_forms[offers],
            need_forms=self.need_forms[needs],
            spoken_for=self.spoken_for[start:end],
            **{name: getattr(self, name).between(start, end) for name in GROUPED},
        )

    def joined(self, other: "Block") -> "Block":
        """These profiles, followed by others."""
        return Block(
            profiles=self.profiles + other.profiles,
            offer_forms=np.concatenate((self.offer_forms, other.offer_forms)),
            need_forms=np.concatenate((self.need_forms, other.need_forms)),
            spoken_for=np.concatenate((self.spoken_for, other.spoken_for)),
            **{name: getattr(self, name).joined(getattr(other, name)) for name in GROUPED},
        )

    def needs_in(self, form: Form) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Which of the needs have this form, and where, (n + 1,), those of each profile begin among them."""
        chosen = self.need_forms == FORMS.index(form)
        return np.flatnonzero(chosen), offsets(chosen.astype(np.intp))[self.needs.starts]


def memoise_per_block(read: Callable[[Block], T]) -> Callable[[Block], T]:
    """Keeps the result of a function for as long as the block lives.

    A corridor is scored some rows at a time, each time against the same block of columns.
    """
    results: WeakKeyDictionary[Block, T] = WeakKeyDictionary()

    @wraps(read)
    def memoised(block: Block) -> T:
        if block not in results:
            results[block] = read(block)
        return results[block]

    return memoised


def block(
    profiles: Sequence[Profile], encode: Encode, second: Encode | None = None, known: Portfolio | None = None
) -> Block:
    """Profiles -> their block, their descriptions without background.

    Without a portfolio no wording is compared, no crowding taken off, and what many share is not known. Blocks that are
    compared are made with the same one.

    `encode` is called for the sentences of the descriptions, for all names, and for all texts that are left; `second`,
    the second encoder's, for these texts: names of capabilities and equipment are compared by the first alone.
    """
    read = statements([profile.descriptions for profile in profiles], encode)
    about = [
        telling_passages(said) for said in (without_boilerplate(read, known.boilerplate, encode) if known else read)
    ]
    profiles = [_described(profile, passages) for profile, passages in zip(profiles, about, strict=True)]
    sides = [p.offers for p in profiles], [p.needs for p in profiles]
    offers, needs = ([[Passage.stated(item) for item in own] for own in side] for side in sides)
    if known:
        offers, needs = (trimmed(stated, known.boilerplate, encode) for stated in (offers, needs))
    capabilities = [[_capabilities(side) for side in of_side] for of_side in sides]
    equipment = [[_equipment(side) for side in of_side] for of_side in sides]
    named = _embedded((*capabilities, *equipment), encode)
    own, offered, needed = _embedded((about, offers, needs), encode, second, known.words if known else NO_WORDS)
    own = chained(own)
    if known:
        offered, needed = crowded(offered, known.needs), crowded(needed, known.offers)
    return Block(
        profiles=tuple(profiles),
        **dict(zip(TEXTS, (own, offered, needed, *named), strict=True)),
        needed_terms=term_sets(needed_texts(profile, hosting=False) for profile in profiles),
        own_terms=term_sets(own_texts(profile, hosting=False) for profile in profiles),
        hosting_needed_terms=term_sets(needed_texts(profile, hosting=True) for profile in profiles),
        hosting_own_terms=term_sets(own_texts(profile, hosting=True) for profile in profiles),
        offer_forms=_forms([offer for profile in profiles for offer in profile.offers]),
        need_forms=_forms([need for profile in profiles for need in profile.needs]),
        spoken_for=np.array([_spoken_for(passages) for passages in about], dtype=bool).reshape(-1, len(FORMS)),
    )


def without_background(profiles: Sequence[Profile], encode: Encode) -> list[Profile]:
    """Background is no part of any text, so that no signal reads or quotes it."""
    read = statements([profile.descriptions for profile in profiles], encode)
    return [_described(profile, telling_passages(said)) for profile, said in zip(profiles, read, strict=True)]


def _described(profile: Profile, passages: Sequence[Passage]) -> Profile:
    return replace(profile, descriptions={passage.language: passage.whole for passage in passages})


def _embedded(
    groups: Sequence[Sequence[Sequence[Passage]]],
    encode: Encode,
    second: Encode | None = None,
    words: Vocabulary = NO_WORDS,
) -> list[RaggedTexts]:
    """Each group holds the texts of every profile."""
    texts = embed([text for group in groups for own in group for text in own], encode, second, words)
    ends = offsets([sum(map(len, group)) for group in groups])
    return [
        RaggedTexts(texts.take(np.arange(start, end)), offsets([len(own) for own in group]))
        for group, start, end in zip(groups, ends[:-1], ends[1:], strict=True)
    ]


def needed_texts(profile: Profile, *, hosting: bool) -> list[str]:
    """What the party looks for, a text a need: in hosting, or in the other forms."""
    return [_whole(need) for need in profile.needs if (need.form is Form.HOSTING) is hosting]


def own_texts(profile: Profile, *, hosting: bool) -> list[str]:
    """What the party offers and, but for hosting, what it says of itself: only the rooms themselves tell of rooms."""
    offers = [_whole(offer) for offer in profile.offers if (offer.form is Form.HOSTING) is hosting]
    return offers if hosting else [*profile.descriptions.values(), *offers]


def _whole(opportunity: Opportunity) -> str:
    return f"{opportunity.title}\n{opportunity.text}"


def _capabilities(opportunities: Sequence[Opportunity]) -> list[Passage]:
    """Each once, in the language of the first opportunity that names it."""
    named = {name: item.language for item in reversed(opportunities) for name in item.capabilities}
    return [Passage.of(named[name], name, "") for name in sorted(named)]


def _equipment(opportunities: Sequence[Opportunity]) -> list[Passage]:
    return [Passage.of(item.language, name, "") for item, room in rooms_of(opportunities) for name in room.equipment]


def _forms(opportunities: Sequence[Opportunity]) -> NDArray[np.int8]:
    return np.array([FORMS.index(opportunity.form) for opportunity in opportunities], dtype=np.int8)


def _spoken_for(about: Sequence[Passage]) -> list[bool]:
    """By form. What may not be quoted speaks for nothing."""
    quotable = (said for passage in about for said, may in zip(passage.sentences, passage.quotable, strict=True) if may)
    found = set(map(form_spoken_for, quotable))
    return [form in found for form in FORMS]
