"""a run records the version of the policy that was in force"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("policy", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column("runs", "policy")
