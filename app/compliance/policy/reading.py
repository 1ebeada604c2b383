"""Companies and sites -> the facts that policies ask for: the one place where that translation happens."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.compliance.policy import queries
from app.compliance.policy.facts import DualUse, Facts, Listing, Vocabulary, folded
from app.compliance.policy.ownership import Control, Holdings, Key, Share, control
from app.compliance.policy.screener import Asked, Screener
from app.portfolio.companies.fields import nace_of
from matching.profiles import Form
from models import Company, Opportunity, Site

DEEPEST = 6
"""So many owners above one another are followed."""

Owned = Mapping[str, Any]
"""An owner as a company declares it."""


def facts_of(
    session: Session, vocabulary: Vocabulary, screener: Screener, party_ids: Collection[int]
) -> dict[int, Facts]:
    """Of some parties, with a fixed number of statements."""
    found = {site.party_id: _of_site(site, vocabulary) for site in queries.sites(session, party_ids)}
    companies = queries.companies(session, party_ids)
    owners = _Owners(session, companies)
    asked = list(dict.fromkeys(_asked(companies, owners)))
    listings = dict(zip(asked, screener.listings(session, asked), strict=True))
    for company in companies:
        found[company.party_id] = _of_company(company, vocabulary, owners, listings)
    return found


def _of_site(site: Site, vocabulary: Vocabulary) -> Facts:
    park = site.park
    places = park.zone, site.zone, park.name, park.code, site.name, site.code
    return Facts(countries=(park.country,), parks=(park.code,), zones=vocabulary.zones_in(*places))


def _of_company(
    company: Company, vocabulary: Vocabulary, owners: "_Owners", listings: Mapping[Asked, Sequence[Listing]]
) -> Facts:
    park, site = company.park, company.site
    elsewhere = company.establishments or []
    countries = {company.country, park.country if park else None, *(place.get("country") for place in elsewhere)}
    of_parks = (park.zone, park.name, park.code) if park else ()
    of_site = (site.zone, site.name, site.code) if site else ()
    places = *of_parks, *of_site, company.city, *(place.get("place") for place in elsewhere)
    controlled = owners.control_of(company, listings)
    own = listings.get(of_company(company), ())
    directors = [
        Listing(one.list, "director", False, one.since, one.entry)
        for name in company.directors or ()
        for one in listings.get(Asked(name, is_person=True), ())
    ]
    return Facts(
        countries=tuple(sorted(filter(None, countries))),
        parks=(park.code,) if park else (),
        zones=vocabulary.zones_in(*places),
        activities=vocabulary.activities_among(nace_of(company.activity_codes)),
        numbers=vocabulary.numbers_among(item.value for item in company.identifiers),
        dual_use=_dual_use(company.opportunities),
        ownership=controlled.ownership,
        establishments="unknown" if company.establishments is None else "known",
        listings=_earliest([*own, *directors, *controlled.by, *controlled.perhaps]),
    )


def _dual_use(opportunities: Sequence[Opportunity]) -> tuple[tuple[Form, DualUse], ...]:
    """Of the offers, valid or not: what is not valid today may be so tomorrow."""
    by_form: dict[Form, list[list[str] | None]] = {}
    for item in opportunities:
        if item.side == "offer" and item.withdrawn_at is None:
            by_form.setdefault(Form(item.form), []).append(item.dual_use)
    return tuple(
        (form, DualUse(tuple(sorted({one for some in said for one in some or ()})), None in said))
        for form, said in sorted(by_form.items())
    )


def _earliest(listings: Sequence[Listing]) -> tuple[Listing, ...]:
    """One for each entry and way, since the first day of all."""
    found: dict[tuple[str, str, bool, str], Listing] = {}
    for one in listings:
        key = one.list, one.way, one.certain, one.entry
        other = found.get(key)
        if other is None or one.since is None or (other.since is not None and one.since < other.since):
            found[key] = one
    return tuple(found[key] for key in sorted(found))


def of_company(company: Company) -> Asked:
    numbers = tuple(sorted(item.value for item in company.identifiers if item.scheme != "register"))
    return Asked(company.name, numbers, company.country)


def _of_owner(owner: Owned) -> Asked:
    number = owner.get("number")
    return Asked(owner["name"], (number,) if number else (), owner.get("country"), bool(owner.get("person")))


def _asked(companies: Sequence[Company], owners: "_Owners") -> Iterator[Asked]:
    for company in companies:
        yield of_company(company)
        yield from (Asked(name, is_person=True) for name in company.directors or ())
    yield from owners.asked.values()


class _Owners:
    """Who owns some companies, and who owns those, as far as it is declared.

    An owner is known by its number, else by its name; a company of the portfolio with that number is the same.
    """

    def __init__(self, session: Session, companies: Sequence[Company]) -> None:
        self._holdings: dict[Key, list[Share]] = {}
        self.asked: dict[Key, Asked] = {}
        level: list[tuple[Key, Sequence[Owned]]] = [
            (("party", company.party_id), company.owners) for company in companies if company.owners is not None
        ]
        for _ in range(DEEPEST):
            if not level:
                break
            level = self._next(level, lambda numbers: queries.owners_declared(session, numbers))

    def _next(
        self,
        level: Sequence[tuple[Key, Sequence[Owned]]],
        look_up: Callable[[Collection[str]], Mapping[str, Any]],
    ) -> list[tuple[Key, Sequence[Owned]]]:
        """Notes the owners of some companies; those of whom owners are known in turn come next."""
        above: list[tuple[Key, Sequence[Owned]]] = []
        known = look_up({owner["number"] for _, owners in level for owner in owners if owner.get("number")})
        for company, owners in level:
            self._holdings[company] = []
            for owner in owners:
                row = known.get(owner.get("number") or "")
                key: Key = _key(owner) if row is None else ("party", row.party_id)
                self._holdings[company].append(Share(key, float(owner["share"]), bool(owner.get("person"))))
                self.asked[key] = _of_owner(owner)
                if row is not None and row.owners is not None and key not in self._holdings:
                    above.append((key, row.owners))
        return above

    def control_of(self, company: Company, listings: Mapping[Asked, Sequence[Listing]]) -> Control:
        holdings: Holdings = self._holdings
        of_owners = {key: listings.get(asked, ()) for key, asked in self.asked.items()}
        return control(("party", company.party_id), holdings, of_owners)


def _key(owner: Owned) -> Key:
    number = owner.get("number")
    return ("number", number) if number else ("name", folded(owner["name"]))
