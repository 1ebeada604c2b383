"""stays of companies at the other park; workplaces of a space, and how often it was booked"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

LARGE_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("spaces", sa.Column("workplaces", sa.Integer(), nullable=True))
    op.add_column("spaces", sa.Column("bookings", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "stays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", LARGE_ID, nullable=False),
        sa.Column("party_a_id", sa.Integer(), nullable=False),
        sa.Column("party_b_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(1), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("workplaces", sa.Integer(), nullable=True),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=True),
        sa.Column("contact", sa.String(256), nullable=True),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("replayed_day", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on and begun_on <= ended_on", name=op.f("ck_stays_days")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_stays_cost")),
        sa.CheckConstraint("workplaces > 0", name=op.f("ck_stays_workplaces")),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name=op.f("fk_stays_pair_id_pairs")),
        sa.ForeignKeyConstraint(["party_a_id"], ["parties.id"], name=op.f("fk_stays_party_a_id_parties")),
        sa.ForeignKeyConstraint(["party_b_id"], ["parties.id"], name=op.f("fk_stays_party_b_id_parties")),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name=op.f("fk_stays_space_id_spaces")),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introductions.id"], name=op.f("fk_stays_introduction_id_introductions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stays")),
    )
    for name in ("pair_id", "party_b_id", "introduction_id", "state"):
        op.create_index(f"ix_stays_{name}", "stays", [name])
    op.create_index("ix_stays_parties", "stays", ["party_a_id", "party_b_id"])
    op.create_index("ix_stays_space", "stays", ["space_id", "starts_on"])
    op.create_table(
        "stay_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("before", sa.String(24), nullable=True),
        sa.Column("after", sa.String(24), nullable=False),
        sa.Column("by", sa.String(8), nullable=False),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name=op.f("fk_stay_steps_stay_id_stays")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_steps")),
    )
    op.create_index("ix_stay_steps_at", "stay_steps", ["at"])
    op.create_index("ix_stay_steps_stay_id", "stay_steps", ["stay_id"])
    op.create_table(
        "stay_evaluations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(8), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(2000), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating between 1 and 5", name=op.f("ck_stay_evaluations_rating")),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name=op.f("fk_stay_evaluations_stay_id_stays")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_evaluations")),
        sa.UniqueConstraint("stay_id", "by", name=op.f("uq_stay_evaluations_stay_id_by")),
    )


def downgrade() -> None:
    for table in ("stay_evaluations", "stay_steps", "stays"):
        op.drop_table(table)
    with op.batch_alter_table("spaces") as spaces:
        spaces.drop_column("bookings")
        spaces.drop_column("workplaces")
