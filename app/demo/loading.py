"""Put the demo portfolio into a database by the ways that users have: places one by one, companies by import."""

import json
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.compliance.screening import importing as screening
from app.compliance.screening.files.opening import NamedFile
from app.database import transaction
from app.errors import Conflict
from app.portfolio.imports import service as imports
from app.portfolio.places import service as places
from app.portfolio.places.declared import Declared, bring_about
from models import Company, CompanyIdentifier, Installation

DATA: Traversable = files("app.demo")
CORRIDOR = "trentino-moscow"
MARK = "DEMO-"


def load(engine: Engine) -> None:
    """Loads what is not there yet, and the invented screening lists anew. A second time changes nothing else.

    Refuses a database with companies of its own.
    """
    with transaction(engine) as session:
        _refuse_real_companies(session)
        load_places(session, demo_places())
        for file in sorted((DATA / "companies").iterdir(), key=lambda file: file.name):
            report = imports.import_file(session, OPERATOR, file.read_bytes(), file.name)
            if report.problems:
                raise ValueError(f"{file.name}: {report.problems[0]}")
        session.merge(Installation(id=1, is_demo=True))
        for file in sorted((DATA / "lists").iterdir(), key=lambda file: file.name):
            content = NamedFile(file.name, BytesIO(file.read_bytes()))
            # Whoever invented them says when: today, or they would be too old for the demo in a week.
            screening.store(session, OPERATOR, screening.read_files([content], None, datetime.now(UTC).date()))


def _refuse_real_companies(session: Session) -> None:
    demo = select(CompanyIdentifier.company_id).where(CompanyIdentifier.value.startswith(MARK))
    others = session.scalar(select(func.count(Company.id)).where(Company.id.not_in(demo)))
    if others:
        raise Conflict(
            f"This database holds {others} companies that are not the demo's. Give the demo a database of its own: "
            "PONTE_DATABASE_URL=sqlite:///demo.db"
        )


def demo_places() -> dict[str, Any]:
    return dict(json.loads((DATA / "sites.json").read_text(encoding="utf-8")))


def load_places(session: Session, data: dict[str, Any]) -> None:
    """Parks, sites with their spaces, and the corridor, unless one of the parks is there."""
    known = places.park_codes(session)
    if any(park["code"] in known for park in data["parks"]):
        return
    sites: dict[str, list[dict[str, Any]]] = {park["code"]: [] for park in data["parks"]}
    for site in data["sites"]:
        sites[site["park"]].append({name: value for name, value in site.items() if name != "park"})
    parks = [park | {"sites": sites[park["code"]]} for park in data["parks"]]
    bring_about(session, OPERATOR, Declared.model_validate({"parks": parks, "corridor": data["corridor"]}))
