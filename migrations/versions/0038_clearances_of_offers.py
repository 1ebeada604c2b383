"""clearances may name the offers that they cover"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clearances", sa.Column("offers", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("clearances", "offers")
