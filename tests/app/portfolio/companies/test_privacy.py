"""Who reads a telephone number in a company's texts: its own park, and nobody else."""

from datetime import date

import pytest
from sqlalchemy import Engine

from app.accounts.roles import OPERATOR, Caller, Role
from app.database import transaction
from app.paging import Paging
from app.portfolio.companies import service
from app.portfolio.companies.opportunity_schemas import OpportunityFilter
from app.portfolio.companies.profiles import company_parties
from app.portfolio.companies.schemas import CompanyFilter, CompanyIn
from app.portfolio.places import service as places
from models import Park

pytestmark = pytest.mark.usefixtures("parks")

SECRET = "+39 0464 123456"
COMPANY = {
    "park": "south",
    "name": "Alfa",
    "identifiers": {"register": "7"},
    "descriptions": [
        {"language": "it", "summary": f"Pompe: {SECRET}", "text": f"Pompe. Referente: Mario Rossi, {SECRET}"}
    ],
    "offers": [
        {"form": "joint_project", "language": "it", "title": f"Pompe, {SECRET}", "description": "Dott. Mario Rossi"}
    ],
}


def test_another_park_reads_no_contact_data(engine: Engine) -> None:
    with transaction(engine) as session:
        made = service.add(session, OPERATOR, CompanyIn.model_validate(COMPANY))
        own, other = (
            Caller(1, Role.VIEWER, places.park_id(session, code, field="park")) for code in ("south", "north")
        )
        assert service.read(session, own, made.id) == service.read(session, OPERATOR, made.id) == made
        assert SECRET in made.model_dump_json()
        pages = (
            service.page(session, other, Paging(20, None), CompanyFilter(), "it"),
            service.offers.chosen_page(session, other, Paging(20, None), OpportunityFilter()),
        )
        read = service.read(session, other, made.id)
        for shown in (read, service.offers.read(session, other, made.offers[0].id), *pages):
            said = shown.model_dump_json()
            assert SECRET not in said
            assert "Rossi" not in said
            assert "Pompe" in said
        park = session.get_one(Park, places.park_id(session, "south", field="park"))
        for profile, snapshot in company_parties(session, park, date(2015, 9, 1)):
            assert SECRET not in repr((profile, snapshot))
            assert "Rossi" not in repr((profile, snapshot))
