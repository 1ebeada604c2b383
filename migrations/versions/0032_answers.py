"""events: how a timetable was given out, links, answers, feedback, mails"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("feedback_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('provisional', 'final')", name=op.f("ck_event_issues_kind")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_issues_event_id_events")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_issues")),
    )
    op.create_index("ix_event_issues_event_id", "event_issues", ["event_id"])
    op.create_table(
        "event_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_event_links_contact_id_contacts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["event_delegates.id"],
            name=op.f("fk_event_links_delegate_id_event_delegates"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_links_event_id_events")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["event_participants.id"],
            name=op.f("fk_event_links_participant_id_event_participants"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_links")),
    )
    for column in ("contact_id", "delegate_id", "event_id", "participant_id"):
        op.create_index(f"ix_event_links_{column}", "event_links", [column])
    op.create_table(
        "event_answers",
        *_of_a_meeting("event_answers"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("slots", sa.JSON(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer in ('accepted', 'declined', 'move')", name=op.f("ck_event_answers_answer")),
    )
    op.create_table(
        "event_feedback",
        *_of_a_meeting("event_feedback"),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("next_step", sa.String(32), nullable=True),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome in ('held', 'partner_absent', 'not_held')", name=op.f("ck_event_feedback_outcome")),
        sa.CheckConstraint("rating between 1 and 5", name=op.f("ck_event_feedback_rating")),
    )
    for table in ("event_answers", "event_feedback"):
        for column in ("a_id", "b_id"):
            op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_table(
        "event_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["event_links.id"], name=op.f("fk_event_mails_link_id_event_links")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_mails")),
    )
    op.create_index("ix_event_mails_link_id", "event_mails", ["link_id"])
    op.create_index("ix_event_mails_next_try_at", "event_mails", ["next_try_at"])


def _of_a_meeting(table: str) -> list[sa.schema.SchemaItem]:
    """What tells which meeting of which event one side speaks of."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(1), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f(f"fk_{table}_event_id_events")),
        sa.ForeignKeyConstraint(["a_id"], ["event_participants.id"], name=op.f(f"fk_{table}_a_id_event_participants")),
        sa.ForeignKeyConstraint(["b_id"], ["event_participants.id"], name=op.f(f"fk_{table}_b_id_event_participants")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("event_id", "a_id", "b_id", "side", name=op.f(f"uq_{table}_event_id_a_id_b_id_side")),
    ]


def downgrade() -> None:
    for table in ("event_mails", "event_feedback", "event_answers", "event_links", "event_issues"):
        op.drop_table(table)
