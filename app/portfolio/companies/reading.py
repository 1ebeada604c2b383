"""Rows of companies -> what callers receive."""

from app.portfolio.companies.schemas import CompanyOut, OpportunityOut
from matching.profiles import Form
from matching.taxonomy.activities import to_nace
from models import Company, Opportunity


def company_out(company: Company) -> CompanyOut:
    live = [item for item in company.opportunities if item.withdrawn_at is None]
    codes = [{"system": item.system, "code": item.code} for item in company.activity_codes]
    return CompanyOut.model_validate(
        {
            "id": company.id,
            "park": company.park.code if company.park else None,
            "site": company.site.code if company.site else None,
            "name": company.name,
            "identifiers": {item.scheme: item.value for item in company.identifiers},
            "country": company.country,
            "city": company.city,
            "website": company.website,
            "founded": company.founded,
            "employees": company.employees,
            "languages": company.languages,
            "sectors": company.sectors,
            "activity_codes": codes,
            "nace": sorted(nace_of(company)),
            "descriptions": [
                {"language": item.language, "summary": item.summary, "text": item.text} for item in company.descriptions
            ],
            "offers": [opportunity_out(item) for item in live if item.side == "offer"],
            "needs": [opportunity_out(item) for item in live if item.side == "need"],
            "withdrawn": company.withdrawn_at is not None,
            "up_to_date": company.stale_since is None,
            "updated_at": company.updated_at,
        }
    )


def nace_of(company: Company) -> dict[str, float]:
    """NACE Rev. 2 codes with the share that each covers, over all the company's activity codes."""
    shares: dict[str, float] = {}
    for item in company.activity_codes:
        for code, share in to_nace(item.system, item.code).items():  # type: ignore[arg-type]
            shares[code] = max(share, shares.get(code, 0))
    return shares


def opportunity_out(item: Opportunity) -> OpportunityOut:
    space = None
    if item.form == Form.HOSTING and item.space_equipment is not None:
        space = {
            "kind": item.space_kind,
            "area_m2": item.space_area_m2,
            "from": item.space_from,
            "until": item.space_until,
            "equipment": item.space_equipment,
        }
    plain = [
        "id",
        "company_id",
        "side",
        "form",
        "language",
        "title",
        "summary",
        "description",
        "stage",
        "trl",
        "ipr",
        "valid_from",
        "valid_until",
    ]
    return OpportunityOut.model_validate(
        {name: getattr(item, name) for name in plain}
        | {
            "capabilities": [capability.name for capability in item.capabilities],
            "space": space,
            "withdrawn": item.withdrawn_at is not None,
        }
    )
