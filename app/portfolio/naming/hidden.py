"""Names of anonymous companies in what others of their park say: the one place that knows which readers are not told
them, and that has lists corrected when one becomes such a name, or is one no longer.

What another park writes about them is its own: to mask that would tell its people whose guess was right.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.database import batches
from app.errors import Conflict
from app.portfolio.faces import reads_names_of
from app.portfolio.naming.masking import Names, names_of
from app.portfolio.parties import mark_told_anew
from models import Capability, Company, Description, Opportunity, Site, Space

SHARED_HOSTS = ("facebook.com", "instagram.com", "linkedin.com", "t.me", "vk.com", "wa.me", "youtube.com")
"""Where many companies have a page: their address names none of them."""

Said = tuple[int, str, str | None]
"""The party of a company, its name, and the address of its website."""


class _Face(NamedTuple):
    """What is read of a company instead of its name."""

    company_id: int
    park_id: int | None
    title: str
    abstract: str | None


class HiddenNames:
    """Of each park, what other parks are not to read in its texts."""

    def __init__(self, said: Mapping[int | None, frozenset[Said]]) -> None:
        self._said = said
        self._names: dict[int | None, Names] = {}

    @property
    def is_empty(self) -> bool:
        return not self._said

    @property
    def version(self) -> int:
        """Differs whenever what is hidden does."""
        return hash(frozenset(self._said.items()))

    @property
    def parks(self) -> Collection[int | None]:
        """Those that have something to hide."""
        return self._said.keys()

    def of(self, park_id: int | None, but: int | None = None) -> Names:
        """`but`: a party that is named where the text stands."""
        if but is not None:
            some = self._said.get(park_id, frozenset())
            left = frozenset(one for one in some if one[0] != but)
            if left != some:
                return _compiled(left)
        if park_id not in self._names:
            self._names[park_id] = _compiled(self._said.get(park_id, frozenset()))
        return self._names[park_id]


NONE_HIDDEN = HiddenNames({})


def hidden_names(session: Session) -> HiddenNames:
    """As anybody reads who may not read names."""
    return HiddenNames(_said(session))


def hidden_from(session: Session, caller: Caller) -> HiddenNames:
    """What the caller is not told; nobody's names for who reads them all."""
    if caller.own_park is None or reads_names_of(caller, None):
        return NONE_HIDDEN
    said = _said(session)
    return HiddenNames({park: some for park, some in said.items() if not reads_names_of(caller, park)})


def hidden_of_others(session: Session, caller: Caller, park_ids: Iterable[int | None]) -> HiddenNames:
    """What the caller is not told in texts of these parks; nothing is read for its own."""
    return NONE_HIDDEN if all(map(caller.is_of, park_ids)) else hidden_from(session, caller)


@contextmanager
def told_anew(session: Session, companies: Iterable[int] = ()) -> Iterator[set[int]]:
    """Around a change of these companies, and of those that are added to what is yielded: who says what is hidden now,
    or was, is read again, and stands in no list before that is done where something is hidden now.

    Raises `Conflict` where what is read instead of a name says a hidden one. What hides nothing else than before reads
    no other company.
    """
    touched = set(companies)
    before = _Family.of(session, touched)
    yield touched
    session.flush()
    after = _Family.of(session, touched)
    hid, hides = before.said, after.said
    new = {park_id: some for park_id in hides if (some := hides[park_id] - hid.get(park_id, frozenset()))}
    gone = {park_id: some for park_id in hid if (some := hid[park_id] - hides.get(park_id, frozenset()))}
    _ensure_faces_tell_nobody(session, new, after.faces - before.faces)
    for park_id in new.keys() | gone.keys():
        _read_again(session, park_id, new=new.get(park_id, frozenset()), gone=gone.get(park_id, frozenset()))


def _ensure_faces_tell_nobody(session: Session, new: Mapping[int | None, Set[Said]], changed: Set[_Face]) -> None:
    """Of a park, those that are there say none of the `new` names, and those that have `changed` none at all."""
    faces = [(face, _compiled(new[face.park_id])) for face in _faces(session, new)]
    everybody = hidden_names(session) if changed else NONE_HIDDEN
    faces += [(face, everybody.of(face.park_id)) for face in changed]
    for face, hidden in faces:
        for field in ("title", "abstract"):
            if hidden.are_said(getattr(face, field)):
                raise Conflict(
                    f"What other parks read instead of the name of company {face.company_id} says a hidden name.",
                    errors=[{"field": f"anonymous.{field}", "reason": "names a company that asks to stay anonymous"}],
                )


def _read_again(session: Session, park_id: int | None, new: Set[Said], gone: Set[Said]) -> None:
    hidden, shown = _compiled(new), _compiled(gone)
    hiding, showing = set[int](), set[int]()
    for party_id, texts in _texts(session, park_id):
        if any(map(hidden.are_said, texts)):
            hiding.add(party_id)
        elif any(map(shown.are_said, texts)):
            showing.add(party_id)
    # What they say of themselves is read again in any case.
    own = {party_id for party_id, _, _ in new | gone}
    mark_told_anew(session, showing - hiding - own, withheld=False)
    mark_told_anew(session, hiding - own, withheld=True)


