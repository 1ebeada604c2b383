"""Alembic's entry: migrations run on the connection that `migrations.configuration` was given."""

from alembic import context

from models import Base
from models.base import UtcDateTime
from models.vector import HalfVector


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """A migration must not change when the models do, so it names no class of theirs."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "vector_type()" if kind == "type" and isinstance(item, HalfVector) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
