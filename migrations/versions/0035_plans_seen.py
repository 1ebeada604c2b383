"""plans know what they were made from"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event_plans", sa.Column("seen", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column("event_plans", "seen")
