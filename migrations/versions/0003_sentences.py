"""a match's explanation in prose, by language"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Matches that are there already are told without prose until their lists are made again.
    silent = '{"it": [], "ru": [], "en": []}'
    with op.batch_alter_table("matches") as batch_op:
        batch_op.add_column(sa.Column("sentences", sa.JSON(), nullable=False, server_default=silent))
    with op.batch_alter_table("matches") as batch_op:
        batch_op.alter_column("sentences", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("matches") as batch_op:
        batch_op.drop_column("sentences")