def _texts(session: Session, park_id: int | None) -> Iterator[tuple[int, list[str]]]:
    """Whatever is told in words of the profiles of a park, by party."""
    of_company = Company.park_id == park_id
    of_opportunity = Opportunity.company_id == Company.id
    stated = Opportunity.title, Opportunity.summary, Opportunity.description, Opportunity.space_equipment
    said = select(Company.party_id, Description.summary, Description.text)
    capable = select(Company.party_id, Capability.name).join(Opportunity, of_opportunity)
    offered = select(Site.party_id, Space.name, Space.equipment).join(Space, Space.site_id == Site.id)
    queries: tuple[Any, ...] = (
        said.join(Description, Description.company_id == Company.id).where(of_company),
        select(Company.party_id, *stated).join(Opportunity, of_opportunity).where(of_company),
        capable.join(Opportunity.capabilities).where(of_company),
        select(Site.party_id, Site.name, Site.description).where(Site.park_id == park_id),
        offered.where(Site.park_id == park_id),
    )
    for query in queries:
        for party_id, *told in session.execute(query):
            yield party_id, [text for each in told if each for text in ([each] if isinstance(each, str) else each)]


def _compiled(said: Set[Said]) -> Names:
    ordered = sorted(said, key=lambda one: one[0])
    hosts = tuple(host for _, _, website in ordered if (host := _host(website)) is not None)
    return names_of(tuple(name for _, name, _ in ordered), hosts)


def _host(website: str | None) -> str | None:
    host = (urlsplit(website or "").hostname or "").removeprefix("www.")
    return host if "." in host and host not in SHARED_HOSTS else None


def _said(session: Session) -> Mapping[int | None, frozenset[Said]]:
    """Park -> its anonymous companies; with those that were merged into them."""
    anonymous = session.execute(_COMPANIES.where(Company.public_title.is_not(None))).all()
    return _by_park(_with_merged(session, anonymous).values())


@dataclass(frozen=True, slots=True)
class _Family:
    """Some companies and those that were merged into them: what is hidden of them, and what is read instead."""

    said: Mapping[int | None, frozenset[Said]]
    faces: frozenset[_Face]

    @classmethod
    def of(cls, session: Session, ids: Collection[int]) -> "_Family":
        rows = _with_merged(session, _by_ids(session, ids))
        above = dict(rows)
        while missing := {row.merged_into_id for row in above.values()} - above.keys() - {None}:
            above |= {row.id: row for row in _by_ids(session, missing)}
        hidden = [row for row in rows.values() if _is_hidden(row, above)]
        named_otherwise = (row for row in rows.values() if row.public_title is not None)
        return cls(_by_park(hidden), frozenset(map(_face, named_otherwise)))


def _is_hidden(row: Row[Any] | None, above: Mapping[int, Row[Any]]) -> bool:
    """Whether it, or what it was merged into, asks to stay anonymous."""
    while row is not None and row.public_title is None:
        row = above.get(row.merged_into_id)
    return row is not None


def _faces(session: Session, parks: Collection[int | None]) -> Iterator[_Face]:
    for park_id in parks:
        query = _COMPANIES.where(Company.park_id == park_id, Company.public_title.is_not(None))
        yield from map(_face, session.execute(query))


def _face(row: Row[Any]) -> _Face:
    return _Face(row.id, row.park_id, row.public_title, row.public_abstract)


def _with_merged(session: Session, rows: Iterable[Row[Any]]) -> dict[int, Row[Any]]:
    """By id, with those that were merged into them, however often."""
    found: dict[int, Row[Any]] = {}
    while new := {row.id: row for row in rows if row.id not in found}:
        found |= new
        into = (_COMPANIES.where(Company.merged_into_id.in_(some)) for some in batches(sorted(new)))
        rows = [row for query in into for row in session.execute(query)]
    return found


def _by_ids(session: Session, ids: Collection[int]) -> list[Row[Any]]:
    queries = (_COMPANIES.where(Company.id.in_(some)) for some in batches(sorted(ids)))
    return [row for query in queries for row in session.execute(query)]


def _by_park(rows: Iterable[Row[Any]]) -> dict[int | None, frozenset[Said]]:
    said: dict[int | None, set[Said]] = defaultdict(set)
    for row in rows:
        said[row.park_id].add((row.party_id, row.name, row.website))
    return {park_id: frozenset(some) for park_id, some in said.items()}


_COLUMNS: tuple[Any, ...] = (
    Company.id,
    Company.park_id,
    Company.party_id,
    Company.name,
    Company.website,
    Company.public_title,
    Company.public_abstract,
    Company.merged_into_id,
)
_COMPANIES = select(*_COLUMNS)
