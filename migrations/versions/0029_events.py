"""events: their slots, tables, participants and rules; plans and meetings"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

LARGE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("state in ('queued', 'running')")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("corridor_id", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(256), nullable=True),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=True),
        sa.Column("replay_day", sa.Date(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state in ('draft', 'provisional', 'final', 'closed')", name=op.f("ck_events_state")),
        sa.CheckConstraint("0 <= least and least <= most", name=op.f("ck_events_meetings")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_events_days")),
        sa.ForeignKeyConstraint(["corridor_id"], ["corridors.id"], name=op.f("fk_events_corridor_id_corridors")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_events_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("code", name=op.f("uq_events_code")),
    )
    op.create_index("ix_events_corridor_id", "events", ["corridor_id"])
    op.create_index("ix_events_site_id", "events", ["site_id"])
    op.create_table(
        "event_interpreters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(128), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("available", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_interpreters_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_interpreters")),
    )
    op.create_index("ix_event_interpreters_event_id", "event_interpreters", ["event_id"])
    op.create_table(
        "event_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("preview", sa.Boolean(), nullable=False),
        sa.Column("base_id", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("phase", sa.String(16), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("refusal", sa.JSON(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind in ('select', 'schedule', 'plan', 'repair')", name=op.f("ck_event_plans_kind")),
        sa.ForeignKeyConstraint(["base_id"], ["event_plans.id"], name=op.f("fk_event_plans_base_id_event_plans")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_plans_event_id_events")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_event_plans_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_plans")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_event_plans_event_id_number")),
    )
    op.create_index("ix_event_plans_base_id", "event_plans", ["base_id"])
    op.create_index("ix_event_plans_run_id", "event_plans", ["run_id"])
    op.create_index("ix_event_plans_state", "event_plans", ["state"])
    op.create_index(
        "uq_event_plans_open", "event_plans", ["event_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "event_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_event_slots_times")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_slots_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_slots")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_event_slots_event_id_number")),
    )
    op.create_table(
        "event_tables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(64), nullable=False),
        sa.Column("hall", sa.String(128), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("closed_from", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_tables_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_tables")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_event_tables_event_id_number")),
    )
    op.create_table(
        "event_participants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(1), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("presence", sa.String(8), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=True),
        sa.Column("available", sa.JSON(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=True),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("presence in ('hall', 'online')", name=op.f("ck_event_participants_presence")),
        sa.CheckConstraint("side in ('a', 'b')", name=op.f("ck_event_participants_side")),
        sa.CheckConstraint("state in ('registered', 'withdrawn', 'no_show')", name=op.f("ck_event_participants_state")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_participants_event_id_events")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_event_participants_party_id_parties")),
        sa.ForeignKeyConstraint(
            ["table_id"], ["event_tables.id"], name=op.f("fk_event_participants_table_id_event_tables")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_participants")),
        sa.UniqueConstraint("event_id", "party_id", name=op.f("uq_event_participants_event_id_party_id")),
    )
    op.create_index("ix_event_participants_party_id", "event_participants", ["party_id"])
    op.create_index("ix_event_participants_table_id", "event_participants", ["table_id"])
    op.create_table(
        "event_delegates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(256), nullable=False),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("email_key", sa.String(254), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=True),
        sa.Column("available", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["event_participants.id"],
            name=op.f("fk_event_delegates_participant_id_event_participants"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_delegates")),
    )
    op.create_index("ix_event_delegates_email_key", "event_delegates", ["email_key"])
    op.create_index("ix_event_delegates_participant_id", "event_delegates", ["participant_id"])
    op.create_table(
        "event_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_orders_event_id_events")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["event_participants.id"], name=op.f("fk_event_orders_first_id_event_participants")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["event_participants.id"],
            name=op.f("fk_event_orders_participant_id_event_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["event_participants.id"], name=op.f("fk_event_orders_second_id_event_participants")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_orders")),
        sa.UniqueConstraint(
            "participant_id", "first_id", "second_id", name=op.f("uq_event_orders_participant_id_first_id_second_id")
        ),
    )
    op.create_index("ix_event_orders_event_id", "event_orders", ["event_id"])
    op.create_index("ix_event_orders_first_id", "event_orders", ["first_id"])
    op.create_index("ix_event_orders_second_id", "event_orders", ["second_id"])
    op.create_table(
        "event_reserves",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", LARGE, nullable=True),
        sa.Column("form", sa.String(32), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name=op.f("fk_event_reserves_pair_id_pairs")),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["event_participants.id"],
            name=op.f("fk_event_reserves_participant_id_event_participants"),
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["event_participants.id"], name=op.f("fk_event_reserves_partner_id_event_participants")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["event_plans.id"], name=op.f("fk_event_reserves_plan_id_event_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "participant_id", "place", name=op.f("pk_event_reserves")),
    )
    op.create_table(
        "event_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("wished_by", sa.String(1), nullable=True),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind in ('must_meet', 'must_not_meet', 'wish')", name=op.f("ck_event_rules_kind")),
        sa.ForeignKeyConstraint(
            ["a_id"], ["event_participants.id"], name=op.f("fk_event_rules_a_id_event_participants")
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["event_participants.id"], name=op.f("fk_event_rules_b_id_event_participants")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_rules_event_id_events")),
        sa.ForeignKeyConstraint(["slot_id"], ["event_slots.id"], name=op.f("fk_event_rules_slot_id_event_slots")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_rules")),
        sa.UniqueConstraint("a_id", "b_id", "kind", "wished_by", name=op.f("uq_event_rules_a_id_b_id_kind_wished_by")),
    )
    op.create_index("ix_event_rules_b_id", "event_rules", ["b_id"])
    op.create_index("ix_event_rules_event_id", "event_rules", ["event_id"])
    op.create_index("ix_event_rules_slot_id", "event_rules", ["slot_id"])
    op.create_table(
        "event_meetings",
        sa.Column("id", LARGE, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", LARGE, nullable=True),
        sa.Column("form", sa.String(32), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=True),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.Column("interpreter_id", sa.Integer(), nullable=True),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=False),
        sa.Column("delegate_a_id", sa.Integer(), nullable=True),
        sa.Column("delegate_b_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state in ('planned', 'held', 'cancelled', 'no_show')", name=op.f("ck_event_meetings_state")
        ),
        sa.ForeignKeyConstraint(
            ["a_id"], ["event_participants.id"], name=op.f("fk_event_meetings_a_id_event_participants")
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["event_participants.id"], name=op.f("fk_event_meetings_b_id_event_participants")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_a_id"],
            ["event_delegates.id"],
            name=op.f("fk_event_meetings_delegate_a_id_event_delegates"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["delegate_b_id"],
            ["event_delegates.id"],
            name=op.f("fk_event_meetings_delegate_b_id_event_delegates"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["interpreter_id"],
            ["event_interpreters.id"],
            name=op.f("fk_event_meetings_interpreter_id_event_interpreters"),
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name=op.f("fk_event_meetings_pair_id_pairs")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["event_plans.id"], name=op.f("fk_event_meetings_plan_id_event_plans"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["event_slots.id"], name=op.f("fk_event_meetings_slot_id_event_slots")),
        sa.ForeignKeyConstraint(
            ["table_id"], ["event_tables.id"], name=op.f("fk_event_meetings_table_id_event_tables")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_meetings")),
        sa.UniqueConstraint("plan_id", "a_id", "b_id", name=op.f("uq_event_meetings_plan_id_a_id_b_id")),
    )
    op.create_index("ix_event_meetings_a_id", "event_meetings", ["a_id"])
    op.create_index("ix_event_meetings_b_id", "event_meetings", ["b_id"])
    op.create_index("ix_event_meetings_pair_id", "event_meetings", ["pair_id"])


def downgrade() -> None:
    for table in (
        "event_meetings",
        "event_rules",
        "event_reserves",
        "event_orders",
        "event_delegates",
        "event_participants",
        "event_tables",
        "event_slots",
        "event_plans",
        "event_interpreters",
        "events",
    ):
        op.drop_table(table)
