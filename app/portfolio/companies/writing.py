"""Putting what was sent into the rows of a company, and telling whether that changed anything."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

import models
from app.errors import FieldError, Invalid
from app.portfolio.companies import queries
from app.portfolio.companies.fields import GroupMember
from app.portfolio.companies.identity import same_numbers, scope
from app.portfolio.companies.opportunity_schemas import OpportunityChange, OpportunityIn, Room
from app.portfolio.companies.schemas import CompanyFields
from app.portfolio.naming.names import key
from app.portfolio.repository import set_withdrawn
from models import ActivityCode, Capability, Company, CompanyIdentifier, Description, Opportunity

PLAIN = ("name", "draft", "country", "city", "website", "founded", "employees", "languages", "sectors")
DECLARED = ("establishments", "owners", "directors")
PUBLIC = ("public_title", "public_abstract")
STATED_IN_OPPORTUNITY = set(Opportunity.__table__.columns.keys()) - {"id", "company_id", "created_at", "updated_at"}


@dataclass(slots=True)
class Capabilities:
    """The capabilities that some companies name, each one row however many name it."""

    session: Session
    known: dict[str, Capability]

    @classmethod
    def for_companies(cls, session: Session, sent: Iterable[CompanyFields]) -> "Capabilities":
        names = {name for c in sent for item in (*c.offers, *c.needs) for name in item.capabilities}
        return cls(session, queries.capabilities_named(session, names))

    def of(self, item: OpportunityIn) -> list[Capability]:
        return [self._named(name) for name in item.capabilities]

    def _named(self, name: str) -> Capability:
        if name not in self.known:
            self.known[name] = Capability(name=name)
            self.session.add(self.known[name])
        return self.known[name]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is another now: names of fields, and the offers and needs that came, became others, or were withdrawn."""

    fields: tuple[str, ...]
    added: tuple[Opportunity, ...]
    changed: tuple[Opportunity, ...]
    withdrawn: tuple[Opportunity, ...]

    def __bool__(self) -> bool:
        return bool(self.fields or self.added or self.changed or self.withdrawn)


def write(
    company: Company,
    sent: CompanyFields,
    capabilities: Capabilities,
    *,
    site_id: int | None = None,
    spared: Collection[Opportunity] = (),
) -> Changes:
    """Writes the fields that were sent; the others stay, and so do the offers and needs that are `spared`."""
    before, items_before = stated(company), {id(item): stated_in(item) for item in company.opportunities}
    fields = {name: getattr(sent, name) for name in sent.model_fields_set}
    for name in fields.keys() & PLAIN:
        setattr(company, name, fields[name])
    for name in fields.keys() & DECLARED:
        setattr(company, name, sent.model_dump(mode="json", include={name})[name])
    if "anonymous" in fields:
        face = fields["anonymous"]
        company.public_title, company.public_abstract = (face.title, face.abstract) if face else (None, None)
    company.name_key = key(company.name).bare
    if "site" in fields:
        company.site_id = site_id
    if fields.get("identifiers"):
        _write_identifiers(company, fields["identifiers"].by_scheme())
    if "activity_codes" in fields:
        _write_activity_codes(company, [(code.system, code.code) for code in fields["activity_codes"]])
    if "group" in fields:
        _write_group(company, fields["group"])
    if "descriptions" in fields:
        _write_descriptions(company, {d.language: (d.summary, d.text) for d in fields["descriptions"]})
    for side in ("offer", "need"):
        if f"{side}s" in fields:
            write_opportunities(company, side, fields[f"{side}s"], capabilities, spared)
    if fields.get("withdrawn") is not None:
        set_withdrawn(company, fields["withdrawn"])
    return _changes(company, before, items_before)


def _changes(company: Company, before: dict[str, Any], items_before: dict[int, dict[str, Any]]) -> Changes:
    now = stated(company)
    added: list[Opportunity] = []
    changed: list[Opportunity] = []
    withdrawn: list[Opportunity] = []
    for item in company.opportunities:
        was = items_before.get(id(item))
        is_there, was_there = item.withdrawn_at is None, was is not None and was["withdrawn_at"] is None
        if is_there != was_there:
            (added if is_there else withdrawn).append(item)
        elif stated_in(item) != was:
            changed.append(item)
    fields = tuple(name for name, value in now.items() if value != before[name])
    return Changes(fields, tuple(added), tuple(changed), tuple(withdrawn))


def stated(company: Company) -> dict[str, Any]:
    """All that a company says beside its offers and needs, comparable with what it said before."""
    return {
        **{name: getattr(company, name) for name in (*PLAIN, *DECLARED, *PUBLIC)},
        "site": company.site_id,
        "withdrawn": company.withdrawn_at is not None,
        "identifiers": {item.scheme: item.value for item in company.identifiers},
        "activity_codes": {(item.system, item.code) for item in company.activity_codes},
        "group": [(item.tie, item.name, item.number) for item in company.group],
        "descriptions": {item.language: (item.summary, item.text) for item in company.descriptions},
    }


