"""companies name their parents, subsidiaries and sisters"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("tie", sa.String(16), nullable=False),
        sa.Column("name", sa.String(256), nullable=True),
        sa.Column("name_key", sa.String(256), nullable=True),
        sa.Column("number", sa.String(64), nullable=True),
        sa.Column("same_number", sa.String(64), nullable=True),
        sa.ForeignKeyConstraint(["company_id"], ["companies.id"], name=op.f("fk_group_members_company_id_companies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_members")),
    )
    op.create_index(op.f("ix_group_members_company_id"), "group_members", ["company_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_group_members_company_id"), table_name="group_members")
    op.drop_table("group_members")
