"""What can be done with companies, their offers and their needs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Label, Row, case, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import Select

from app.accounts.roles import Caller
from app.database import batches
from app.errors import Conflict, FieldError, Invalid, NotFound
from app.paging import Page, Paging
from app.portfolio.companies import queries, writing
from app.portfolio.companies.directory import Directory, Unidentified
from app.portfolio.companies.identity import Identity, numbers_of, same_numbers
from app.portfolio.companies.opportunity_schemas import OpportunityFilter, OpportunityIn, OpportunityOut
from app.portfolio.companies.privacy import company_for_others, is_shown_to, opportunity_for_others, summary_for_others
from app.portfolio.companies.schemas import CompanyChange, CompanyFilter, CompanyIn, CompanyOut, CompanySummary
from app.portfolio.faces import called, reads_names_of
from app.portfolio.naming.hidden import HiddenNames, hidden_from, hidden_of_others, told_anew
from app.portfolio.naming.masking import says
from app.portfolio.naming.names import folded
from app.portfolio.places import service as places
from app.portfolio.repository import Repository, authorise, mark_changed
from models import Company, Opportunity


class _Companies(Repository[Company, CompanyIn | CompanyChange, CompanyOut]):
    def readable_by(self, caller: Caller) -> Select[Company]:
        return super().readable_by(caller).where(is_shown_to(caller))

    def show(self, session: Session, caller: Caller, rows: Sequence[Company]) -> list[CompanyOut]:
        known = queries.ids_of_members(session, (member for row in rows for member in row.group))
        shown = zip(super().show(session, caller, rows), rows, strict=True)
        parks = queries.nameless_among(session, known.values()) if known else {}
        hidden = {each for each, park_id in parks.items() if not reads_names_of(caller, park_id)}
        untold = hidden_of_others(session, caller, (row.park_id for row in rows))
        return [
            _shown_to(caller, _with_members(out, row, known, hidden, is_own=caller.is_of(row.park_id)), row, untold)
            for out, row in shown
        ]

    def insert(self, session: Session, caller: Caller, row: Company, sent: CompanyIn | CompanyChange) -> CompanyOut:
        with told_anew(session) as touched:
            made = super().insert(session, caller, row, sent)
            touched.add(made.id)
        return made

    def change(self, session: Session, caller: Caller, row_id: int, sent: CompanyIn | CompanyChange) -> CompanyOut:
        with told_anew(session, [row_id]):
            return super().change(session, caller, row_id, sent)

    def write(self, session: Session, row: Company, sent: CompanyIn | CompanyChange) -> bool:
        _ensure_not_merged(row)
        if sent.identifiers is not None or "name" in sent.model_fields_set:
            _ensure_not_known(session, row, sent)
        site_id = None
        if "site" in sent.model_fields_set:
            site_id = places.site_id(session, row.park_id, sent.site, field="site")
        capabilities = writing.Capabilities.for_companies(session, [sent])
        changed = writing.write(row, sent, capabilities, site_id=site_id)
        ensure_nameless(row)
        if row in session:
            session.expire(row, ["site"])  # as it was loaded it may be the one before
        return bool(changed)


def _with_members(
    shown: CompanyOut, row: Company, known: Mapping[int, int], hidden: Collection[int], *, is_own: bool
) -> CompanyOut:
    """With the companies of the portfolio that its group is known to be. One of the `hidden` is not confirmed, and
    where somebody else says its name, not told."""
    group = []
    for out, member in zip(shown.group, row.group, strict=True):
        found = known.get(member.id)
        is_hidden = found in hidden
        told = {"name": None, "number": None} if is_hidden and not is_own else {}
        group.append(out.model_copy(update={"company_id": None if is_hidden else found, **told}))
    return shown.model_copy(update={"group": group})


def _shown_to(caller: Caller, shown: CompanyOut, row: Company, untold: HiddenNames) -> CompanyOut:
    if caller.is_of(row.park_id):
        return shown
    own = _own_name(caller, row)
    return company_for_others(shown, untold.of(row.park_id).beside(own), nameless=own is not None)


def _own_name(caller: Caller, row: Company) -> str | None:
    """The name that the caller is not to read, where the company asks for that."""
    return row.name if row.anonymous and not reads_names_of(caller, row.park_id) else None


class Opportunities(Repository[Opportunity, OpportunityIn, OpportunityOut]):
    """Offers, or needs."""

    sorts = ("title", "updated_at")

    def __init__(self, side: str) -> None:
        super().__init__(Opportunity, OpportunityOut, side, *queries.WITH_CAPABILITIES)

    def readable_by(self, caller: Caller) -> Select[Opportunity]:
        mine = super().readable_by(caller).where(Opportunity.side == self.name)
        return mine.where(Opportunity.company.has(is_shown_to(caller)))

    def sorted_by(
        self, _session: Session, caller: Caller, query: Select[Opportunity]
    ) -> tuple[Any, Mapping[str, Label[Any]]]:
        """Titles of other parks are masked when they are shown; sorted by their ids, their place tells nothing."""
        if caller.own_park is None:
            return query, {}
        owner = aliased(Company)
        park_id = (
            select(owner.park_id).where(owner.id == Opportunity.company_id).correlate(Opportunity).scalar_subquery()
        )
        title = case((park_id == caller.own_park, Opportunity.title), else_="").label("sorted_title")
        return query.add_columns(title), {"title": title}

    def show(self, session: Session, caller: Caller, rows: Sequence[Opportunity]) -> list[OpportunityOut]:
        shown = zip(super().show(session, caller, rows), rows, strict=True)
        untold = hidden_of_others(session, caller, (row.company.park_id for row in rows))
        return [
            out
            if caller.is_of(row.company.park_id)
            else opportunity_for_others(out, untold.of(row.company.park_id).beside(_own_name(caller, row.company)))
            for out, row in shown
        ]

    def chosen_page(
        self, session: Session, caller: Caller, paging: Paging, chosen: OpportunityFilter
    ) -> Page[OpportunityOut]:
        """Raises `Invalid` for a park or a company that is not known."""
        places.park_id(session, chosen.park, "park")
        if chosen.company_id is not None:
            ensure_known(session, caller, chosen.company_id)
        query = queries.chosen_opportunities(self.readable_by(caller), chosen)
        if chosen.capability:
            hidden = hidden_from(session, caller)
            silent = [park_id for park_id in hidden.parks if hidden.of(park_id).are_said(chosen.capability)]
            query = query.where(or_(Company.park_id.is_(None), Company.park_id.not_in(silent)))
        return self.page_of(session, caller, query, paging, chosen.ids, chosen.sort)

    def add(self, session: Session, caller: Caller, company_id: int, sent: OpportunityIn) -> OpportunityOut:
        """One that was withdrawn comes back if it is added again."""
        company = _companies.get(session, caller, company_id)
        authorise(caller, company)
        known = queries.same_title(session, company_id, self.name, sent.form.value, sent.title)
        if any(row.withdrawn_at is None for row in known):
            raise self._same_title()
        row = known[0] if known else Opportunity(side=self.name, company=company, capabilities=[])
        return self.insert(session, caller, row, sent)

    def write(self, session: Session, row: Opportunity, sent: OpportunityIn) -> bool:
        _ensure_not_merged(row.company)
        others = queries.same_title(session, row.company.id, self.name, sent.form.value, sent.title)
        if any(other is not row for other in others):
            raise self._same_title()
        before = writing.stated_in(row)
        names = queries.capabilities_named(session, sent.capabilities)
        writing.write_opportunity(row, sent, writing.Capabilities(session, names))
        return writing.stated_in(row) != before

    def _same_title(self) -> Conflict:
        reason = f"the company has another {self.name} with this form and title"
        return Conflict(errors=[{"field": "title", "reason": reason}])


AT_ONCE = 200
_companies = _Companies(Company, CompanyOut, "company", *queries.in_full())
offers, needs = Opportunities("offer"), Opportunities("need")

get, read, change, withdraw = _companies.get, _companies.read, _companies.change, _companies.withdraw


def ensure_known(session: Session, caller: Caller, company_id: int) -> None:
    """For a filter `company_id`. Raises `Invalid`, also for a company that is not shown to the caller."""
    if session.scalars(_companies.readable_by(caller).where(Company.id == company_id)).one_or_none() is None:
        raise Invalid(errors=[FieldError(field="company_id", reason=f"there is no company {company_id}")])


def page(session: Session, caller: Caller, paging: Paging, chosen: CompanyFilter, reader: str) -> Page[CompanySummary]:
    """Raises `Invalid` for a park that is not known."""
    places.park_id(session, chosen.park, "park")
    readable = _companies.readable_by(caller)
    found = queries.company_page(session, readable, called(caller), chosen, paging, reader)
    untold = hidden_from(session, caller)
    return found.page([_summary_to(caller, row, untold) for row in found.rows])


def _summary_to(caller: Caller, row: Row[Any], untold: HiddenNames) -> CompanySummary:
    shown = CompanySummary.model_validate(row, from_attributes=True)
    nameless = row.anonymous and not reads_names_of(caller, row.park_id)
    hidden = untold.of(row.park_id).beside(row.own_name if nameless else None)
    return summary_for_others(shown, hidden, row.public_abstract, nameless=nameless)


def every(session: Session, caller: Caller, park: str | None) -> Iterator[CompanyOut]:
    """In full, those of a park or all, by park and name; without the withdrawn ones. Some are in memory at a time.

    Raises `Invalid`, at the first, if there is no such park.
    """
    rows = every_name(session, caller, park)
    for some in batches([row.id for row in rows], AT_ONCE):
        found = queries.companies_in_full(session, some)
        yield from _companies.show(session, caller, [found[company_id] for company_id in some])


def every_name(session: Session, caller: Caller, park: str | None) -> Sequence[Row[int, str, str | None]]:
    """(id, name, park), as `every`. Raises `Invalid` if there is no such park."""
    readable, park_id = _companies.readable_by(caller), places.park_id(session, park, "park")
    return queries.live_companies(session, readable, called(caller), park_id)


def named(session: Session, caller: Caller, name: str) -> Company:
    """A company by its id, by one of its numbers, or by a part of its name that only it has.

    One that was merged into another is found by its id and its numbers only.
    """
    found = queries.companies_named(session, _companies.readable_by(caller), name.strip())
    if not found:
        raise NotFound(f"There is no company with the id, number or name {name!r}.")
    if len(found) > 1:
        listed = ", ".join(f"{company.name} ({company.id})" for company in found[:8])
        raise NotFound(f"Several companies answer to {name!r}: {listed}{', …' if len(found) > 8 else ''}")
    return found[0]


def add(session: Session, caller: Caller, sent: CompanyIn) -> CompanyOut:
    park_id = places.park_id(session, sent.park, field="park")
    return _companies.insert(session, caller, new_company(park_id), sent)


def new_company(park_id: int | None) -> Company:
    """A row with its lists loaded, so that nothing is fetched for them."""
    lists = ("languages", "sectors", "identifiers", "activity_codes", "group", "descriptions", "opportunities")
    return Company(park_id=park_id, **{name: [] for name in lists})


def forget_director(session: Session, party_id: int, name: str) -> None:
    """Takes a person who was erased off the directors of their company."""
    row = session.scalars(select(Company).where(Company.party_id == party_id)).one_or_none()
    if row is None or not row.directors:
        return
    left = [each for each in row.directors if folded(each) != folded(name)]
    if left != row.directors:
        row.directors = left
        mark_changed(row)
        session.flush()


def _ensure_not_known(session: Session, row: Company, sent: CompanyIn | CompanyChange) -> None:
    """Raises `Conflict` if the row would then be a company that is there already, or contradict one."""
    numbers = {item.scheme: item.value for item in row.identifiers}
    numbers |= sent.identifiers.by_scheme() if sent.identifiers else {}
    city = sent.city if "city" in sent.model_fields_set else row.city
    identity = Identity(row.park_id, sent.name or row.name, city, numbers_of(numbers.items()))
    try:
        known = Directory.of(session, [identity]).find(identity, beside=row.id)
    except Unidentified as error:
        raise Conflict(errors=[{"field": ".".join(error.path), "reason": error.reason}]) from error
    if known is None:
        return
    theirs, whose = known.all().numbers, known.told_in(row.park_id)
    for scheme, value in numbers.items():
        if any(same in theirs.get(where, ()) for where, same in same_numbers(scheme, value)):
            raise _taken(f"{value} is the number of {whose}.", f"identifiers.{scheme}", whose)
    raise _taken(f"This is the name of {whose}.", "name", whose)


def _ensure_not_merged(company: Company) -> None:
    """Raises `Conflict`."""
    if company.merged_into_id is not None:
        kept = company.merged_into_id
        raise Conflict(f"Company {company.id} was merged into company {kept}: change that, or undo the merge.")


def ensure_nameless(row: Company) -> None:
    """Raises `Invalid` where what others read instead of the name says it."""
    texts = {"title": row.public_title, "abstract": row.public_abstract}
    wrong = [
        FieldError(field=f"anonymous.{field}", reason="says the company's name, which other parks are not to read")
        for field, text in texts.items()
        if says(text, row.name)
    ]
    if wrong:
        raise Invalid(errors=wrong)


def _taken(detail: str, field: str, whose: str) -> Conflict:
    return Conflict(detail, errors=[{"field": field, "reason": f"is already that of {whose}"}])
