"""The demo forum: the event of the agreement's day, registered from a file as organisers do."""

import json

from sqlalchemy import Engine

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.demo.loading import DATA
from app.errors import NotFound
from app.events import service as events
from app.events.participants.importing import import_file
from app.events.schemas import EventIn
from models import Event

REGISTRATIONS = "registrations.csv"
MIN_SCORE = 5.0
"""Below it hardly one meeting in a hundred is worth having: only who would have fewer than two gets one."""


def load(engine: Engine) -> Event:
    """The event with its participants, unless it is there already. The demo's companies must be loaded."""
    data = DATA / "event"
    told = EventIn.model_validate(json.loads((data / "event.json").read_text(encoding="utf-8")))
    with transaction(engine) as session:
        try:
            return events.named(session, OPERATOR, told.code)
        except NotFound:
            event = events.get(session, OPERATOR, events.add(session, OPERATOR, told).id)
        report = import_file(session, OPERATOR, event.id, (data / REGISTRATIONS).read_bytes(), REGISTRATIONS)
        if report.problems:
            raise ValueError(f"{REGISTRATIONS}: {report.problems[0]}")
        return event
