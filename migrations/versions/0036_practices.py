"""a shared library of support practices"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("park_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("address", sa.String(512), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("embedded_with", sa.String(600), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind in ('programme', 'call', 'mentoring', 'lesson')", name=op.f("ck_practices_kind")),
        sa.CheckConstraint("state in ('draft', 'published', 'withdrawn')", name=op.f("ck_practices_state")),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_practices_park_id_parks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practices")),
    )
    op.create_index("ix_practices_park_id", "practices", ["park_id"])
    op.create_table(
        "practice_texts",
        _of_practice("practice_texts"),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("title", sa.String(256), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("practice_id", "language", name=op.f("pk_practice_texts")),
    )
    op.create_table(
        "practice_initiatives",
        _of_practice("practice_initiatives"),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("corridor_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corridor_id"], ["corridors.id"], name=op.f("fk_practice_initiatives_corridor_id_corridors")
        ),
        sa.PrimaryKeyConstraint("practice_id", "corridor_id", "year", "number", name=op.f("pk_practice_initiatives")),
    )
    op.create_table(
        "practice_events",
        _of_practice("practice_events"),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_practice_events_event_id_events")),
        sa.PrimaryKeyConstraint("practice_id", "event_id", name=op.f("pk_practice_events")),
    )
    op.create_index("ix_practice_events_event_id", "practice_events", ["event_id"])


def _of_practice(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_practice_id_practices")
    return sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    for table in ("practice_events", "practice_initiatives", "practice_texts", "practices"):
        op.drop_table(table)
