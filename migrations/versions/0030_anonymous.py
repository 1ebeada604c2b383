"""companies may ask to stay anonymous to other parks"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("companies", sa.Column("public_title", sa.String(256), nullable=True))
    op.add_column("companies", sa.Column("public_abstract", sa.String(500), nullable=True))


def downgrade() -> None:
    op.drop_column("companies", "public_abstract")
    op.drop_column("companies", "public_title")
