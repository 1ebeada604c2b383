"""The background work of practices: vectors of new texts, so that nobody who searches waits for them."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.database import transaction
from app.jobs.task import Task
from app.matches.embeddings import Embeddings
from app.portfolio.naming.hidden import hidden_names
from app.settings import Settings
from app.workplan.practices import queries
from app.workplan.practices.search import embed_texts, passage

AT_ONCE = 100


class PracticeTasks:
    """Of one database, with one encoder."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._embeddings = Embeddings(engine, settings.encoder)

    def tasks(self) -> list[Task]:
        return [Task("practices", self._due, self.embed)]

    def embed(self, _item: int = 0) -> None:
        """Reads the texts that have no vectors yet, some at a time."""
        keys = self._embeddings.keys
        with transaction(self._engine, writes=False) as session:
            seen = queries.in_full(session, queries.unembedded(session, keys, AT_ONCE))
            hidden = hidden_names(session)
        said = [passage(text, hidden.of(practice.park_id)) for practice in seen for text in practice.texts]
        embed_texts(said, self._embeddings)
        with transaction(self._engine) as session:
            for practice in seen:
                queries.mark_embedded(session, practice, keys)

    def _due(self, session: Session) -> list[int]:
        return [0] if queries.unembedded(session, self._embeddings.keys, 1) else []
