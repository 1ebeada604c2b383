"""managers' decisions, and the weights learned from them"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("corridor_id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("company_a_id", sa.Integer(), nullable=True),
        sa.Column("company_b_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("weights", sa.String(length=64), nullable=False),
        sa.Column("bias", sa.Double(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("languages", sa.String(length=32), nullable=False),
        sa.Column("sectors", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("park_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_a_id"], ["companies.id"], name=op.f("fk_decisions_company_a_id_companies")),
        sa.ForeignKeyConstraint(["company_b_id"], ["companies.id"], name=op.f("fk_decisions_company_b_id_companies")),
        sa.ForeignKeyConstraint(["corridor_id"], ["corridors.id"], name=op.f("fk_decisions_corridor_id_corridors")),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_decisions_park_id_parks")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_decisions_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_company_a_id"), ["company_a_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_company_b_id"), ["company_b_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_corridor_id"), ["corridor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_decided_at"), ["decided_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_park_id"), ["park_id"], unique=False)

    op.create_table(
        "fits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("software", sa.JSON(), nullable=False),
        sa.Column("first_decision_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_decision_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rolled_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fits")),
    )


def downgrade() -> None:
    op.drop_table("fits")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_park_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_decided_at"))
        batch_op.drop_index(batch_op.f("ix_decisions_corridor_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_company_b_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_company_a_id"))

    op.drop_table("decisions")
