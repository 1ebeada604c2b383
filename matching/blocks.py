"""Profiles side by side as arrays: what the signals read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.profiles import Form, Language, Opportunity, Profile
from matching.terms.sets import TermSets, term_sets
from matching.texts import Encode, Texts, embed, offsets, ranges

FORMS: tuple[Form, ...] = tuple(Form)


@dataclass(frozen=True, slots=True)
class Owned:
    """Texts grouped by the profile that they belong to."""

    texts: Texts
    starts: NDArray[np.intp]
    """(n + 1,): profile i owns the texts `starts[i]:starts[i + 1]`, perhaps none"""

    def take(self, rows: NDArray[np.intp]) -> "Owned":
        return Owned(self.texts.take(ranges(self.starts, rows)), offsets(self.starts[rows + 1] - self.starts[rows]))

    def of(self, row: int) -> Texts:
        """The texts of one profile, their vectors not copied."""
        return self.texts.between(int(self.starts[row]), int(self.starts[row + 1]))

    def joined(self, other: "Owned") -> "Owned":
        """These, followed by those of other profiles."""
        starts = np.concatenate((self.starts, self.starts[-1] + other.starts[1:]))
        return Owned(self.texts.joined(other.texts), starts)

    def counts(self) -> NDArray[np.intp]:
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Block:
    """n profiles of one side of a corridor."""

    profiles: tuple[Profile, ...]
    about: Owned
    """descriptions, one text a language"""
    offers: Owned
    needs: Owned
    offer_capabilities: Owned
    need_capabilities: Owned
    """the capabilities that a profile's offers name, and those that its needs name, each once"""
    needed_terms: TermSets
    own_terms: TermSets
    """the terms that a profile's needs name, and those that its offers and descriptions name"""
    offer_forms: NDArray[np.int8]
    need_forms: NDArray[np.int8]
    """index into `FORMS` of each offer, each need"""

    def __len__(self) -> int:
        return len(self.profiles)

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> "Block":
        chosen = np.asarray(rows, dtype=np.intp)
        return Block(
            profiles=tuple(self.profiles[row] for row in chosen),
            about=self.about.take(chosen),
            offers=self.offers.take(chosen),
            needs=self.needs.take(chosen),
            offer_capabilities=self.offer_capabilities.take(chosen),
            need_capabilities=self.need_capabilities.take(chosen),
            needed_terms=self.needed_terms.take(chosen),
            own_terms=self.own_terms.take(chosen),
            offer_forms=self.offer_forms[ranges(self.offers.starts, chosen)],
            need_forms=self.need_forms[ranges(self.needs.starts, chosen)],
        )

    def joined(self, other: "Block") -> "Block":
        """These profiles, followed by others."""
        return Block(
            profiles=self.profiles + other.profiles,
            about=self.about.joined(other.about),
            offers=self.offers.joined(other.offers),
            needs=self.needs.joined(other.needs),
            offer_capabilities=self.offer_capabilities.joined(other.offer_capabilities),
            need_capabilities=self.need_capabilities.joined(other.need_capabilities),
            needed_terms=self.needed_terms.joined(other.needed_terms),
            own_terms=self.own_terms.joined(other.own_terms),
            offer_forms=np.concatenate((self.offer_forms, other.offer_forms)),
            need_forms=np.concatenate((self.need_forms, other.need_forms)),
        )

    def needs_of(self, form: Form) -> Owned:
        """The needs of one form, with the same owners."""
        chosen = np.flatnonzero(self.need_forms == FORMS.index(form))
        owner = np.repeat(np.arange(len(self)), self.needs.counts())[chosen]
        return Owned(self.needs.texts.take(chosen), offsets(np.bincount(owner, minlength=len(self))))


def block(profiles: Sequence[Profile], encode: Encode) -> Block:
    """Profiles -> their block. `encode` is called once, with every text that the profiles hold."""
    about = [[(language, "", text) for language, text in p.descriptions.items()] for p in profiles]
    offers = [[_text(offer) for offer in profile.offers] for profile in profiles]
    needs = [[_text(need) for need in profile.needs] for profile in profiles]
    named = [[_named(side) for side in sides] for sides in ([p.offers for p in profiles], [p.needs for p in profiles])]
    kinds = (about, offers, needs, *named)
    texts = embed([text for kind in kinds for owned in kind for text in owned], encode)
    ends = offsets([sum(map(len, kind)) for kind in kinds])
    owned = [
        Owned(texts.take(np.arange(start, end)), offsets([len(own) for own in kind]))
        for kind, start, end in zip(kinds, ends[:-1], ends[1:], strict=True)
    ]
    return Block(
        profiles=tuple(profiles),
        about=owned[0],
        offers=owned[1],
        needs=owned[2],
        offer_capabilities=owned[3],
        need_capabilities=owned[4],
        needed_terms=term_sets(map(needed_texts, profiles)),
        own_terms=term_sets(map(own_texts, profiles)),
        offer_forms=_forms([offer for profile in profiles for offer in profile.offers]),
        need_forms=_forms([need for profile in profiles for need in profile.needs]),
    )


def needed_texts(profile: Profile) -> list[str]:
    """What the party looks for, a text a need."""
    return [_whole(need) for need in profile.needs]


def own_texts(profile: Profile) -> list[str]:
    """What the party says of itself and what it offers."""
    return [*profile.descriptions.values(), *map(_whole, profile.offers)]


def _whole(opportunity: Opportunity) -> str:
    return f"{opportunity.title}\n{opportunity.text}"


def _text(opportunity: Opportunity) -> tuple[Language, str, str]:
    return opportunity.language, opportunity.title, opportunity.text


def _named(opportunities: Sequence[Opportunity]) -> list[tuple[Language, str, str]]:
    """The language is that of the first who names it."""
    named = {name: item.language for item in reversed(opportunities) for name in item.capabilities}
    return [(named[name], name, "") for name in sorted(named)]


def _forms(opportunities: Sequence[Opportunity]) -> NDArray[np.int8]:
    return np.array([FORMS.index(opportunity.form) for opportunity in opportunities], dtype=np.int8)
