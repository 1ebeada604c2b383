"""matches say whether there is a strong reason to meet: what has none is hidden in lists

Of the lists of before that is not known: they hide nothing until their corridor is ranked again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matches", sa.Column("strong", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    op.drop_column("matches", "strong")
