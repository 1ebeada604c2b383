"""Names of anonymous companies in what others of their park say: the one place that knows which readers are not told
them, and that has lists corrected when one becomes such a name, or is one no longer.

What another park writes about them is its own: to mask that would tell its people whose guess was right.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Select, null, select, union_all
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.database import batches
from app.portfolio.faces import reads_names_of
from app.portfolio.naming.masking import NOBODY, Names, names_of
from app.portfolio.parties import mark_told_anew
from models import Company, Description, Opportunity, Site

SHARED_HOSTS = ("facebook.com", "instagram.com", "linkedin.com", "t.me", "vk.com", "wa.me", "youtube.com")
"""Where many companies have a page: their address names none of them."""

Said = tuple[int, str, str | None]
"""The party of a company, its name, and the address of its website."""


COLUMNS = ("party_id", "one", "two", "three")


class HiddenNames:
    """Of each park, what other parks are not to read in its texts."""

    def __init__(self, names: Mapping[int | None, Names]) -> None:
        self._names = names

    @property
    def is_empty(self) -> bool:
        return not self._names

    def of(self, park_id: int | None) -> Names:
        return self._names.get(park_id, NOBODY)


NONE_HIDDEN = HiddenNames({})


def hidden_names(session: Session) -> HiddenNames:
    """As anybody reads who may not read names."""
    return HiddenNames({park_id: _compiled(said) for park_id, said in _said(session).items()})


def hidden_from(session: Session, caller: Caller) -> HiddenNames:
    """What the caller is not told; nobody's names for who reads them all."""
    if caller.own_park is None or reads_names_of(caller, None):
        return NONE_HIDDEN
    said = _said(session)
    return HiddenNames({park: _compiled(some) for park, some in said.items() if not reads_names_of(caller, park)})


@contextmanager
def told_anew(session: Session) -> Iterator[None]:
    """Around a change of companies: who says what is hidden now, or was, is read again, and stands in no list before
    that is done where something is hidden now.
    """
    before = _said(session)
    yield
    session.flush()
    after = _said(session)
    for park_id in before.keys() | after.keys():
        _read_again(session, park_id, new=after[park_id] - before[park_id], gone=before[park_id] - after[park_id])


def _read_again(session: Session, park_id: int | None, new: Set[Said], gone: Set[Said]) -> None:
    if not (new or gone):
        return
    hidden, shown = _compiled(new), _compiled(gone)
    hiding, showing = set[int](), set[int]()
    for found in session.execute(_texts(park_id)).mappings():
        texts = [found[name] for name in COLUMNS[1:]]
        if any(map(hidden.are_said, texts)):
            hiding.add(found[COLUMNS[0]])
        elif any(map(shown.are_said, texts)):
            showing.add(found[COLUMNS[0]])
    # What they say of themselves is read again in any case.
    own = {party_id for party_id, _, _ in new | gone}
    mark_told_anew(session, showing - hiding - own, withheld=False)
    mark_told_anew(session, hiding - own, withheld=True)


def _texts(park_id: int | None) -> Select[Any]:
    """All free texts of the profiles of a park."""

    def of(*columns: Any) -> Select[Any]:
        return select(*(column.label(name) for column, name in zip(columns, COLUMNS, strict=True)))

    described = of(Company.party_id, Description.summary, Description.text, null())
    stated = of(Company.party_id, Opportunity.title, Opportunity.summary, Opportunity.description)
    every = union_all(
        described.join(Company, Company.id == Description.company_id).where(Company.park_id == park_id),
        stated.join(Company, Company.id == Opportunity.company_id).where(Company.park_id == park_id),
        of(Site.party_id, Site.description, null(), null()).where(Site.park_id == park_id),
    ).subquery()
    return select(every)


def _compiled(said: Set[Said]) -> Names:
    ordered = sorted(said, key=lambda one: one[0])
    hosts = tuple(host for _, _, website in ordered if (host := _host(website)) is not None)
    return names_of(tuple(name for _, name, _ in ordered), hosts)


def _host(website: str | None) -> str | None:
    host = (urlsplit(website or "").hostname or "").removeprefix("www.")
    return host if "." in host and host not in SHARED_HOSTS else None


def _said(session: Session) -> Mapping[int | None, frozenset[Said]]:
    """Park -> its anonymous companies; with those that were merged into them."""
    columns = Company.id, Company.park_id, Company.party_id, Company.name, Company.website
    rows = list(session.execute(select(*columns).where(Company.public_title.is_not(None))))
    for some in batches([row.id for row in rows]):
        rows += session.execute(select(*columns).where(Company.merged_into_id.in_(some)))
    said: dict[int | None, set[Said]] = defaultdict(set)
    for row in rows:
        said[row.park_id].add((row.party_id, row.name, row.website))
    return defaultdict(frozenset, {park_id: frozenset(some) for park_id, some in said.items()})
