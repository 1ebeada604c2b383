"""companies that turned out to be one"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NUMBERS = "company_identifiers"


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["companies.id"], name=op.f("fk_merges_kept_id_companies")),
        sa.ForeignKeyConstraint(["merged_id"], ["companies.id"], name=op.f("fk_merges_merged_id_companies")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_kept_id"), "merges", ["kept_id"], unique=False)
    op.create_index(op.f("ix_merges_merged_id"), "merges", ["merged_id"], unique=False)


def downgrade() -> None:
    """What was merged stays so, as a withdrawn company that has given away what it had."""
    op.drop_table("merges")