def stated_in(item: Opportunity) -> dict[str, Any]:
    """All that an offer or need says."""
    columns = {name: getattr(item, name) for name in STATED_IN_OPPORTUNITY}
    return columns | {"capabilities": sorted(capability.name for capability in item.capabilities)}


def _write_identifiers(company: Company, numbers: Mapping[str, str]) -> None:
    kept = {item.scheme: item for item in company.identifiers}
    for scheme, value in numbers.items():
        if scheme in kept:
            kept[scheme].value = value
        else:
            company.identifiers.append(CompanyIdentifier(scheme=scheme, value=value))
    set_scopes(company)


def set_scopes(company: Company) -> None:
    """Within what each of its numbers is its own. Those of a company that was merged stand in nobody's way."""
    by_scheme = {item.scheme: item.value for item in company.identifiers}
    merged = company.merged_into_id is not None
    for item in company.identifiers:
        item.scope = f"merged:{company.id}" if merged else scope(item.scheme, by_scheme, company.park_id)


def _write_activity_codes(company: Company, codes: list[tuple[str, str]]) -> None:
    kept = {(item.system, item.code): item for item in company.activity_codes}
    company.activity_codes = [
        kept.get(code) or ActivityCode(system=code[0], code=code[1]) for code in dict.fromkeys(codes)
    ]


def _write_group(company: Company, members: Sequence[GroupMember]) -> None:
    kept = {(item.tie, item.name, item.number): item for item in company.group}
    company.group = [
        kept.get((one.tie, one.name, one.number)) or _group_member(one)
        for one in {(one.tie, one.name, one.number): one for one in members}.values()
    ]


def _group_member(sent: GroupMember) -> models.GroupMember:
    same = {value for scheme in ("vat", "codice_fiscale") for _, value in same_numbers(scheme, sent.number or "")}
    return models.GroupMember(
        **sent.model_dump(),
        name_key=key(sent.name).bare if sent.name else None,
        same_number=next(iter(same - {sent.number}), None),
    )


def _write_descriptions(company: Company, texts: Mapping[str, tuple[str | None, str | None]]) -> None:
    kept = {item.language: item for item in company.descriptions}
    company.descriptions = [kept.get(language) or Description(language=language) for language in sorted(texts)]
    for item in company.descriptions:
        item.summary, item.text = texts[item.language]


def opportunity_columns(item: OpportunityIn) -> dict[str, Any]:
    room = item.space or Room()
    return item.model_dump(exclude={"id", "capabilities", "space"}) | {
        "form": item.form.value,
        "space_kind": room.kind,
        "space_area_m2": room.area_m2,
        "space_from": room.from_,
        "space_until": room.until,
        "space_equipment": room.equipment if item.space else None,
    }


def write_opportunities(
    company: Company,
    side: str,
    sent: list[OpportunityIn],
    capabilities: Capabilities,
    spared: Collection[Opportunity] = (),
) -> None:
    """What was sent takes the place of what was there: the same form and title is the same opportunity, however the
    title is spaced; with another it is the one whose id was sent. One that is no longer sent is withdrawn unless it is
    spared, and comes back if it is sent again. Raises `Invalid` for an id that is none of the company's.
    """
    kept = {(item.form, item.title): item for item in company.opportunities if item.side == side}
    ids = {item.id for item in kept.values()}
    spaced = {(form, " ".join(title.split())): (form, title) for form, title in kept}
    rows: list[Opportunity | None] = []
    for item in sent:
        same = item.form.value, item.title
        otherwise = spaced.get((item.form.value, " ".join(item.title.split())), same)
        rows.append(kept.pop(same if same in kept else otherwise, None))
    left = list(kept.values())
    for place, (item, found) in enumerate(zip(sent, rows, strict=True)):
        known = item.id if isinstance(item, OpportunityChange) else None
        if known is not None and known not in ids:
            reason = f"the company has no {side} {known}"
            raise Invalid(errors=[FieldError(field=f"{side}s.{place}.id", reason=reason)])
        row = found
        if row is None and known is not None:
            row = next((one for one in left if one.id == known), None)
            left = [one for one in left if one is not row]
        if row is None:
            row = Opportunity(side=side)
            company.opportunities.append(row)
        write_opportunity(row, item, capabilities)
    for row in left:
        if row not in spared:
            set_withdrawn(row, True)


def write_opportunity(row: Opportunity, sent: OpportunityIn, capabilities: Capabilities) -> None:
    for name, value in opportunity_columns(sent).items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    named = capabilities.of(sent)
    if {item.name for item in row.capabilities} != {item.name for item in named}:
        row.capabilities = named
    set_withdrawn(row, False)
