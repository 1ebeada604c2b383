"""Alembic's entry: migrations run on the connection that `migrations.configuration` was given."""

from alembic import context

from models import Base
from models.base import UtcDateTime


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """A migration must not change when the models do, so it names no class of theirs."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
