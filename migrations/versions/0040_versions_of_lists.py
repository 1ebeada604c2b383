"""how often lists have changed

On SQLite `migrations.upgrade` adds the triggers that count it, when all tables are as they are to be.
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_versions",
        sa.Column("party_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_list_versions")),
    )


def downgrade() -> None:
    op.drop_table("list_versions")
