"""an index by which a list asks whether anything was decided on a party"""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_decisions_party_b_id", "decisions", ["party_b_id"])


def downgrade() -> None:
    op.drop_index("ix_decisions_party_b_id", "decisions")
