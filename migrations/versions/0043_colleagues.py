"""colleagues who join a meeting, and how often a meeting was cancelled or taken up again in its version"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_colleagues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["event_delegates.id"],
            name=op.f("fk_event_colleagues_delegate_id_event_delegates"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_colleagues_event_id_events")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["event_participants.id"], name=op.f("fk_event_colleagues_partner_id_event_participants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_colleagues")),
        sa.UniqueConstraint("delegate_id", "partner_id", name=op.f("uq_event_colleagues_delegate_id_partner_id")),
    )
    op.create_index("ix_event_colleagues_event_id", "event_colleagues", ["event_id"])
    op.create_index("ix_event_colleagues_partner_id", "event_colleagues", ["partner_id"])
    op.create_table(
        "event_attendances",
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["event_meetings.id"],
            name=op.f("fk_event_attendances_meeting_id_event_meetings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["event_delegates.id"],
            name=op.f("fk_event_attendances_delegate_id_event_delegates"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "delegate_id", name=op.f("pk_event_attendances")),
    )
    op.create_index("ix_event_attendances_delegate_id", "event_attendances", ["delegate_id"])
    op.add_column("event_meetings", sa.Column("turns", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("event_meetings", "turns")
    op.drop_table("event_attendances")
    op.drop_table("event_colleagues")
