"""the parks' annual work plans"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

IN_FORCE = sa.text("state = 'in_force'")
OPEN = sa.text("state in ('draft', 'agreed_by_a', 'agreed_by_b', 'agreed')")


def upgrade() -> None:
    op.create_table(
        "work_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("corridor_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("agreed_a_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_b_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_work_plans_days")),
        sa.ForeignKeyConstraint(["corridor_id"], ["corridors.id"], name=op.f("fk_work_plans_corridor_id_corridors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_plans")),
        sa.UniqueConstraint("corridor_id", "year", "number", name=op.f("uq_work_plans_corridor_id_year_number")),
    )
    op.create_index("ix_work_plans_state", "work_plans", ["state"])
    for name, where in (("uq_work_plans_in_force", IN_FORCE), ("uq_work_plans_open", OPEN)):
        op.create_index(
            name, "work_plans", ["corridor_id", "year"], unique=True, sqlite_where=where, postgresql_where=where
        )
    op.create_table(
        "initiatives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("sector", sa.String(64), nullable=True),
        sa.Column("form", sa.String(32), nullable=True),
        sa.Column("owner_a", sa.String(256), nullable=True),
        sa.Column("owner_b", sa.String(256), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("budget_a", sa.Integer(), nullable=True),
        sa.Column("budget_b", sa.Integer(), nullable=True),
        sa.Column("expected", sa.JSON(), nullable=True),
        sa.Column("achieved", sa.JSON(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_initiatives_days")),
        sa.CheckConstraint("budget_a >= 0 and budget_b >= 0", name=op.f("ck_initiatives_budgets")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["work_plans.id"], name=op.f("fk_initiatives_plan_id_work_plans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiatives")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_initiatives_plan_id_number")),
    )
    op.create_table(
        "work_plan_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("before", sa.String(16), nullable=True),
        sa.Column("after", sa.String(16), nullable=False),
        sa.Column("side", sa.String(1), nullable=True),
        sa.Column("initiative", sa.Integer(), nullable=True),
        sa.Column("actor_kind", sa.String(16), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["work_plans.id"], name=op.f("fk_work_plan_steps_plan_id_work_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_plan_steps")),
    )
    op.create_index("ix_work_plan_steps_at", "work_plan_steps", ["at"])
    op.create_index("ix_work_plan_steps_plan_id", "work_plan_steps", ["plan_id"])


def downgrade() -> None:
    for table in ("work_plan_steps", "initiatives", "work_plans"):
        op.drop_table(table)
