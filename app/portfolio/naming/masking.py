"""Names of companies in texts: whether they say one, and the texts without it, however it is spelled."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from app.portfolio.naming.endings import tokens
from app.portfolio.naming.spotting import Place, Spotted, places_of
from matching.texts.contacts import MASK


def says(text: str | None, name: str) -> bool:
    """Whether a text names the company."""
    return Names((_one(name),)).are_said(text)


def without_name(text: str, name: str) -> str:
    """With a mask wherever the text names the company: with or without its legal form, in either script."""
    return Names((_one(name),)).mask(text)


@dataclass(frozen=True, slots=True)
class Names:
    """What some texts are not to tell: names of companies, and the addresses of their websites."""

    spotted: tuple[Spotted, ...] = ()
    hosts: frozenset[str] = frozenset()

    def beside(self, own: str | None) -> "Names":
        """Where the text is that of a company which is not to be named itself: then a word too many is masked."""
        return self if own is None else replace(self, spotted=(_one(own), *self.spotted))

    def mask(self, text: str) -> str:
        places = list(self._places(text))
        return _masked(text, places) if places else text

    def are_said(self, text: str | None) -> bool:
        return next(self._places(text or ""), None) is not None

    def _places(self, text: str) -> Iterator[Place]:
        yield from places_of(self.hosts, text)
        words = tokens(text) if self.spotted else []
        for some in self.spotted:
            yield from some.places(text, words)


NOBODY = Names()


@lru_cache(maxsize=256)
def names_of(companies: tuple[str, ...], hosts: tuple[str, ...] = ()) -> Names:
    """A name that is an ordinary word, such as Energia, is one only where it is written as a name."""
    return Names((Spotted(companies),) if companies else (), frozenset(map(str.lower, hosts)))


@lru_cache(maxsize=4096)
def _one(name: str) -> Spotted:
    return Spotted([name], always=True)


def _masked(text: str, places: Iterable[Place]) -> str:
    """One mask for places that overlap."""
    kept, told = list[str](), 0
    for start, end in sorted(places):
        if not kept or start >= told:
            kept += text[told:start], MASK
        told = max(told, end)
    return "".join([*kept, text[told:]])
