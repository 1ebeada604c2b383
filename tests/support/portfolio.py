"""Invented companies."""

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.portfolio.companies import service as companies
from app.portfolio.companies.schemas import CompanyIn, CompanyOut


def opportunity(title: str, form: str = "commercial_partnership", **fields: Any) -> dict[str, Any]:
    return {"form": form, "language": "en", "title": title} | fields


def company(park: str, name: str, offers: list[Any], needs: list[Any], **fields: Any) -> CompanyIn:
    """Offers and needs as titles, or in full."""
    given = {
        side: [opportunity(item) if isinstance(item, str) else item for item in items]
        for side, items in (("offers", offers), ("needs", needs))
    }
    about = {"descriptions": [{"language": "en", "summary": f"{name} of {park}"}]}
    return CompanyIn.model_validate(
        {"park": park, "name": name, "identifiers": {"register": f"{park}/{name}"}} | about | given | fields
    )


def add(session: Session, sent: CompanyIn) -> CompanyOut:
    return companies.add(session, OPERATOR, sent)
