"""clearances know what was seen; those signed before saw nothing that is on record, and count no more"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clearances", sa.Column("seen", sa.JSON(), server_default="{}", nullable=False))
    op.drop_column("clearances", "facts_a")
    op.drop_column("clearances", "facts_b")


def downgrade() -> None:
    for name in ("facts_a", "facts_b"):
        op.add_column("clearances", sa.Column(name, sa.String(64), server_default="", nullable=False))
    op.drop_column("clearances", "seen")
